import type { TextEdit as CoreEdit } from '@poolsafe/core';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { Client } from './client.js';

/** Edits of one document, tied to its version where the editor can refuse stale ones. */
export function workspaceEdit(document: TextDocument, edits: readonly CoreEdit[], client: Client): WorkspaceEdit {
  const textEdits: TextEdit[] = edits.map(({ start, end, text }) => ({
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    newText: text,
  }));
  return client.takesVersionedEdits
    ? { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: textEdits }] }
    : { changes: { [document.uri]: textEdits } };
}

const isLowSurrogate = (code: number) => code >= 0xdc00 && code <= 0xdfff;
const isHighSurrogate = (code: number) => code >= 0xd800 && code <= 0xdbff;

/** The one replacement that makes `after` of `before`, no longer than it must be, never through a character or a CRLF. */
export function difference(before: string, after: string): CoreEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  const last = before.charCodeAt(start - 1);
  if (start > 0 && (isHighSurrogate(last) || last === 13)) start--;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  const first = before.charCodeAt(before.length - same);
  if (same > 0 && (isLowSurrogate(first) || first === 10)) same--;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}

export const apply = (text: string, edits: readonly CoreEdit[]): string =>
  [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((made, { start, end, text: inserted }) => made.slice(0, start) + inserted + made.slice(end), text);
