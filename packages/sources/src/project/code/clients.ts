import type { ClientFact, ConnectsBy, EndpointFact, OptionValue } from '@poolsafe/core';
import { readAddress } from '../connection-string.js';
import type { CodeString, LexedCode } from './lexer.js';
import { closing, pairsIn } from './pairs.js';

/** A marker anywhere in the file that is an option of the client: a method, a constant, an assignment. */
interface Marker {
  readonly pattern: RegExp;
  readonly option: string;
  /** The value; absent: the pattern's first group. */
  readonly value?: string;
}

/** How a client is made in a language other than JavaScript. */
interface CallShape {
  readonly files: RegExp;
  readonly client: string;
  /** Ends where the argument list, or the literal, begins. */
  readonly pattern: RegExp;
  /** The file, or the call, must also match. */
  readonly needs?: RegExp;
  readonly unless?: RegExp;
  readonly markers?: readonly Marker[];
  readonly role?: ClientFact['role'];
  /** Blocks of the literal are clients of their own: Django's DATABASES, Laravel's connections. */
  readonly each?: RegExp;
}

const pgxMarkers: readonly Marker[] = [
  { pattern: /DefaultQueryExecMode\s*[:=]+\s*pgx\.(QueryExecMode\w+)/, option: 'default_query_exec_mode' },
  { pattern: /StatementCacheCapacity\s*[:=]+\s*(\d+)/, option: 'statement_cache_capacity' },
  { pattern: /PreferSimpleProtocol\s*[:=]+\s*(true)/, option: 'default_query_exec_mode', value: 'simple_protocol' },
  { pattern: /BuildStatementCache\s*[:=]+\s*nil/, option: 'statement_cache_mode', value: 'describe' },
  { pattern: /RuntimeParams\[\s*"([\w.]+)"\s*\]\s*=/, option: 'RuntimeParams.' },
];

