import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianSource, filesUnder } from './debian-source.js';

export interface CorpusFile {
  readonly name: string;
  readonly text: string;
}

/** PostgreSQL's own regression scripts: server, extensions, test modules. Throws when they can't be had. */
export function postgresCorpus(): readonly CorpusFile[] {
  const folder = debianSource('postgresql-15', ['*/src/test/regress/sql', '*/src/test/modules', '*/contrib']);
  return filesUnder(folder, /\.sql$/).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
