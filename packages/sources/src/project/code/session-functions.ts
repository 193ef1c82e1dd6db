// poolsafe-ignore-file: what programs in other languages send is data here, never sent
import type { SessionCall } from './session-calls.js';

/** Functions of PostgreSQL that make or need state of the session, and a call of each. */
const FUNCTIONS: readonly (readonly [name: string, sql: string])[] = [
  ['pg_advisory_lock(?:_shared)?', 'SELECT pg_advisory_lock($1)'],
  ['pg_try_advisory_lock(?:_shared)?', 'SELECT pg_try_advisory_lock($1)'],
  ['pg_advisory_unlock(?:_shared)?', 'SELECT pg_advisory_unlock($1)'],
  ['pg_advisory_unlock_all', 'SELECT pg_advisory_unlock_all()'],
  ['lastval', 'SELECT lastval()'],
  ['currval', "SELECT currval('h1')"],
];

/** A parameter for the session: the third argument says that it is not for the transaction alone. */
const SET_CONFIG = 'set_config';
const FOR_SESSION = '[^;]{0,200}?,\\s*(?:\\w+\\s*=>?\\s*)?(?:[Ff]alse|DSL\\.inline\\(false\\))\\s*\\)';

/** Ways to call a function of the server by its name, without a statement around it. */
interface Spelling {
  readonly files: RegExp;
  readonly needs?: RegExp;
  /** Ends where the name begins; the name follows. */
  readonly before: string;
  /** What follows the name. */
  readonly after: string;
  /** The name is the program's own word, so that none inside a string counts. */
  readonly bare?: true;
}

const SPELLINGS: readonly Spelling[] = [
  // SQLAlchemy: func.pg_advisory_lock(key)
  { files: /\.py$/, before: '\\bfunc\\.', after: '\\s*\\(', bare: true },
  // callproc("pg_advisory_lock"), Func(function="..."), DSL.function("..."), CustomFunction("..."), function(:name) of Sequel
  {
    files: /./,
    before: '(?<=\\b(?:callproc|[fF]unction|\\w+Function|fn|func)\\s*[(=]\\s*["\':])',
    after: '(?=["\',)])',
  },
  // fragment("pg_try_advisory_lock(?)"), Expression('pg_advisory_lock(1)'), sql("pg_advisory_lock(?)")
  {
    files: /\.(?:exs?|php|rb|py|kt|java|scala)$/,
    before:
      '(?<=\\b(?:fragment|Expression|raw|[Ss]ql|RawSQL|field|literal|lit|Arel\\.sql|select|selectRaw|pluck|pick)\\s*\\(?\\s*["\'])',
    after: '\\s*\\(',
  },
  // diesel: the function is declared, and called like any other
  {
    files: /\.rs$/,
    needs: /sql_function!|define_sql_function|declare_sql_function/,
    before: '(?<!\\bfn\\s+)(?<![\\w.])',
    after: '\\s*\\(',
    bare: true,
  },
];

const call = (spelling: Spelling, name: string, sql: string, rest = ''): SessionCall => ({
  files: spelling.files,
  needs: spelling.needs ?? /pg_(?:try_)?advisory|set_config|lastval|currval/,
  pattern: new RegExp(`${spelling.before}${name}${spelling.after}${rest}`, 'g'),
  sql,
  dialect: 'postgres',
  ...(spelling.bare ? { bare: true } : {}),
});

/** Calls of the server's session functions that stand in a program without a statement around them. */
export const SESSION_FUNCTIONS: readonly SessionCall[] = SPELLINGS.flatMap((spelling) => [
  ...FUNCTIONS.map(([name, sql]) => call(spelling, name, sql)),
  call(spelling, SET_CONFIG, "SELECT set_config('h1', $1, false)", FOR_SESSION),
]);
