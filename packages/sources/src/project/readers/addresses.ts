import type { Dialect, EndpointFact, NotAnalysed, ProjectFact } from '@poolsafe/core';
import { maskPlaceholders, readAddress, URL_PATTERN } from '../connection-string.js';
import { keyOf, type Leaf } from '../leaf.js';
import { isOfServer } from '../database-services.js';
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

/** `- NAME=value` and `- name: NAME, value: ...` of containers as one block of variables, as maps have them. */
function variablesOf(leaves: readonly Leaf[]): readonly Leaf[] {
  const named = new Map<string, string>();
  for (const leaf of leaves)
    if (keyOf(leaf) === 'name' && /^\d+$/.test(leaf.path.at(-2) ?? '') && leaf.value !== null)
      named.set(leaf.path.slice(0, -1).join('\u0000'), leaf.value);
  return leaves.flatMap((leaf): readonly Leaf[] => {
    const { path, value, valueRange } = leaf;
    if (keyOf(leaf) === 'value' && /^\d+$/.test(path.at(-2) ?? '')) {
      const name = named.get(path.slice(0, -1).join('\u0000'));
      return name === undefined ? [] : [{ ...leaf, path: [...path.slice(0, -2), name] }];
    }
    const packed = /^\d+$/.test(keyOf(leaf)) ? /^([A-Za-z_]\w*)=(.*)$/s.exec(value ?? '') : null;
    if (packed?.[1] === undefined) return [];
    const start = leaf.exact ? valueRange.start + packed[1].length + 1 : valueRange.start;
    return [
      {
        ...leaf,
        path: [...path.slice(0, -1), packed[1]],
        value: packed[2] ?? '',
        valueRange: { ...valueRange, start },
      },
    ];
  });
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
  const written = masked.text.includes('\u0000') ? ([...masked.defaults.values()][0] ?? null) : leaf.value;
  // `database:5432` in one value.
  const [, host = written, ownPort = ''] = /^([^:]+):(\d+)$/.exec(written ?? '') ?? [];
  const portText = port?.value ?? ownPort;
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

/** Addresses inside a longer value: arguments, options of a virtual machine, lines of a resource. */
function inside(value: string, leaf: Leaf): readonly ProjectFact[] {
  if (value.length > 4_000 || !/\s|=/.test(value)) return [];
  return [...value.matchAll(URL_PATTERN)].flatMap((match): readonly ProjectFact[] => {
    const before = value.slice(0, match.index);
    if (before !== '' && !/[\s='"(,]$/.test(before)) return [];
    const url = match[0].replace(/[),;]+$/, '');
    const name = /([A-Za-z_][\w.-]*)[=\s]+["']?$/.exec(before)?.[1] ?? null;
    const start = leaf.exact ? leaf.valueRange.start + match.index : leaf.range.start;
    const read = readAddress(url, start, name?.replace(/^-+/, '') ?? null, leaf.exact);
    if (!read || !('endpoint' in read)) return [];
    const fact = leaf.exact ? read.endpoint : { ...read.endpoint, range: leaf.range };
    const client = impliedClient(url, fact);
    return client ? [fact, client] : [fact];
  });
}

/** Schemes and pairs of connection strings. `\/` is how JSON may write a slash. */
const CONNECTION_STRING =
  /(?:postgres(?:ql)?|postgis|pgsql|\bpg|psycopg|asyncpg|ecto|cockroachdb|timescaledb|mysql2?|mariadb|vitess)(?:\+\w+)?:\\?\/|(?:pgsql|mysql):|\b(?:host|server|data source|port)\s*=|@(?:tcp|unix)\(|PGOPTIONS/i;
/** Keys of hosts, and signs of references. */
const HOST_OR_REFERENCE = /(?:host|hostname|server|hostaddr)(?!\w)|\$|env\(|<%|\{\{/i;

/** The same in JSON and YAML: a key stands before a colon or an equals sign, or is the value of `name`. */
const keyOfTree = (words: string): RegExp =>
  new RegExp(
    String.raw`(?:${words})(?<=(?:^|["'\n{,[=-]|: )\s*[\w.-]*)(?:["']?\s*[:=]|(?<=\b(?:name|key)["']?\s*:\s*["']?[\w.-]*)["']?\s*(?:[,}\r\n]|$))`,
    'i',
  );
const HOST_OF_TREE = keyOfTree('host|hostname|server|hostaddr');
const ADDRESS_OF_TREE = keyOfTree('url|uri|dsn|connection_?string|connstr|database');
const DATABASE_OF_TREE = keyOfTree(
  String.raw`(?:\b|[_A-Z-])(?:db|database|pg|postgres|mysql|sql|pool|pgbouncer|bouncer|rds|datasource)[\w.-]*`,
);
const PORT_OF_TREE = keyOfTree('port');
const TEMPLATE = /\{\{|<%/;
/** A value that is a reference. */
const REFERENCE_OF_TREE =
  /\$\{\{\s*(?:secrets|env|vars)\.|\.DATABASE_URL\s*\}|\$\{(?:env[:.])?[A-Za-z_]|\$[A-Za-z_]\w*(?![\w"']*\s*:)(?=\s*(?:["',\]}\r\n#]|$))|\$\([A-Za-z_]|env\(|<%=?\s*ENV/;

function treeMayHoldAddress(text: string, path: string): boolean {
  if (REFERENCE_OF_TREE.test(text)) return true;
  const isHost = HOST_OF_TREE.test(text);
  if (!isHost && !(TEMPLATE.test(text) && ADDRESS_OF_TREE.test(text))) return false;
  if (isHost && PORT_OF_TREE.test(text)) return true;
  return DATABASE_OF_TREE.test(text) || DATABASE_WORD.test(path) || /postgres|mysql|mariadb|jdbc/i.test(text);
}

const mayHoldAddress = (text: string, path: string): boolean =>
  CONNECTION_STRING.test(text) ||
  (/\.(?:json|ya?ml)$/i.test(path) ? treeMayHoldAddress(text, path) : HOST_OR_REFERENCE.test(text));

/** Connection strings, hosts with ports, and references to variables that hold them, in any structured file. */
const addresses: FactReader = {
  name: 'addresses',
  reads: (path) =>
    !/^\.github\/(?!workflows\/)|(^|\/)(package(-lock)?|tsconfig[\w.-]*|composer)\.json$|\.lock$/i.test(path),
  words: mayHoldAddress,
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
      if (!read) facts.push(...inside(value, leaf));
      const endpoint = hostAndPort(leaf, siblings);
      if (endpoint) facts.push(endpoint);
      if (/(^|_)PGOPTIONS$/.test(known) && !isOfServer(leaf, leaves)) {
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
    const containers = variablesOf(leaves);
    for (const leaf of containers) {
      const holder = blockOf(leaf);
      const endpoint = hostAndPort(
        leaf,
        containers.filter((other) => blockOf(other) === holder),
      );
      if (endpoint) facts.push(endpoint);
    }
    return { facts, notAnalysed };
  },
};

export default addresses;
