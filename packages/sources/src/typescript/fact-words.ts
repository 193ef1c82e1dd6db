import { clients } from '../options.generated.js';
import { SHAPE_KINDS, SHAPES } from './client-shapes.js';

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const oneOf = (words: readonly string[]): string => words.map(escaped).join('|');

/** A file that mentions none of these makes no client and holds no address. */
const CLIENT_WORDS =
  /postgres|mysql|mariadb|pgsql|prisma|knex|sequelize|typeorm|mikro-orm|slonik|pg-promise|pg-boss|graphile|drizzle|['"]pg['"]|pg-listen|node-pg-migrate|umzug|HYPERDRIVE|['"]bun['"]/i;

/** The modules that clients are made from, each with the words one of which names what makes them; `default` has no name. */
const MAKERS: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const makers = new Map<string, Set<string>>();
  for (const { modules, exported } of clients.flatMap(({ makers: some }) => some ?? [])) {
    for (const module of modules) makers.set(module, (makers.get(module) ?? new Set()).add(exported));
  }
  return makers;
})();

/** Such a module as an import writes it: behind a quotation mark, `npm:` or a path of Deno's. */
const MODULE = new RegExp(
  `['"\`:/](${oneOf([...MAKERS.keys()].sort((a, b) => b.length - a.length))})(?=['"\`@/])`,
  'g',
);

function mayMakeClient(text: string): boolean {
  for (const [, module = ''] of text.matchAll(MODULE)) {
    for (const exported of MAKERS.get(module) ?? []) {
      const named = exported.split('.').every((name) => name === 'default' || name === 'pgp' || text.includes(name));
      if (named) return true;
    }
  }
  return false;
}

/** A scheme of a database before `://`, or a part that is filled in there; the key and value form of libpq and .NET. */
const ADDRESS =
  /(?:postgres|postgresql|postgis|pgsql|pg|ecto|cockroachdb|timescaledb|mysql2?|mariadb|vitess)(?:\+\w*)?:\/\/|\}(?:\+\w*)?:\/\/|host=/i;

/** The kind of a database as it stands in a configuration object, or a name in its place. */
const KIND = new RegExp(
  `['"\`](?:${oneOf(SHAPE_KINDS)})['"\`]|\\b(?:${oneOf(SHAPES.map(({ key }) => key))})\\s*(?::\\s*(?!['"\`\\s])|[,}])`,
);
/** The keys of such an object, for each client. */
const KEYS = SHAPES.map(
  ({ key, needs }) =>
    [new RegExp(`\\b${escaped(key)}\\s*[:,}]`), new RegExp(`\\b(?:${oneOf(needs)})\\s*[:,}(]`)] as const,
);

/** What is a client's or an address without any of the words above. */
const SAYS_ENOUGH =
  /\b(?:statement_timeout|idle_in_transaction_session_timeout)\b|\bhost=\S+\s+(?:port|dbname|user|password|sslmode)=/;

/** An option of a connection that node-postgres sends at the start, in an object without a kind. */
const SENT =
  /\b(?:statement_timeout|lock_timeout|idle_in_transaction_session_timeout)['"]?\s*[:,}]|['"`]\s*(?:-c\s*\w|--\w+=)/;

const mayHoldShape = (text: string): boolean =>
  SENT.test(text) || (KIND.test(text) && KEYS.some(([key, needs]) => key.test(text) && needs.test(text)));

/**
 * False for a text that makes no client of a database, writes no address down and holds no object that is a client's
 * configuration: nothing of what `Clients` looks for.
 */
export const mayHoldFacts = (text: string): boolean =>
  (CLIENT_WORDS.test(text) || SAYS_ENOUGH.test(text)) &&
  (mayMakeClient(text) || ADDRESS.test(text) || mayHoldShape(text));
