import { statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentLink } from 'vscode-languageserver/node';
import { pathOf, uriOf } from './readers.js';

/** Configurations of poolers, and the words in them that name other files. */
const CONFIGS =
  /(pgbouncer[^/]*\.ini|odyssey[^/]*\.conf|pgpool[^/]*\.conf|pgcat[^/]*\.toml|pgdog[^/]*\.toml|pgagroal[^/]*\.conf|proxysql[^/]*\.cnf|maxscale[^/]*\.cnf|mysqlrouter[^/]*\.conf)$/i;
/** `%include a`, `include "a"`, `key = value`: what is a file's name, shows where the file is there. */
const NAMES_FILE =
  /^[ \t]*(?:%include[ \t]+|@?include(?:_if_exists|dir)?[ \t=]+|[\w.-]+[ \t]*(?:=|[ \t])[ \t]*)["']?([^\s"'#;,=]+)/gm;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The files that a pooler's configuration names, as far as they are there. */
export function linksOf(document: TextDocument): DocumentLink[] {
  const path = pathOf(document.uri);
  if (path === undefined || !CONFIGS.test(path.replaceAll('\\', '/'))) return [];
  const links: DocumentLink[] = [];
  for (const match of document.getText().matchAll(NAMES_FILE)) {
    const name = match[1] ?? '';
    const target = isAbsolute(name) ? name : join(dirname(path), name);
    if (!/[a-z]/i.test(name) || !isFile(target)) continue;
    const start = match.index + match[0].lastIndexOf(name);
    const range = { start: document.positionAt(start), end: document.positionAt(start + name.length) };
    links.push({ range, target: uriOf(target), tooltip: 'Open the file that this names' });
  }
  return links;
}
