import { analyse, analysePostgres } from '@poolsafe/dialects';
import type { Extraction, ProjectFiles, SourceReader, Told } from '../extraction.js';
import { readSuppressions } from '../suppressions.js';

/** A `.sql` file is a script: statement by statement on one connection, by a tool that is not known. */
function extract(text: string, _path: string, _project?: ProjectFiles, told?: Told): Extraction {
  const dialect = told?.dialect ?? 'postgres';
  const analysed = dialect === 'postgres' ? analysePostgres(text, { psql: true }) : analyse(text, dialect);
  return {
    flows: [
      {
        dialect,
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
