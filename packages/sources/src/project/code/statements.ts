import type { Dialect, SessionEffect, Statement } from '@poolsafe/core';
import { analyse } from '@poolsafe/dialects';
import type { Flow } from '../../extraction.js';
import { located } from '../../places.js';
import { type CodeString, isOtherCode, lex, type LexedCode } from './lexer.js';
import { isMapper, mapperTexts } from './mappers.js';
import { phrasesOf, UNKNOWN } from './phrases.js';
import { SESSION_CALLS } from './session-calls.js';
import { SESSION_FUNCTIONS } from './session-functions.js';
import { commandTexts, holdsCommands, isShell, shellTexts } from './shell.js';

const STATE =
  /\b(set|reset|discard|prepare|execute|deallocate|listen|unlisten|declare|load|lock|flush|temp|temporary|pg_temp|begin)\b|advisory|set_config|currval|lastval|setseed|get_lock|found_rows|last_insert_id|@/i;

const STATEMENT =
  /^\s*(select|insert|update|delete|with|set|reset|discard|prepare|execute|deallocate|listen|unlisten|declare|load|lock|unlock|flush|do|begin|start|create|alter|drop|truncate|call)\b/i;

/** What no prose has, so that tokens are enough where holes leave the grammar nothing to confirm. */
const UNMISTAKABLE =
  /^\s*(?:CREATE\s+(?:(?:GLOBAL|LOCAL)\s+)?TEMP(?:ORARY)?\s+(?:TABLE|VIEW|SEQUENCE)|SELECT\b[^]*\b(?:pg_(?:try_)?advisory_\w+|set_config)\s*\(|DECLARE\b[^]*\bWITH\s+HOLD\b)/;

/** A sentence begins with one capital letter; a statement with a word of capitals, or of none. */
const SENTENCE =
  /^\s*(?:Set|Reset|Discard|Prepare|Execute|Deallocate|Listen|Unlisten|Declare|Load|Lock|Do|Begin|Start|Call|Update|Delete|Create|Drop|Insert|With)\b/;

/** `set x to` in small letters is a statement where x is a parameter, and a sentence elsewhere. */
const SMALL_SET =
  /^\s*set\s+(?!(?:session|local)?\s*(?:search_path|role|schema|time\s+zone|timezone|names|\w*_timeout|\w+\.\w+|work_mem|application_name|constraints|transaction|characteristics)\b|\S+\s*=|@)/;

const isSentence = (text: string): boolean => SENTENCE.test(text) || SMALL_SET.test(text);

const MYSQL_ONLY =
  /\b(?:last_insert_id|found_rows|get_lock|release_lock|row_count)\s*\(|sql_calc_found_rows|\bset\s+(?:names\b|@)|@\w+\s*:=|`[^`\s]+`|\bflush\s+tables\b|\b(?:un)?lock\s+tables\b|\bengine\s*=\s*(?:innodb|memory|myisam)\b/i;

/** Quotes that the language escapes, made plain with the same length. */
const unescaped = (text: string): string => text.replace(/\\(["'])/g, ' $1').replace(/\\[nrt]/g, '  ');

/** What languages and drivers write where a value goes: `%s`, `#{x}`, `{x}`, `{}`, `${x}`, `$x->y`, `%q`. */
const PLACEHOLDERS = new RegExp(
  `%\\(\\w+\\)s|%[-+#0]*\\d*[sdqvx]|[#$]\\{[^}]*\\}|\\{\\$?[A-Za-z_][^{}]*\\}|\\{[\\d:?]*\\}|#?\\$(?![A-Za-z_]\\w*\\$)[A-Za-z_]\\w*(?:->\\w+)*|${UNKNOWN}{2,}`,
  'g',
);

/** Placeholders made what the front end reads as a parameter or as a name, with the same length. */
const filled = (text: string, by: '$1' | 'h1'): string =>
  text.replace(PLACEHOLDERS, (match) => by.padEnd(match.length)).replaceAll(UNKNOWN, ' ');

/** Files of builds, which often bring databases of their own. */
const BUILDS = /(^|\/)\.(github|gitlab|circleci|woodpecker)(\/|[\w-]*\.ya?ml$)|bitbucket-pipelines\.yml$/;

/** SQL in the string literals of a program, each by itself on a connection of which nothing is known. */
export function statementsIn(text: string, path: string): readonly Flow[] {
  if (isShell(path))
    return STATE.test(text) ? shellTexts(text).flatMap((found) => flowsOf(found, found.dialect, 'unknown')) : [];
  if (holdsCommands(path)) {
    return STATE.test(text)
      ? commandTexts(text, BUILDS.test(path)).flatMap((found) => flowsOf(found, found.dialect, 'unknown'))
      : [];
  }
  if (isMapper(path, text)) {
    const usual: Dialect = /mysql|mariadb/i.test(path) ? 'mysql' : 'postgres';
    return STATE.test(text) ? mapperTexts(text).flatMap((found) => flowsOf(found, usual, 'unknown')) : [];
  }
  if (!isOtherCode(path)) return [];
  return [...callsIn(text, path), ...(STATE.test(text) ? literalsIn(text, path) : [])];
}

/** SQL that calls of drivers stand for. */
function callsIn(text: string, path: string): readonly Flow[] {
  const calls = [...SESSION_CALLS, ...SESSION_FUNCTIONS].filter(
    ({ files, needs, pattern }) => files.test(path) && (needs?.test(text) ?? true) && text.search(pattern) !== -1,
  );
  if (calls.length === 0) return [];
  const lexed = lex(text, path);
  const words = withoutStrings(lexed);
  const places = new Set<number>();
  return calls.flatMap(({ pattern, sql, dialect, protocol, bare }) =>
    [...(bare ? words : lexed.code).matchAll(pattern)].flatMap((match): readonly Flow[] => {
      // What is defined is not called.
      if (places.has(match.index) || /\b(?:def|function|fun)\s+$/.test(lexed.code.slice(0, match.index))) return [];
      places.add(match.index);
      const statements = analyse(sql, dialect).statements.map((statement) => ({
        ...statement,
        effects: statement.effects.map(unnamed).map((e) => (protocol ? { ...e, via: 'protocol' as const } : e)),
      }));
      const end = match.index + match[0].replace(/[\s({[,=]+$/, '').length;
      const place = { kind: 'whole', range: { start: match.index, end } } as const;
      return [flowOf(statements, sql, dialect, place, 'the call stands for a statement of the session')];
    }),
  );
}

/** A program with its strings blanked, offsets kept. */
function withoutStrings({ code, strings }: LexedCode): string {
  let words = '';
  let from = 0;
  for (const { start, end } of strings) {
    words += code.slice(from, start) + ' '.repeat(Math.max(0, end - Math.max(start, from)));
    from = Math.max(from, end);
  }
  return words + code.slice(from);
}

function literalsIn(text: string, path: string): readonly Flow[] {
  const usual: Dialect =
    /mysql|mariadb|proxysql/i.test(text) && !/postgres|psycopg|asyncpg|pgx/i.test(text) ? 'mysql' : 'postgres';
  const start = TRANSACTION.test(text) ? 'unknown' : 'outside';
  if (!DOTNET.test(path)) return phrasesOf(lex(text, path), path).flatMap((phrase) => flowsOf(phrase, usual, start));
  if (SQL_SERVER.test(text) && !/npgsql|mysql/i.test(text)) return [];
  return phrasesOf(lex(text, path), path)
    .flatMap((phrase) => flowsOf(phrase, usual, start))
    .flatMap(withoutParameters);
}

/** Languages of .NET: parameters of a command are written as MySQL writes its variables, `@name`. */
const DOTNET = /\.(?:cs|fs|vb)$/i;
const SQL_SERVER = /\bData\.SqlClient\b|\bSqlConnection\b/;

/** A flow without the variables that it gives no value to: those are parameters. Nothing where only they were told. */
function withoutParameters(flow: Flow): readonly Flow[] {
  const all = flow.statements.flatMap(({ statement }) => statement.effects);
  const isVariable = ({ state }: SessionEffect) => state === 'user-variable';
  const given = new Set(
    all.filter((effect) => isVariable(effect) && effect.action === 'write').map(({ name }) => name),
  );
  const statements = flow.statements
    .map((placed) => {
      const effects = placed.statement.effects.filter((effect) => !isVariable(effect) || given.has(effect.name));
      return { ...placed, statement: { ...placed.statement, effects } };
    })
    .filter(({ statement }) => statement.effects.length > 0);
  return statements.length > 0 ? [{ ...flow, statements }] : [];
}

/** Words by which a program opens and ends transactions, in whatever library. */
const TRANSACTION = /transaction|commit|rollback|atomic|\bbegin\b/i;

/**
 * The statements of one text.
 *
 * @param start what is known of the transaction around it. Only MySQL's is told from the words of the file: whether a
 *   caller opens one of PostgreSQL decides what its SET LOCAL does
 */
function flowsOf(phrase: CodeString, usual: Dialect, start: Flow['start']): readonly Flow[] {
  if (!STATEMENT.test(phrase.text) || !STATE.test(phrase.text) || isSentence(phrase.text)) return [];
  const written = unescaped(phrase.text);
  // Functions and quotes that only MySQL has say more than the words around.
  const dialect = MYSQL_ONLY.test(written) ? 'mysql' : usual;
  // Where the grammar takes no parameter, a name was meant.
  const { sql, statements, confirmed } =
    [...new Set([filled(written, '$1'), filled(written, 'h1')])]
      .map((candidate) => statementsOf(candidate, dialect))
      .find((read) => read.confirmed.length > 0) ?? statementsOf('', dialect);
  if (confirmed.length === 0) return [];
  const reason = 'the text reads as a statement of the session';
  const known = dialect === 'mysql' ? start : 'unknown';
  return [
    flowOf(confirmed, sql, dialect, { kind: 'literal', from: phrase.start }, reason, {
      count: statements.length,
      start: known,
    }),
  ];
}

function flowOf(
  statements: readonly Statement[],
  sql: string,
  dialect: Dialect,
  place: Parameters<typeof located>[0],
  reason: string,
  { count = statements.length, start = 'unknown' }: { readonly count?: number; readonly start?: Flow['start'] } = {},
): Flow {
  return {
    dialect,
    start,
    confidence: { level: 'high', reason },
    statementCount: count,
    statements: statements.map((statement) => ({
      statement,
      text: sql,
      message: 0,
      messageSize: count,
      handle: 'session',
      ...located(place),
    })),
  };
}

/** The name that stands for one which is filled in later. */
const HOLE_NAME = 'h1';

function statementsOf(sql: string, dialect: Dialect) {
  const { statements } = analyse(sql, dialect);
  // English begins with these words too: what the grammar does not confirm is no statement.
  const sure = dialect === 'mysql' || UNMISTAKABLE.test(sql);
  const confirmed = statements
    .filter(({ effects, confirmedBy }) => effects.length > 0 && (confirmedBy === 'parser' || sure))
    .map((statement) => ({ ...statement, effects: statement.effects.map(unnamed) }));
  return { sql, statements, confirmed };
}

/** A name that is filled in later is not known. */
const unnamed = (effect: SessionEffect): SessionEffect =>
  effect.name === HOLE_NAME
    ? (Object.fromEntries(Object.entries(effect).filter(([key]) => key !== 'name')) as unknown as SessionEffect)
    : effect;
