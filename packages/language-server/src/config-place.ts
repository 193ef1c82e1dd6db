import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { CONFIG_FILES } from '@poolsafe/engine';
import { parse } from 'jsonc-parser';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver/node';

/** Whether a change of this file can change a configuration. */
export const isConfigFile = (path: string): boolean =>
  basename(path) === 'package.json' || CONFIG_FILES.includes(basename(path));

/** Configuration that is a program: reading it runs it. */
export const isExecutable = (path: string): boolean => ['.js', '.cjs', '.mjs', '.ts'].includes(extname(path));

/** What the editor is asked to watch. */
export const CONFIG_GLOB = '**/poolsafe.config.{json,jsonc,yaml,yml,js,mjs,cjs,ts}';

const TOP = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The configuration file nearest to a folder, going up; undefined when there is none. Nothing is run. */
export function configFileNear(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const manifest = join(at, 'package.json');
    if (existsSync(manifest) && hasKey(manifest)) return manifest;
    const own = CONFIG_FILES.map((name) => join(at, name)).find((file) => existsSync(file));
    if (own !== undefined) return own;
    if (dirname(at) === at) return undefined;
  }
}

function hasKey(manifest: string): boolean {
  try {
    const value: unknown = parse(readFileSync(manifest, 'utf8'));
    return typeof value === 'object' && value !== null && 'poolsafe' in value;
  } catch {
    return false;
  }
}

/**
 * The place that a message about a configuration speaks of: the line and column that it names, else the first word that
 * it quotes, else the beginning.
 */
export function placeOfMessage(message: string, text: string): Range {
  const document = TextDocument.create('', '', 0, text);
  const named = /:(\d+):(\d+): /.exec(message);
  if (named) {
    const start = { line: Number(named[1]) - 1, character: Math.max(0, Number(named[2]) - 1) };
    return { start, end: { line: start.line, character: start.character + 1 } };
  }
  for (const [, word = ''] of message.matchAll(/"([^"]+)"/g)) {
    const offset = text.indexOf(word);
    if (offset !== -1) return { start: document.positionAt(offset), end: document.positionAt(offset + word.length) };
  }
  return TOP;
}