const sqlxMarkers: readonly Marker[] = [
  { pattern: /statement_cache_capacity\(\s*(\d+)\s*\)/, option: 'statement_cache_capacity' },
  { pattern: /persistent\(\s*(false)\s*\)/, option: 'persistent' },
  { pattern: /extra_float_digits\(\s*(None)\s*\)/, option: 'extra_float_digits', value: 'none' },
  { pattern: /\.options\(\s*\[\s*\(\s*"([\w.]+)"/, option: 'options.' },
];

const javaMarkers: readonly Marker[] = [
  { pattern: /setPrepareThreshold\(\s*(\d+)\s*\)|["']prepareThreshold["']\s*,\s*"?(\d+)/, option: 'prepareThreshold' },
  { pattern: /setPreferQueryMode\([^)]*(SIMPLE)|["']preferQueryMode["']\s*,\s*"(simple)"/i, option: 'preferQueryMode' },
  { pattern: /setCurrentSchema\(\s*"([^"]+)"|["']currentSchema["']\s*,\s*"([^"]+)"/, option: 'currentSchema' },
  { pattern: /setConnectionInitSql\(\s*"([^"]+)"/, option: 'connectionInitSql' },
  { pattern: /setReadOnly\(\s*(true)\s*\)|@Transactional\([^)]*readOnly\s*=\s*(true)/, option: 'readOnly' },
  { pattern: /setFetchSize\(\s*([1-9]\d*|Integer\.MIN_VALUE)\s*\)/, option: 'fetchSize' },
  { pattern: /setSchema\(\s*"([^"]+)"/, option: 'schema' },
];

const SHAPES: readonly CallShape[] = [
  {
    files: /\.py$/,
    client: 'asyncpg',
    pattern: /\basyncpg\.(?:connect|create_pool)\s*\(/g,
    markers: [
      {
        pattern: /await\s+\w+\.cursor\(|\bin\s+\w+\.cursor\(|\b(?:conn|connection|con)\.(?:cursor|prepare)\(/,
        option: 'cursor',
        value: 'true',
      },
    ],
  },
  {
    files: /\.py$/,
    client: 'sqlalchemy-asyncpg',
    pattern: /\bcreate_async_engine\s*\(/g,
    unless: /psycopg|aiosqlite|aiomysql/,
  },
  {
    files: /\.py$/,
    client: 'psycopg',
    pattern: /\bcreate_(?:async_)?engine\s*\(/g,
    needs: /postgresql\+psycopg(_async)?:/,
  },
  {
    files: /\.py$/,
    client: 'psycopg2',
    pattern: /\bcreate_engine\s*\(/g,
    unless: /\+psycopg:|sqlite|mysql|asyncpg|\+psycopg_async/,
  },
  {
    files: /\.py$/,
    client: 'psycopg',
    pattern:
      /\b(?:psycopg\.(?:AsyncConnection\.)?connect|(?:Async)?ConnectionPool|AsyncConnection\.connect|psycopg\.Connection\.connect)\s*\(/g,
    needs: /psycopg(?!2)/,
  },
  { files: /\.py$/, client: 'psycopg2', pattern: /\bpsycopg2\.(?:connect|pool\.\w+)\s*\(/g },
  {
    files: /\.py$/,
    client: 'django',
    pattern: /^DATABASES\s*(?::[^=]+)?=\s*\{/gm,
    each: /postgres|postgis|tenants|dj_database_url|env\.db|config\(/,
  },
  {
    files: /\.go$/,
    client: 'pgx',
    pattern:
      /\b(?:pgx|pgxpool)\.(?:ParseConfig|Connect|New|ConnectConfig|NewWithConfig|NewConnPool)\s*\(|\bsql\.Open\(\s*"pgx/g,
    markers: pgxMarkers,
  },
  { files: /\.go$/, client: 'pgx', pattern: /\bpostgres\.(?:Open|New)\s*\(/g, needs: /gorm\.io/, markers: pgxMarkers },
  { files: /\.go$/, client: 'gorm', pattern: /\bgorm\.Open\s*\(/g, needs: /postgres/ },
  {
    files: /\.go$/,
    client: 'lib/pq',
    pattern: /\bsql\.Open\s*\(|\bsqlx\.(?:Connect|Open)\s*\(/g,
    needs: /"postgres"\s*,|lib\/pq/,
  },
  { files: /\.go$/, client: 'lib/pq-listener', pattern: /\bpq\.NewListener\s*\(/g, role: 'listener' },
  {
    files: /\.rs$/,
    client: 'sqlx',
    pattern:
      /\b(?:PgPool::connect(?:_with|_lazy)?|PgPoolOptions::new|PgConnection::connect|PgConnectOptions::(?:new|from_str))\s*\(/g,
    needs: /sqlx/,
    markers: sqlxMarkers,
  },
  {
    files: /\.rs$/,
    client: 'tokio-postgres',
    pattern:
      /\b(?:tokio_postgres::connect|postgres::Client::connect|Client::connect|tokio_postgres::Config::new|deadpool_postgres::Config::new)\s*\(/g,
    needs: /postgres/,
    markers: [{ pattern: /(query_typed)/, option: 'query_typed' }],
  },
  {
    files: /\.rs$/,
    client: 'diesel',
    pattern: /\b(?:PgConnection::establish|ConnectionManager::<\w*Pg\w*>::new|AsyncPgConnection::establish)\s*\(/g,
    unless: /CacheSize::Disabled/,
  },
  {
    files: /\.php$/,
    client: 'pdo',
    pattern: /new\s+\\?PDO\s*\(/g,
    needs: /pgsql:/,
    markers: [
      {
        pattern: /ATTR_EMULATE_PREPARES\s*(?:=>|,)\s*(true|1)|PGSQL_ATTR_DISABLE_PREPARES\s*(?:=>|,)\s*(true|1)/i,
        option: 'emulatePrepares',
        value: 'true',
      },
    ],
  },
  {
    files: /(^|\/)database\.php$/,
    client: 'laravel',
    pattern: /'connections'\s*=>\s*\[/g,
    each: /'driver'\s*=>\s*'pgsql'/,
  },
  {
    files: /(^|\/)database\.php$/,
    client: 'laravel-mysql',
    pattern: /'connections'\s*=>\s*\[/g,
    each: /'driver'\s*=>\s*'(?:mysql|mariadb)'/,
  },
  {
    files: /\.(java|kt|scala)$/,
    client: 'jdbc',
    pattern:
      /\bnew\s+(?:HikariConfig|HikariDataSource|PGSimpleDataSource|PGPoolingDataSource)\s*\(|\bDriverManager\.getConnection\s*\(|(?:\.setReadOnly|\.setFetchSize|@Transactional)\s*\(/g,
    unless: /jdbc:(mysql|mariadb|h2|oracle|sqlserver)/,
    markers: javaMarkers,
  },
  {
    files: /\.exs?$/,
    client: 'ecto',
    pattern: /\bconfig\s*\(?\s*:\w+\s*,\s*[\w.]*Repo\b\s*,?/g,
    unless: /MyXQL|Exqlite/,
  },
];

/** Variables that a piece of code reads: `os.environ["X"]`, `os.Getenv("X")`, `env('X')`, `System.get_env("X")`. */
const VARIABLES =
  /(?:environ(?:\.get)?\s*[[(]|getenv\s*\(|Getenv\s*\(|LookupEnv\s*\(|get_env!?\s*\(|fetch_env!\s*\(|env(?:\.db)?\s*\(|env::var\s*\(|env!\s*\(|config\s*\(|ENV(?:\.fetch)?\s*[[(]|getEnvironmentVariable\s*\()\s*["']([A-Za-z_]\w*)["']/g;

/** Names in upper case that stand for settings: `settings.DATABASE_URL`. */
const NAMES = /\b([A-Z][A-Z0-9_]*(?:URL|URI|DSN))\b/g;

function connectsOf(
  call: string,
  start: number,
  strings: readonly CodeString[],
  options: Readonly<Record<string, OptionValue>>,
  prefix: string,
): ConnectsBy {
  const inside = strings.filter((string) => string.start >= start && string.end <= start + call.length);
  const endpoints: EndpointFact[] = inside.flatMap((string) => {
    const read = readAddress(string.text, string.start, null, true);
    return read && 'endpoint' in read ? [read.endpoint] : [];
  });
  const find = (names: readonly string[]) =>
    names.map((name) => options[prefix + name]).find((option) => option !== undefined);
  const host = find(['host', 'HOST', 'hostname']);
  const port = find(['port', 'PORT']);
  const number = Number(/\d+/.exec(port?.value ?? '')?.[0] ?? Number.NaN);
  if (host?.value || !Number.isNaN(number)) {
    endpoints.push({
      kind: 'endpoint',
      name: null,
      dialect: 'postgres',
      host: host?.value ?? null,
      port: Number.isNaN(number) ? null : number,
      parameters: [],
      range: (port ?? host)?.range ?? { start, end: start + call.length },
    });
  }
  const named = [...call.matchAll(VARIABLES), ...call.matchAll(NAMES)].flatMap((match) => match[1] ?? []);
  return { variables: [...new Set(named)], endpoints };
}

/** Database clients in Python, Go, Rust, PHP, Java, Kotlin, Scala, C# and Elixir, by the calls that make them. */
export function clientsIn({ code, strings }: LexedCode, path: string): readonly ClientFact[] {
  const facts: ClientFact[] = [];
  for (const shape of SHAPES) {
    if (!shape.files.test(path)) continue;
    if (shape.needs && !shape.needs.test(code)) continue;
    let made = 0;
    for (const match of code.matchAll(shape.pattern)) {
      const bracket = match[0].search(/[([{]\s*$/);
      const open = bracket === -1 ? match.index + match[0].length : match.index + match[0].length - 1;
      const end =
        shape.client === 'ecto'
          ? blockEnd(code, open)
          : code[open] && '([{'.includes(code[open] ?? '')
            ? closing(code, open)
            : closing(code, code.indexOf('(', match.index));
      const call = code.slice(match.index, end);
      const scope = shape.markers ? code : call;
      if (shape.unless?.test(scope)) continue;
      const pairs = pairsIn(code, open + 1, Math.max(open + 1, shape.client === 'ecto' ? end : end - 1));
      for (const marker of shape.markers ?? []) {
        const found = marker.pattern.exec(code);
        if (!found) continue;
        const group = found[1] ?? found[2] ?? '';
        const name = marker.option.endsWith('.') ? marker.option + group : marker.option;
        pairs[name] = {
          name: marker.option.replace(/\.$/, '') || name,
          value: marker.value ?? group,
          range: { start: found.index, end: found.index + found[0].length },
        };
      }
      if (shape.each) {
        facts.push(...blocksIn(shape, code, pairs, strings));
        continue;
      }
      // Several calls in one file build one client: a config and the pool made from it.
      if (made++ > 0 && shape.markers) continue;
      facts.push({
        kind: 'client',
        client: shape.client,
        connects: connectsOf(
          shape.client === 'ecto' ? code.slice(match.index, end) : call,
          match.index,
          strings,
          pairs,
          '',
        ),
        options: pairs,
        complete: !/\*\*\w|\.\.\.\w/.test(call),
        range: { start: match.index, end: match.index + match[0].replace(/\s*[([{,]?\s*$/, '').length },
        role: shape.role ?? 'application',
      });
    }
  }
  return facts;
}

/** An Elixir `config` call without brackets goes on while lines end with a comma. */
function blockEnd(code: string, from: number): number {
  let at = from;
  for (;;) {
    const newline = code.indexOf('\n', at);
    if (newline === -1) return code.length;
    const line = code.slice(at, newline).trim();
    if (line !== '' && !/[,([{]$/.test(line) && !/^[\w?]+:$/.test(line)) return newline;
    at = newline + 1;
  }
}

/** The first keys below a literal, each a client: `'default': {...}`. */
function blocksIn(
  shape: CallShape,
  code: string,
  pairs: Readonly<Record<string, OptionValue>>,
  strings: readonly CodeString[],
): readonly ClientFact[] {
  return Object.entries(pairs).flatMap(([name, block]): readonly ClientFact[] => {
    if (name.includes('.')) return [];
    const text = code.slice(block.range.start, block.range.end);
    if (!shape.each?.test(text)) return [];
    const prefix = `${name}.`;
    const options: Record<string, OptionValue> = {};
    for (const [key, value] of Object.entries(pairs))
      if (key.startsWith(prefix)) options[key.slice(prefix.length)] = value;
    if (/ATTR_EMULATE_PREPARES\s*=>\s*(true|1)/i.test(text))
      options.emulatePrepares = { name: 'PDO::ATTR_EMULATE_PREPARES', value: 'true', range: block.range };
    if (/disable_server_side_cursors\s*=\s*True/.test(text))
      options.DISABLE_SERVER_SIDE_CURSORS = { name: 'disable_server_side_cursors', value: 'true', range: block.range };
    const first = /[[{(]/.exec(text);
    return [
      {
        kind: 'client',
        client: shape.client,
        connects: connectsOf(text, block.range.start, strings, options, ''),
        options,
        complete: !/\*\*\w/.test(text),
        range: { start: block.range.start, end: block.range.start + (first?.index ?? 0) },
        role: 'application',
      },
    ];
  });
}
