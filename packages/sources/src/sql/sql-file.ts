import type { AnalysedText, Dialect } from '@poolsafe/core';
import { analyseMysql, analysePostgres, type SqlProduct } from '@poolsafe/dialects';
import { foreignServers } from './foreign-servers.js';
import type { Extraction, ProjectFiles, SourceReader, Told } from '../extraction.js';
import { located } from '../places.js';
import { isDump, roleOf } from '../role.js';
import { readSuppressions } from '../suppressions.js';
import { sqlDialect } from './sql-dialect.js';

/** Products whose SQL is left alone, by the name that people know them by. */
const LEFT_ALONE: Readonly<Partial<Record<SqlProduct, string>>> = {
  sqlite: 'SQLite',
  mssql: 'SQL Server',
  firebird: 'Firebird',
};

/** A `.sql` file is a script: statement by statement on one connection, by a tool that is not known. */
function extract(text: string, path: string, files?: ProjectFiles, told?: Told): Extraction {
  const { product, because } =
    told?.dialect === undefined
      ? sqlDialect(text, path, files)
      : { product: told.dialect, because: 'the configuration' };
  const suppressions = readSuppressions(text);
  const name = LEFT_ALONE[product as SqlProduct];
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
    facts: foreignServers(text),
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
            message,
            messageSize: 1,
            handle: 'session',
            ...located({ kind: 'file' }),
          })),
      },
    ],
    observations: [],
    notAnalysed: analysed.notAnalysed,
    suppressions,
    ...roleOfSql(text, told?.place ?? path),
  };
}

/** Migrations and scripts in SQL weigh what they weigh; what tests load and what was dumped does not. */
function roleOfSql(text: string, path: string): Pick<Extraction, 'role'> {
  if (roleOf(path, '') === 'test') return { role: 'test' };
  return isDump(text) ? { role: 'dump' } : {};
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
