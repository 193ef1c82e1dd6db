import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text and the facts that a person read in it: `state action scope name (deferred)`. */
export interface Judged {
  readonly sql: string;
  readonly facts: readonly string[];
}

/** The texts of a folder's files, each with its facts under it, indented; blocks that begin with `#` are headings. */
export const readJudged = (folder: string): readonly Judged[] =>
  readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split(/\n(?=\S)/)
      .filter((block) => block.trim() !== '' && !block.startsWith('#'))
      .map((block) => {
        const [sql = '', ...facts] = block.trimEnd().split('\n');
        return { sql, facts: facts.map((fact) => fact.trim()).sort() };
      }),
  );
