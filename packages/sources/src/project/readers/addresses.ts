import type { Dialect, EndpointFact, NotAnalysed, ProjectFact } from '@poolsafe/core';
import { maskPlaceholders, readAddress } from '../connection-string.js';
import { keyOf, type Leaf } from '../leaf.js';
import { impliedClient } from '../implied-client.js';
import type { FactReader } from '../reader.js';
import { referenceOf } from '../references.js';

/** What a value is known by: the variable of a list entry `NAME=value` or `{name, value}`, else its key. */
function nameOf(leaf: Leaf, siblings: readonly Leaf[]): string {
  const key = keyOf(leaf);
  if (key === 'value' || key === 'default') {
    const named = siblings.find((sibling) => ['name', 'key'].includes(keyOf(sibling)))?.value;
    if (named) return named;
    if (key === 'default') return leaf.path.at(-2) ?? key;
  }
  if (/^\d+$/.test(key)) return leaf.path.at(-2) ?? key;
  return key;
}

const ADDRESS_KEY = /(url|uri|dsn|connection_?string|connstr|database)$/i;

/** A leaf whose value is `NAME=value` counts as that variable. */
function unpacked(leaf: Leaf): { name: string | null; value: string; offset: number } {
  const value = leaf.value ?? '';
  const packed = /^([A-Z][A-Z0-9_]*)=/.exec(value);
  return packed?.[1] !== undefined && /^\d+$/.test(keyOf(leaf))
    ? { name: packed[1], value: value.slice(packed[0].length), offset: packed[0].length }
    : { name: null, value, offset: 0 };
}

const HOST_KEY = /^(.*?)_?-?(host|hostname|server|hostaddr)$/i;
const DATABASE_WORD = /(^|[^a-z])(db|database|pg|postgres\w*|mysql|sql|pool\w*|pgbouncer|bouncer|rds|datasource)/i;
const DATABASE_KEYS = ['database', 'dbname', 'user', 'username', 'adapter', 'dialect', 'engine', 'name', 'db'];

/** An address that is filled in later is worth telling when its name or its scheme says that it is a database's. */
const isDatabases = (leaf: Leaf, known: string): boolean =>
  DATABASE_WORD.test(`${leaf.path.slice(0, -1).join(' ')} ${known}`) ||
  /\b(postgres(ql)?|mysql|mariadb|jdbc)\b/i.test(leaf.value ?? '');

/** `DB_HOST` and `DB_PORT`, or `host:` and `port:` of one block. */
function hostAndPort(leaf: Leaf, siblings: readonly Leaf[]): EndpointFact | undefined {
  const match = HOST_KEY.exec(nameOf(leaf, siblings));
  const prefix = match?.[1];
  if (prefix === undefined || leaf.value === null || /[\s/@]/.test(leaf.value)) return undefined;
  const isPort = (name: string) =>
    name.toLowerCase() === `${prefix}port`.toLowerCase() || new RegExp(`^${prefix}[_-]?port$`, 'i').test(name);
  const port = siblings.find((sibling) => isPort(keyOf(sibling)));
  const context = `${prefix} ${leaf.path.slice(0, -1).join(' ')}`;
  const block = siblings.map((sibling) => keyOf(sibling).toLowerCase());
  if (!DATABASE_WORD.test(context) && !(port && DATABASE_KEYS.filter((key) => block.includes(key)).length >= 2))
    return undefined;
  if (/redis|mongo|smtp|mail|cache|rabbit|elastic/i.test(context)) return undefined;
  const masked = maskPlaceholders(leaf.value);
  const host = masked.text.includes('\u0000') ? ([...masked.defaults.values()][0] ?? null) : leaf.value;
  const portText = port?.value ?? '';
  const portNumber = /\d+/.exec([...maskPlaceholders(portText).defaults.values()][0] ?? portText)?.[0];
  const kind =
    siblings.find((sibling) =>
      ['adapter', 'dialect', 'engine', 'driver', 'type', 'client'].includes(keyOf(sibling).toLowerCase()),
    )?.value ?? '';
  const dialect: Dialect =
    /mysql|maria|trilogy/i.test(`${kind} ${context}`) || portNumber === '3306' ? 'mysql' : 'postgres';
  if (/sqlite|mongo|redis/i.test(kind)) return undefined;
  return {
    kind: 'endpoint',
    name: nameOf(leaf, siblings),
    dialect,
    host,
    port: portNumber === undefined ? null : Number(portNumber),
    parameters: [],
    range: port && portNumber !== undefined ? port.range : leaf.range,
  };
}

