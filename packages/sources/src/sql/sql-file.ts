import type { AnalysedText, Dialect } from '@poolsafe/core';
import { analyseMysql, analysePostgres, type SqlProduct } from '@poolsafe/dialects';
import type { Extraction, ProjectFiles, SourceReader } from '../extraction.js';
import { readSuppressions } from '../suppressions.js';
import { sqlDialect } from './sql-dialect.js';

/** Products whose SQL is left alone, by the name that people know them by. */
const LEFT_ALONE: Readonly<Partial<Record<SqlProduct, string>>> = { sqlite: 'SQLite', mssql: 'SQL Server' };

/** The first lines of what pg_dump, mysqldump and mariadb-dump write. */
const DUMP = /^-- (?:PostgreSQL database (?:cluster )?|MySQL |MariaDB )dump\b/m;

/** A `.sql` file is a script: statement by statement on one connection, by a tool that is not known. */
function extract(text: string, path: string, files?: ProjectFiles): Extraction {
  const { product, because } = sqlDialect(text, path, files);
  const suppressions = readSuppressions(text);
  const name = LEFT_ALONE[product];
  if (name !== undefined) {
    const reason = `SQL of ${name}, as ${because} shows: not read`;
    return {
      flows: [],
      observations: [],
      notAnalysed: [{ range: { start: 0, end: text.length }, reason }],
      suppressions,
    };
  }
  // Where nothing tells, the words that both have in common mean the same.
  const dialect: Dialect = product === 'mysql' ? 'mysql' : 'postgres';
  const analysed = read(text, path, dialect, files);
  return {
    flows: [
      {
        dialect,
        // Migration tools run a file in a transaction that the file does not show.
        start: 'unknown',
        confidence: DUMP.test(text.slice(0, 2_000))
          ? { level: 'low', reason: 'the file is a dump, which is loaded in one session' }
          : { level: 'high', reason: 'the file is SQL' },
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
    suppressions,
  };
}

function read(text: string, path: string, dialect: Dialect, files: ProjectFiles | undefined): AnalysedText {
  if (dialect === 'mysql') return analyseMysql(text, { client: true });
  const definitions = (files?.definitions?.() ?? []).filter(({ file }) => file !== path);
  return analysePostgres(text, { psql: true, definitions });
}

export const sqlFile: SourceReader = {
  name: 'sql',
  reads: (path) => /\.(sql|psql|pgsql)$/i.test(path),
  extract,
};
