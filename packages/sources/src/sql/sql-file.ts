import type { Definition, NotAnalysed, TextRange } from '@poolsafe/core';
import {
  analyseMysql,
  analysePostgres,
  detectDialect,
  detectFromParts,
  type Detection,
  LiveDetection,
  LiveMysql,
  LivePostgres,
  type LiveStatement,
  quietInEither,
  quietScript,
  relative,
  type SqlProduct,
} from '@poolsafe/dialects';
import { foreignServers } from './foreign-servers.js';
import { withoutDrawnInPlace } from './inserted-values.js';
import { migrationVariable, opensTransaction } from './migration-transactions.js';
import type { Extraction, Flow, PlacedStatement, ProjectFiles, SourceReader, Told } from '../extraction.js';
import { located } from '../places.js';
import { isDump, roleOf } from '../role.js';
import { readSuppressions } from '../suppressions.js';
import { partsOf } from './parts.js';
import { sqlDialect } from './sql-dialect.js';

/** Products whose SQL is left alone, by the name that people know them by. */
const LEFT_ALONE: Readonly<Partial<Record<SqlProduct, string>>> = {
  sqlite: 'SQLite',
  mssql: 'SQL Server',
  firebird: 'Firebird',
};

/** How the statements of a text are found, and whose they are: at once, or again and again in a text that is edited. */
interface Reading {
  readonly detect: (text: string) => Detection;
  readonly read: (text: string, dialect: SqlDialect, definitions: readonly Definition[]) => ReadScript;
}

/** The statements of a script. */
interface ReadScript {
  readonly statements: readonly Pick<PlacedStatement, 'statement' | 'text' | 'place' | 'inFile' | 'editable'>[];
  readonly statementCount: number;
  /** Offset at which the last of them begins. */
  readonly lastStatement: number | undefined;
  readonly notAnalysed: readonly NotAnalysed[];
}

type SqlDialect = 'postgres' | 'mysql';

/** A `.sql` file is a script: statement by statement on one connection, by a tool that is not known. */
function extractWith(
  { detect, read }: Reading,
  text: string,
  path: string,
  files: ProjectFiles | undefined,
  told: Told | undefined,
): Extraction {
  const { product, because } =
    told?.dialect === undefined
      ? sqlDialect(text, path, files, detect)
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
  const dialect = product === 'mysql' ? 'mysql' : 'postgres';
  const others = (files?.definitions?.() ?? []).filter((other) => other.file !== path && other.dialect === dialect);
  const { statements, statementCount, lastStatement, notAnalysed } = read(text, dialect, others);
  const variable = migrationVariable(path, files);
  const script: Flow = {
    dialect,
    ...(variable === undefined ? {} : { connection: { environmentVariable: variable } }),
    // Tools that are not known run a file in a transaction, or do not.
    start: dialect === 'postgres' && opensTransaction(path, text, files) ? 'inside' : 'unknown',
    confidence: { level: 'high', reason: 'the file is SQL' },
    statementCount,
    ...(lastStatement === undefined ? {} : { lastStatement }),
    // Field by field: copying them costs more than reading them does.
    statements: statements.map(({ statement, text: own, place, inFile, editable }, message) => ({
      statement: withoutDrawnInPlace(statement, own),
      text: own,
      place,
      inFile,
      editable,
      message,
      messageSize: 1,
      handle: 'session' as const,
    })),
  };
  return {
    facts: foreignServers(text),
    flows: flowsOfParts(script, text),
    observations: [],
    notAnalysed,
    suppressions,
    ...roleOfSql(text, told?.place ?? path),
  };
}