/** Schemes and pairs of connection strings, keys of hosts, signs of references. `\/` is how JSON may write a slash. */
const WORDS =
  /(?:postgres(?:ql)?|postgis|pgsql|\bpg|psycopg|asyncpg|ecto|cockroachdb|timescaledb|mysql2?|mariadb|vitess)(?:\+\w+)?:\\?\/|(?:pgsql|mysql):|\b(?:host|server|data source|port)\s*=|@(?:tcp|unix)\(|(?:host|hostname|server|hostaddr)(?!\w)|\$|env\(|<%|\{\{|PGOPTIONS/i;

/** Connection strings, hosts with ports, and references to variables that hold them, in any structured file. */
const addresses: FactReader = {
  name: 'addresses',
  reads: (path) =>
    !/^\.github\/(?!workflows\/)|(^|\/)(package(-lock)?|tsconfig[\w.-]*|composer)\.json$|\.lock$/i.test(path),
  words: WORDS,
  facts: ({ path, leaves }) => {
    const facts: ProjectFact[] = [];
    const notAnalysed: NotAnalysed[] = [];
    const byBlock = new Map<string, Leaf[]>();
    const blockOf = (leaf: Leaf) => leaf.path.slice(0, -1).join('\u0000');
    for (const leaf of leaves) {
      const list = byBlock.get(blockOf(leaf));
      if (list) list.push(leaf);
      else byBlock.set(blockOf(leaf), [leaf]);
    }
    for (const leaf of leaves) {
      if (leaf.value === null || leaf.value === '') continue;
      const siblings = byBlock.get(blockOf(leaf)) ?? [];
      const { name, value, offset } = unpacked(leaf);
      const known = name ?? nameOf(leaf, siblings);
      const read = readAddress(value, leaf.valueRange.start + offset, known, leaf.exact);
      if (read && 'bad' in read) notAnalysed.push(read.bad);
      else if (read) {
        const fact = leaf.exact ? read.endpoint : { ...read.endpoint, range: leaf.range };
        facts.push(fact);
        const client = impliedClient(value, fact);
        if (client) facts.push(client);
      } else if (/\{\{|<%/.test(value) && ADDRESS_KEY.test(known) && isDatabases(leaf, `${path} ${known}`)) {
        const reference = referenceOf(value);
        if (reference !== undefined) facts.push({ kind: 'alias', name: known, of: reference, range: leaf.range });
        else notAnalysed.push({ range: leaf.range, reason: 'this address is filled in by a template' });
      } else {
        const reference = referenceOf(value);
        if (reference !== undefined && reference !== known)
          facts.push({ kind: 'alias', name: known, of: reference, range: leaf.range });
        else if (
          reference === undefined &&
          ADDRESS_KEY.test(known) &&
          /:\/\//.test(value) &&
          /\$|\{\{/.test(value) &&
          isDatabases(leaf, `${path} ${known}`)
        )
          notAnalysed.push({
            range: leaf.range,
            reason: 'this address is put together from parts that are not known here',
          });
      }
      const endpoint = hostAndPort(leaf, siblings);
      if (endpoint) facts.push(endpoint);
      if (/(^|_)PGOPTIONS$/.test(known)) {
        const option = { name: known, value, range: leaf.range };
        facts.push({
          kind: 'client',
          client: 'libpq',
          connects: { variables: [], endpoints: [] },
          options: { options: option },
          complete: true,
          range: leaf.range,
          role: 'application',
        });
      }
    }
    return { facts, notAnalysed };
  },
};

export default addresses;
