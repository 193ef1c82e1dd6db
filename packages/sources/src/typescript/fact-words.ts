import type { ClientMaker } from '../client-description.js';
import { clients } from '../options.generated.js';
import { plainly, wordGate } from '../word-gate.js';
import { MYSQL_KINDS, SHAPE_KINDS, SHAPES } from './client-shapes.js';
import { mayMakePooler } from './infrastructure.js';

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const oneOf = (words: readonly string[]): string => words.map(escaped).join('|');

/** A file that mentions none of these makes no client and holds no address. */
const namesClient = wordGate({
  ...plainly(
    ...['postgres', 'mysql', 'mariadb', 'pgsql', 'prisma', 'sequelize', 'typeorm', 'mikro-orm', 'slonik'],
    ...['pg-promise', 'pg-boss', 'graphile', 'drizzle', 'pg-listen', 'node-pg-migrate', 'umzug'],
    ...['hyperdrive', 'sql-pg', '@databases/pg', 'keystone', 'medusa', "'bun'", '"bun"'],
    ...['statement_timeout', 'idle_in_transaction_session_timeout', '-c search_path'],
  ),
  'host=': /\bhost=\S+\s+(?:port|dbname|user|password|sslmode)=/y,
});

/** Names that are too short for a gate. */
const SHORT = ["'pg'", '"pg"', 'knex', 'Knex', 'KNEX'];

const mentionsClient = (text: string): boolean => namesClient(text) || SHORT.some((name) => text.includes(name));

/** Modules that clients are made from, each with what makes them there. */
const MAKERS: ReadonlyMap<string, readonly ClientMaker[]> = (() => {
  const makers = new Map<string, ClientMaker[]>();
  for (const maker of clients.flatMap(({ makers: some }) => some ?? [])) {
    for (const module of maker.modules) makers.set(module, [...(makers.get(module) ?? []), maker]);
  }
  return makers;
})();

/** The import of such a module, of `npm:` and of Deno's address of it. */
const MODULE = new RegExp(
  `(?:\\bfrom|\\bimport|\\brequire)\\s*\\(?\\s*['"\`](?:npm:|https://deno\\.land/x/)?(${oneOf([...MAKERS.keys()].sort((a, b) => b.length - a.length))})(?=['"\`@/])`,
  'g',
);

/** Whether a text names what makes a client; a class has to be made with `new`, or to be known by another name. */
function names(text: string, { exported, how }: ClientMaker): boolean {
  const words = exported.split('.').filter((name) => name !== 'default' && name !== 'pgp');
  if (!words.every((name) => text.includes(name))) return false;
  const [name] = words;
  if (how === 'call' || name === undefined || words.length > 1) return true;
  return made(name).test(text);
}

const byName = new Map<string, RegExp>();

function made(name: string): RegExp {
  let known = byName.get(name);
  if (!known) {
    const word = escaped(name);
    known = new RegExp(`\\bnew\\s+${word}\\b|\\.\\s*${word}\\b|\\b${word}\\s*(?:\\bas\\b|:)`);
    byName.set(name, known);
  }
  return known;
}

function mayMakeClient(text: string): boolean {
  for (const [, module = ''] of text.matchAll(MODULE)) {
    if (MAKERS.get(module)?.some((maker) => names(text, maker)) === true) return true;
  }
  return false;
}

/** A scheme of a database before `://`, or a part that is filled in there; the key and value form of libpq and .NET. */
const ADDRESS =
  /(?:postgres|postgresql|postgis|pgsql|pg|ecto|cockroachdb|timescaledb|mysql2?|mariadb|vitess)(?:\+\w*)?:\/\/|\}(?:\+\w*)?:\/\/|host=/i;

const namesHost = wordGate(plainly('host='));
const mayHoldAddress = (text: string): boolean => (text.includes('://') || namesHost(text)) && ADDRESS.test(text);

/** The kind of a database as it stands in a configuration object. */
const KIND = new RegExp(`['"\`](?:${oneOf([...SHAPE_KINDS, ...MYSQL_KINDS])})['"\`]`);
/** A name in its place; the file still has to be about a client that is configured so, or about its database. */
const NAMED_KIND = new RegExp(
  `\\b(?:${oneOf(SHAPES.map(({ key }) => key))})\\s*(?:[,}]|:\\s*(?!(?:string|number|boolean|any|unknown|null|undefined|true|false|never|void)\\b)[\\w$.]+\\s*(?:[,}?\\r\\n]|as\\b|\\|\\|))`,
  'g',
);
/** How far the other keys of the object stand from that one, at most, in UTF-16 code units. */
const LARGEST_OBJECT = 1500;
const CONFIGURED = /postgres|knex|typeorm|sequelize|cockroach|['"`]pg['"`]/i;
/** The keys of such an object, for each client. */
const KEYS = SHAPES.map(
  ({ key, needs }) =>
    [new RegExp(`\\b${escaped(key)}\\s*[:,}]`), new RegExp(`\\b(?:${oneOf(needs)})\\s*[:,}(]`)] as const,
);

/** An option of a connection that node-postgres sends at the start, in an object without a kind. */
const SENT =
  /\b(?:statement_timeout|lock_timeout|idle_in_transaction_session_timeout)['"]?\s*[:,}]|['"`]\s*(?:-c\s*\w|--\w+=)/;

const mayHoldShape = (text: string): boolean =>
  SENT.test(text) || (holdsKeys(text) && (KIND.test(text) || (CONFIGURED.test(text) && mayNameKind(text))));

const holdsKeys = (text: string): boolean => KEYS.some(([key, needs]) => key.test(text) && needs.test(text));

/** `type: QueryTypes.SELECT` is written everywhere: what else a client is configured by has to stand around it. */
function mayNameKind(text: string): boolean {
  for (const { index } of text.matchAll(NAMED_KIND)) {
    if (holdsKeys(text.slice(Math.max(0, index - LARGEST_OBJECT), index + LARGEST_OBJECT))) return true;
  }
  return false;
}

/** Files that configure a client by their name. */
const FILES = clients.flatMap(({ files = [] }) => files.map((file) => file.path));

/**
 * False for a text that makes no client of a database, writes no address down and holds no object that is a client's
 * configuration: nothing of what `Clients` looks for.
 */
export const mayHoldFacts = (text: string, path: string): boolean =>
  FILES.some((known) => known.test(path)) ||
  mayMakePooler(text) ||
  (mentionsClient(text) && (mayMakeClient(text) || mayHoldAddress(text) || mayHoldShape(text)));