/** Named parts are sent one by one, by whoever asks for them, in an order that the file does not show. */
function flowsOfParts(script: Flow, text: string): readonly Flow[] {
  const parts = partsOf(text);
  const [first] = parts;
  if (!first) return [script];
  const { dialect, start: open, confidence, connection } = script;
  const alone = { dialect, start: open, confidence, group: 0, ...(connection ? { connection } : {}) };
  const startOf = ({ statement, inFile }: PlacedStatement) => inFile(statement.range).start;
  const before = script.statements.filter((statement) => startOf(statement) < first.start);
  const inParts = parts.map((part): Flow => {
    const statements = script.statements.filter((statement) => {
      const start = startOf(statement);
      return start >= part.start && start < part.end;
    });
    return { ...alone, statements, statementCount: statements.length, part: part.name };
  });
  // All statements are counted, those of a part only as far as they have effects.
  const counted = inParts.reduce((sum, { statementCount }) => sum + statementCount, 0);
  return [{ ...alone, statements: before, statementCount: script.statementCount - counted }, ...inParts];
}

/** Migrations and scripts in SQL weigh what they weigh; what tests load and what was dumped does not. */
function roleOfSql(text: string, path: string): Pick<Extraction, 'role'> {
  if (roleOf(path, '') === 'test') return { role: 'test' };
  return isDump(text) ? { role: 'dump' } : {};
}

/** A script without a word that effects are written with. */
function readQuiet(text: string, dialect: SqlDialect, definitions: readonly Definition[]): ReadScript | undefined {
  const passed = quietScript(text, dialect, definitions);
  return passed && { ...passed, statements: [], notAnalysed: [] };
}

/** Each statement with its own words as its text. */
function readScript(text: string, dialect: SqlDialect, definitions: readonly Definition[]): ReadScript {
  const quiet = readQuiet(text, dialect, definitions);
  if (quiet) return quiet;
  const { statements, notAnalysed } =
    dialect === 'mysql'
      ? analyseMysql(text, { client: true, definitions })
      : analysePostgres(text, { psql: true, definitions });
  return {
    statements: statements
      .filter(({ effects, leaves }) => effects.length > 0 || leaves !== undefined)
      .map((statement) => ({
        statement: relative(statement),
        text: text.slice(statement.range.start, statement.range.end),
        ...located({ kind: 'file', from: statement.range.start }),
      })),
    statementCount: statements.length,
    lastStatement: statements.at(-1)?.range.start,
    notAnalysed,
  };
}

/** Reads a text once. Whose it is costs little where parts of it tell, or where nothing hangs on it. */
function reading(): Reading {
  let passed: ReturnType<typeof quietInEither>;
  return {
    detect: (text) => {
      const decided = detectFromParts(text);
      if (decided) return decided;
      passed = quietInEither(text);
      return passed ? { product: 'unknown', words: [] } : detectDialect(text);
    },
    read: (text, dialect, definitions) =>
      passed && dialect === 'postgres' && definitions.length === 0
        ? { ...passed, statements: [], notAnalysed: [] }
        : readScript(text, dialect, definitions),
  };
}

/** Reads one document again and again: what an edit did not touch stays the same, and is not read again. */
function liveReading(): Reading {
  const detection = new LiveDetection();
  const postgres = new LivePostgres();
  const mysql = new LiveMysql();
  let isQuiet = true;
  const places = new WeakMap<LiveStatement, ReadScript['statements'][number]>();
  const placed = (live: LiveStatement) => {
    let known = places.get(live);
    if (!known) {
      const { statement, text, start } = live;
      const inFile = (range: TextRange) => ({ start: start() + range.start, end: start() + range.end });
      places.set(live, (known = { statement, text, place: { kind: 'file' }, inFile, editable: () => true }));
    }
    return known;
  };
  return {
    detect: (text) => detection.detect(text),
    read: (text, dialect, definitions) => {
      // Once there was something to read, only what an edit touches is looked at.
      const quiet = isQuiet ? readQuiet(text, dialect, definitions) : undefined;
      if (quiet) return quiet;
      isQuiet = false;
      const found = (dialect === 'mysql' ? mysql : postgres).read(text, { definitions });
      return found ? { ...found, statements: found.statements.map(placed) } : readScript(text, dialect, definitions);
    },
  };
}

export const sqlFile: SourceReader = {
  name: 'sql',
  reads: (path) => /\.(sql|psql|pgsql)$/i.test(path),
  extract: (text, path, files, told) => extractWith(reading(), text, path, files, told),
  live: () => {
    const reading = liveReading();
    return (text, path, files, told) => extractWith(reading, text, path, files, told);
  },
};
