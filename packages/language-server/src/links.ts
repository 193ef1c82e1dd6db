import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentLink } from 'vscode-languageserver/node';
import { pathOf, uriOf } from './readers.js';

/** Configurations of poolers, and the words in them that name other files. */
const CONFIGS =
  /(pgbouncer[^/]*\.ini|odyssey[^/]*\.conf|pgpool[^/]*\.conf|pgcat[^/]*\.toml|pgdog[^/]*\.toml|pgagroal[^/]*\.conf|proxysql[^/]*\.cnf|maxscale[^/]*\.cnf|mysqlrouter[^/]*\.conf)$/i;
const NAMES_FILE =
  /^[ \t]*(?:%include[ \t]+|@?include[ \t]+|\w*_file[ \t]*=?[ \t]*|\w*_path[ \t]*=[ \t]*)["']?([^\s"'#;,]+)["']?/gm;

/** The files that a pooler's configuration names, as far as they are there. */
export function linksOf(document: TextDocument): DocumentLink[] {
  const path = pathOf(document.uri);
  if (path === undefined || !CONFIGS.test(path.replaceAll('\\', '/'))) return [];
  const links: DocumentLink[] = [];
  for (const match of document.getText().matchAll(NAMES_FILE)) {
    const name = match[1] ?? '';
    const target = isAbsolute(name) ? name : join(dirname(path), name);
    if (!existsSync(target)) continue;
    const start = match.index + match[0].lastIndexOf(name);
    const range = { start: document.positionAt(start), end: document.positionAt(start + name.length) };
    links.push({ range, target: uriOf(target), tooltip: 'Open the file that this names' });
  }
  return links;
}
