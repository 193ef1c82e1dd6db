import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver/node';

/** What the editor is asked to watch. */
export const CONFIG_GLOB = '**/poolsafe.config.{json,jsonc,yaml,yml,js,mjs,cjs,ts,mts,cts}';

const TOP = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/**
 * The place that a message about a configuration speaks of: the word that it quotes, in the line that it names if it names
 * one, else the beginning.
 */
export function placeOfMessage(message: string, text: string): Range {
  const document = TextDocument.create('', '', 0, text);
  const named = /:(\d+):(\d+): /.exec(message);
  if (named) {
    const start = { line: Number(named[1]) - 1, character: Math.max(0, Number(named[2]) - 1) };
    const from = document.offsetAt(start);
    const line = /^[^\r\n]*/.exec(text.slice(from))?.[0] ?? '';
    for (const [, word = ''] of message.matchAll(/"([^"]+)"/g)) {
      const offset = line.indexOf(word);
      if (offset !== -1)
        return { start: document.positionAt(from + offset), end: document.positionAt(from + offset + word.length) };
    }
    return { start, end: { line: start.line, character: start.character + 1 } };
  }
  for (const [, word = ''] of message.matchAll(/"([^"]+)"/g)) {
    const offset = text.indexOf(word);
    if (offset !== -1) return { start: document.positionAt(offset), end: document.positionAt(offset + word.length) };
  }
  return TOP;
}
