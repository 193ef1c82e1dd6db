import type { Finding } from '@poolsafe/core';
import { fixText, type Look } from '@poolsafe/engine';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type Range,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { FIX_ALL } from './capabilities.js';
import type { CheckedDocument } from './checking.js';
import type { Client } from './client.js';
import { CHOOSE_TARGET_COMMAND, COMMANDS } from './commands.js';
import { diagnosticOf, placesOf, protocolRange } from './diagnostics.js';
import { difference, workspaceEdit } from './edits.js';
import { type Reach, suppression } from './suppressing.js';

/** A kind was asked for when it, or one that holds it, is named; nothing named asks for everything but `source`. */
const asksFor = (only: readonly string[] | undefined, kind: string): boolean =>
  only === undefined
    ? !kind.startsWith('source')
    : only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));

/** Run by the editor's own extension, which has a list to choose from. */
const CHOOSE_TARGET: CodeAction = {
  title: 'Judge for another pooler',
  kind: CodeActionKind.QuickFix,
  command: { title: 'Choose target', command: CHOOSE_TARGET_COMMAND },
};

const before = (a: Range['start'], b: Range['start']) =>
  a.line < b.line || (a.line === b.line && a.character < b.character);

const touches = (a: Range, b: Range) => !before(a.end, b.start) && !before(b.end, a.start);

/** What can be done about the findings in a range. */
export function codeActions(
  { range, context }: CodeActionParams,
  document: TextDocument,
  checked: CheckedDocument,
  client: Client,
): CodeAction[] {
  const actions: CodeAction[] = [];
  if (!checked.as) return actions;
  if (asksFor(context.only, CodeActionKind.QuickFix)) {
    const here = checked.checked.findings.filter(
      (finding) => finding.suppressed === null && touches(protocolRange(finding.range), range),
    );
    for (const finding of here) actions.push(...fixes(finding, document, checked, client));
    for (const finding of here) actions.push(...suppressions(finding, document, checked, client));
    if (client.showsDocuments) for (const finding of here) actions.push(openPage(finding, document, checked, client));
    if (client.choosesTargets && here.length > 0) actions.push(CHOOSE_TARGET);
  }
  if (asksFor(context.only, FIX_ALL)) actions.push(...fixAll(document, checked, client));
  return actions;
}

const about = (
  finding: Finding,
  document: TextDocument,
  checked: CheckedDocument,
  client: Client,
): { diagnostics: Diagnostic[] } => ({
  diagnostics: [diagnosticOf(finding, placesOf(document.uri, checked.project), client)],
});

function fixes(finding: Finding, document: TextDocument, checked: CheckedDocument, client: Client): CodeAction[] {
  const safeFirst = [...finding.fixes].sort((a, b) => (a.safety === b.safety ? 0 : a.safety === 'safe' ? -1 : 1));
  return safeFirst.map((fix, index) => ({
    title: fix.safety === 'safe' ? fix.title : `${fix.title} (look at the result: it can change what the program does)`,
    kind: CodeActionKind.QuickFix,
    ...about(finding, document, checked, client),
    isPreferred: index === 0 && fix.safety === 'safe',
    edit: workspaceEdit(document, fix.edits, client),
  }));
}

function suppressions(finding: Finding, document: TextDocument, whole: CheckedDocument, client: Client): CodeAction[] {
  const { text, as, look, checked } = whole;
  if (!as) return [];
  const where: readonly (readonly [Reach, string])[] = [
    ['line', 'on this line'],
    ['file', 'in this file'],
  ];
  return where.flatMap(([reach, words]) => {
    const edit = suppression(text, finding, reach, checked, look);
    return edit === undefined
      ? []
      : [
          {
            title: `Suppress ${finding.rule} ${words}`,
            kind: CodeActionKind.QuickFix,
            ...about(finding, document, whole, client),
            edit: workspaceEdit(document, [edit], client),
          },
        ];
  });
}

const openPage = (finding: Finding, document: TextDocument, checked: CheckedDocument, client: Client): CodeAction => ({
  title: `Open the page of ${finding.rule}`,
  kind: CodeActionKind.QuickFix,
  ...about(finding, document, checked, client),
  command: { title: 'Open', command: COMMANDS.openPage, arguments: [finding.url] },
});

function fixAll(document: TextDocument, { text, as, look, checked }: CheckedDocument, client: Client): CodeAction[] {
  if (!as) return [];
  // On save the text is what it was told about: it is not read again, and most have nothing to fix.
  const seen = (changed: string): Look => {
    const { findings, notAnalysed } = changed === text ? checked : look(changed);
    return { findings, notAnalysed: notAnalysed.length };
  };
  const { text: fixed, made } = fixText(text, seen, 'safe');
  if (made === 0) return [];
  return [
    {
      title: made === 1 ? 'Make the safe fix of poolsafe' : `Make all ${String(made)} safe fixes of poolsafe`,
      kind: FIX_ALL,
      edit: workspaceEdit(document, [difference(text, fixed)], client),
    },
  ];
}
