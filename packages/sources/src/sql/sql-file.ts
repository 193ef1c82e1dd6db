import { analysePostgres } from '@poolsafe/dialects';
import type { Extraction, SourceReader } from '../extraction.js';
import { readSuppressions } from '../suppressions.js';

/** A `.sql` file is a script: statement by statement on one connection, by a tool that is not known. */
function extract(text: string): Extraction {
  const analysed = analysePostgres(text, { psql: true });
  return {
    flows: [
      {
        dialect: 'postgres',
        // Migration tools run a file in a transaction that the file does not show.
        start: 'unknown',
        confidence: { level: 'high', reason: 'the file is SQL' },
        statementCount: analysed.statements.length,
        statements: analysed.statements
          .filter((statement) => statement.effects.length > 0)
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
  };
}

export const sqlFile: SourceReader = {
  name: 'sql',
  reads: (path) => /\.(sql|psql|pgsql)$/i.test(path),
  extract,
};
