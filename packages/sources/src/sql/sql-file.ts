import type { Dialect } from '@poolsafe/core';
import { analyse, analyseMysql, analysePostgres } from '@poolsafe/dialects';
import type { Extraction, ProjectFiles, SourceReader, Told } from '../extraction.js';
import { isDump } from '../role.js';
import { readSuppressions } from '../suppressions.js';
import { whoseSql } from './whose-sql.js';

/** A `.sql` file is a script: statement by statement on one connection, by a tool that is not known. */
function extract(text: string, path: string, project?: ProjectFiles, told?: Told): Extraction {
  const whose = told?.dialect === undefined ? whoseSql(text, path, project) : { dialect: told.dialect };
  if ('other' in whose) return leftAlone(text, whose.other, whose.words);
  const { dialect } = whose;
  const analysed = analysedAs(dialect, text);
  return {
    flows: [
      {
        dialect,
        // Migration tools run a file in a transaction that the file does not show.
        start: 'unknown',
        confidence: { level: 'high', reason: 'the file is SQL' },
        statementCount: analysed.statements.length,
        statements: analysed.statements
          .filter((statement) => statement.effects.length > 0 || statement.leaves !== undefined)
          .map((statement, message) => ({
            statement,
            text,
            inFile: (range) => range,
            message,
            messageSize: 1,
            handle: 'session',
            editable: () => true,
          })),
      },
    ],
    observations: [],
    notAnalysed: analysed.notAnalysed,
    suppressions: readSuppressions(text),
    ...(isDump(text) ? { role: 'dump' } : {}),
  };
}

function analysedAs(dialect: Dialect, text: string): ReturnType<typeof analyse> {
  if (dialect === 'postgres') return analysePostgres(text, { psql: true });
  return dialect === 'mysql' ? analyseMysql(text, { client: true }) : analyse(text, dialect);
}

/** SQL of a product that has no pooler of ours in front. */
function leftAlone(text: string, product: string, words: readonly string[]): Extraction {
  return {
    flows: [],
    observations: [],
    notAnalysed: [
      {
        range: { start: 0, end: 0 },
        reason: `this is ${product}'s SQL (${words.slice(0, 2).join(', ')}), which is left alone`,
      },
    ],
    suppressions: readSuppressions(text),
  };
}

export const sqlFile: SourceReader = {
  name: 'sql',
  reads: (path) => /\.(sql|psql|pgsql)$/i.test(path),
  extract,
};
