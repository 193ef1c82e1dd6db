import { basename } from 'node:path';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import { type CheckedDocument, LONGEST_LIVE, nameIn } from './checking.js';
import type { Client } from './client.js';
import { placeOfMessage } from './config-place.js';
import { type ConfigProblem, problemInText } from './configurations.js';
import { diagnosticsOf, placesOf, SOURCE } from './diagnostics.js';
import { pathOf } from './readers.js';

/** What is wrong with a configuration, in the file that it is in. */
export function configDiagnostic(message: string, text: string): Diagnostic {
  return {
    source: SOURCE,
    code: 'configuration',
    severity: DiagnosticSeverity.Error,
    range: placeOfMessage(message, text),
    message: `${message} Until this is right, the last configuration that could be read stays in force.`,
  };
}

export const brokenConfig = ({ message, text }: ConfigProblem): Diagnostic => configDiagnostic(message, text);

const tooLong = (length: number): Diagnostic => ({
  source: SOURCE,
  code: 'not-analysed',
  severity: DiagnosticSeverity.Information,
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
  message:
    `This text has ${String(length)} characters; poolsafe reads up to ${String(LONGEST_LIVE)} while you type. ` +
    'Nothing in it was checked: run `poolsafe check` on the file.',
});

/** Everything that an open document is told. */
export function openDiagnostics(document: TextDocument, checked: CheckedDocument, client: Client): Diagnostic[] {
  const path = pathOf(document.uri);
  if (path !== undefined && /^poolsafe\.config\.jsonc?$/.test(basename(path))) {
    const problem = problemInText(checked.text, basename(path));
    return problem === undefined ? [] : [configDiagnostic(problem, checked.text)];
  }
  if (checked.tooLong === true) return [tooLong(checked.text.length)];
  const { project, as, text } = checked;
  const joined = (project && as && project.joinedIn(nameIn(project, as), text)) ?? [];
  const { findings } = checked.checked;
  const all = joined.length > 0 ? { ...checked.checked, findings: [...findings, ...joined] } : checked.checked;
  return diagnosticsOf(all, placesOf(document.uri, project), client);
}
