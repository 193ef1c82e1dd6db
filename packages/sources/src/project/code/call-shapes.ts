import type { ClientFact } from '@poolsafe/core';

/** A marker anywhere in the file that is an option of the client: a method, a constant, an assignment. */
export interface Marker {
  readonly pattern: RegExp;
  readonly option: string;
  /** The value; absent: the pattern's first group. */
  readonly value?: string;
}

/** How a client is made in a language other than JavaScript. */
export interface CallShape {
  readonly files: RegExp;
  readonly client: string;
  /** Ends where the argument list, or the literal, begins. */
  readonly pattern: RegExp;
  /** The file, or the call, must also match. */
  readonly needs?: RegExp;
  readonly unless?: RegExp;
  /** The file takes the call's name from elsewhere: the project's own function of that name. */
  readonly elsewhere?: RegExp;
  readonly markers?: readonly Marker[];
  readonly role?: ClientFact['role'];
  /** Blocks of the literal are clients of their own: Django's DATABASES, Laravel's connections. */
  readonly each?: RegExp;
  /** A call without brackets, which goes on while lines end with a comma. */
  readonly block?: true;
}

/** `create_async_engine` of the project itself, which calls SQLAlchemy's somewhere else. */
const OWN_ENGINE =
  /from\s+(?!sqlalchemy\b|sqlmodel\b|flask_sqlalchemy\b)[.\w]+\s+import\s+(?:\([^)]*|[^\n(]*)\bcreate_(?:async_)?engine\b/;

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
  { pattern: /setSchema\(\s*"([^"]+)"/, option: 'schema' },
];

/** Calls that make clients, in all languages. */
export const SHAPES: readonly CallShape[] = [
  {
    files: /\.go$/,
    client: 'pgdriver',
    pattern: /\bpgdriver\.NewConnector\s*\(/g,
    markers: [
      {
        pattern: /WithConnParams\(\s*map\[string\](?:interface\{\}|any)\{\s*"([\w.]+)"\s*:/,
        option: 'connParams.',
      },
    ],
  },
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
    client: 'asyncpg',
    pattern: /(?<![\w.])(?:create_pool|connect)\s*\(/g,
    needs: /^\s*from\s+asyncpg(?:\.\w+)?\s+import\s+(?:\([^)]*|[^\n(]*)\b(?:create_pool|connect)\b/m,
  },
  {
    files: /\.py$/,
    client: 'psycopg',
    pattern: /(?<![\w.])connect\s*\(/g,
    needs: /^\s*from\s+psycopg\s+import\s+(?:\([^)]*|[^\n(]*)\bconnect\b/m,
  },
  {
    files: /\.py$/,
    client: 'sqlalchemy-asyncpg',
    pattern: /(?<!def\s)\b_?create_async_engine\s*\(/g,
    elsewhere: OWN_ENGINE,
    unless: /psycopg|aiosqlite|aiomysql/,
  },
  {
    files: /\.py$/,
    client: 'psycopg',
    pattern: /(?<!def\s)\b_?create_(?:async_)?engine\s*\(/g,
    elsewhere: OWN_ENGINE,
    needs: /postgresql\+psycopg(_async)?:/,
  },
  {
    files: /\.py$/,
    client: 'sqlalchemy-mysql',
    pattern: /(?<!def\s)\b_?create_(?:async_)?engine\s*\(/g,
    elsewhere: OWN_ENGINE,
    needs: /(?:mysql|mariadb)(?:\+\w+)?:\/\//,
  },
  {
    files: /\.py$/,
    client: 'sqlalchemy-mysql',
    pattern: /\b(?:pymysql|aiomysql|MySQLdb|mysql\.connector)\.(?:connect|create_pool|Connect)\s*\(/g,
  },
  {
    files: /\.py$/,
    client: 'asyncpg-listener',
    pattern: /\.add_listener\s*\(/g,
    needs: /asyncpg/,
    role: 'listener',
  },
  {
    files: /\.py$/,
    client: 'psycopg2',
    pattern: /(?<!def\s)\b_?create_engine\s*\(/g,
    elsewhere: OWN_ENGINE,
    unless: /\+psycopg:|sqlite|mysql|asyncpg|\+psycopg_async/,
  },
  {
    files: /\.py$/,
    client: 'psycopg',
    pattern:
      /\b(?:psycopg\.(?:AsyncConnection\.)?connect|(?:Async)?(?:Null)?ConnectionPool|AsyncConnection\.connect|psycopg\.Connection\.connect)\s*\(/g,
    needs: /psycopg(?!2)/,
  },
  { files: /\.py$/, client: 'psycopg2', pattern: /\bpsycopg2\.(?:connect|pool\.\w+)\s*\(/g },
  {
    // Flask-SQLAlchemy, Superset and Airflow hand this dictionary to create_engine.
    files: /\.py$/,
    client: 'psycopg2',
    pattern: /\bSQLALCHEMY_ENGINE_OPTIONS\b["'\]]*\s*(?::[^=\n]+)?=\s*\{/g,
    unless: /\+psycopg:|\+asyncpg|sqlite:|mysql/,
  },
  {
    files: /\.py$/,
    client: 'django',
    pattern: /^DATABASES\s*(?::[^=]+)?=\s*\{/gm,
    each: /postgres|postgis|tenants|dj_database_url|env\.db|config\(/,
  },
  {
    files: /\.py$/,
    client: 'django',
    // A dictionary that is built before it goes into DATABASES.
    pattern: /^\w*(?:DATABASE|DB)\w*\s*=\s*(?:dj_database_url\.(?:parse|config)|env\.db(?:_url)?)\s*\(/gm,
    needs: /^DATABASES\s*(?::[^=]+)?=/m,
    unless: /mysql:|disable_server_side_cursors\s*=\s*True/,
    markers: [
      {
        pattern: /DISABLE_SERVER_SIDE_CURSORS["']?\]?\s*[:=]\s*(True|False)?/,
        option: 'DISABLE_SERVER_SIDE_CURSORS',
      },
    ],
  },
  {
    files: /\.py$/,
    client: 'django-mysql',
    pattern: /^DATABASES\s*(?::[^=]+)?=\s*\{/gm,
    each: /backends\.mysql|mysql:\/\//,
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
    pattern: /\b(?:sql|sqlx)\.(?:Open|Connect|MustConnect|MustOpen)\s*\(\s*"(?:postgres|cloudsqlpostgres)"/g,
    unless: /stdlib"|sqlite/,
  },
  {
    files: /\.go$/,
    client: 'go-pg-listener',
    pattern: /\.Listen\(\s*(?:\w*[cC]tx|context\.\w+\(\)|"|`)/g,
    needs: /go-pg\/pg|uptrace\/bun\/driver\/pgdriver/,
    role: 'listener',
  },
  {
    files: /\.go$/,
    client: 'lib/pq',
    pattern: /\b(?:sql\.Open|sql\.OpenDB|sqlx\.(?:Connect|Open))\s*\(\s*(?=[A-Za-z_])/g,
    needs: /"github\.com\/lib\/pq"/,
    unless: /sqlite|mysql/i,
  },
  {
    files: /\.go$/,
    client: 'goose',
    pattern: /\bgoose\.(?:Up|UpTo|UpByOne|UpContext|UpToContext|Run|RunContext)\s*\(/g,
    needs: /goose/,
    unless: /mysql|sqlite/i,
    markers: [],
    role: 'migration',
  },
  {
    files: /\.py$/,
    client: 'alembic-command',
    pattern: /\bcommand\.upgrade\s*\(/g,
    needs: /alembic/,
    unless: /mysql|sqlite/i,
    markers: [],
    role: 'migration',
  },
  {
    files: /\.rs$/,
    client: 'diesel-migrations',
    pattern: /\.run_pending_migrations\s*\(/g,
    needs: /diesel/,
    unless: /Mysql|Sqlite/,
    markers: [],
    role: 'migration',
  },
  { files: /\.go$/, client: 'lib/pq-listener', pattern: /\bpq\.NewListener\s*\(/g, role: 'listener' },
  {
    files: /\.rs$/,
    client: 'sqlx',
    pattern:
      /\b(?:(?:PgPool|Pool::<(?:\w+::)*Postgres>)::connect(?:_with|_lazy(?:_with)?)?|PgPoolOptions::new|PgConnection::connect|PgConnectOptions::(?:new|from_str))\s*\(/g,
    needs: /sqlx/,
    markers: sqlxMarkers,
  },
  { files: /\.rs$/, client: 'sqlx-listener', pattern: /\bPgListener::connect(?:_with)?\s*\(/g, role: 'listener' },
  {
    files: /\.rs$/,
    client: 'tokio-postgres',
    pattern:
      /\b(?:tokio_postgres::connect|postgres::Client::connect|Client::connect|tokio_postgres::Config::new|deadpool_postgres::Config::new|parse::<tokio_postgres::Config>)\s*\(/g,
    needs: /postgres/,
    markers: [{ pattern: /(query_typed)/, option: 'query_typed' }],
  },
  {
    files: /\.rs$/,
    client: 'tokio-postgres',
    pattern:
      /\b(?:Config::new|Config::from_str|Manager::(?:new|from_config)|PostgresConnectionManager::new(?:_from_stringlike)?)\s*\(/g,
    needs: /use\s+(?:deadpool_postgres|tokio_postgres|bb8_postgres|postgres)::/,
    unless: /tokio_postgres::connect|query_typed|use\s+sqlx/,
    markers: [{ pattern: /(query_typed)/, option: 'query_typed' }],
  },
  {
    files: /\.rs$/,
    client: 'diesel',
    pattern:
      /\b(?:PgConnection::establish|ConnectionManager::<\w*Pg\w*>::new|AsyncPgConnection::establish|AsyncDieselConnectionManager::<\w*Pg\w*>::new)\s*\(/g,
    unless: /CacheSize::Disabled/,
  },
  {
    files: /\.php$/,
    client: 'pdo',
    pattern: /new\s+\\?PDO\s*\(/g,
    needs: /pgsql:/,
    markers: [
      {
        pattern: /(?:ATTR_EMULATE_PREPARES|PGSQL_ATTR_DISABLE_PREPARES)\s*(?:=>|,)\s*(true|1|false|0)?/i,
        option: 'emulatePrepares',
      },
    ],
  },
  {
    files: /\.php$/,
    client: 'pdo',
    pattern: /["']class["']\s*=>\s*["']\\?yii\\{1,2}db\\{1,2}Connection["']\s*,/g,
    needs: /["']pgsql:/,
    markers: [{ pattern: /["']emulatePrepare["']\s*=>\s*(true|1)/i, option: 'emulatePrepares', value: 'true' }],
  },
  {
    files: /\.(pl|pm)$/,
    client: 'dbd-pg',
    pattern: /\bDBI->connect(?:_cached)?\s*\(/g,
    needs: /dbi:Pg\b/i,
    markers: [{ pattern: /\bpg_server_prepare\s*(?:=>|\}\s*=|,)\s*(\d)/, option: 'pg_server_prepare' }],
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
      /\bnew\s+(?:HikariConfig|HikariDataSource|PGSimpleDataSource|PGPoolingDataSource)\s*\(|\bDriverManager\.getConnection\s*\(/g,
    unless: /jdbc:(mysql|mariadb|h2|oracle|sqlserver)/,
    markers: javaMarkers,
  },
  {
    files: /\.(java|kt|scala)$/,
    client: 'jdbc-calls',
    pattern:
      /\.setFetchSize\s*\(\s*(?:[1-9]\d*|Integer\.MIN_VALUE|[A-Z_]{3,})|\b(?:ps|st|stmt|\w*[sS]tatement|prep\w*)\.(?:getMetaData|executeBatch)\s*\(|@Transactional\([^)]*readOnly\s*=\s*true|\b(?:c|con|conn|connection|jdbc\w*)\.(?:setReadOnly\s*\(\s*true|isReadOnly\s*=\s*true)/g,
    unless: /jdbc:(mysql|mariadb|h2|oracle|sqlserver)/,
    markers: [
      {
        pattern: /setReadOnly\(\s*(true)\s*\)|\bisReadOnly\s*=\s*(true)|@Transactional\([^)]*readOnly\s*=\s*(true)/,
        option: 'readOnly',
      },
      { pattern: /\b(?:ps|st|stmt|\w*[sS]tatement|prep\w*)\.getMetaData\s*\(/, option: 'getMetaData', value: 'true' },
      { pattern: /\.executeBatch\s*\(/, option: 'executeBatch', value: 'true' },
      { pattern: /setFetchSize\(\s*([1-9]\d*|Integer\.MIN_VALUE|[A-Z_]{3,})\s*\)/, option: 'fetchSize' },
    ],
  },
  {
    files: /\.(java|kt|scala)$/,
    client: 'r2dbc',
    pattern: /\bPostgresqlConnectionConfiguration\.builder\s*\(|\bConnectionFactories\.get\s*\(/g,
    needs: /io\.r2dbc/,
    markers: [
      {
        pattern: /preparedStatementCacheQueries\(\s*(\d+)\s*\)/,
        option: 'preparedStatementCacheQueries',
      },
    ],
  },
  {
    files: /\.(java|kt|scala)$/,
    client: 'vertx-pg',
    pattern: /\bnew\s+PgConnectOptions\s*\(|\bPgConnectOptions\(\)|\bPgConnectOptions\.from\w+\s*\(/g,
    markers: [
      { pattern: /setCachePreparedStatements\(\s*(true)\s*\)/, option: 'cachePreparedStatements' },
      { pattern: /setUseLayer7Proxy\(\s*(true)\s*\)/, option: 'useLayer7Proxy' },
    ],
  },
  {
    files: /\.cs$/,
    client: 'npgsql',
    pattern: /\bnew\s+NpgsqlConnectionStringBuilder\s*(?:\(\s*\)\s*)?\{/g,
  },
  {
    // The last argument says whether the statement is prepared.
    files: /\.hs$/,
    client: 'hasql',
    pattern: /(?<![\w'])(?:Statement\.)?Statement(?:[ \t]+(?:[\w'.]+|\([^()\n]*\))){3}[ \t]+True\b/g,
    needs: /Hasql/,
  },
  {
    files: /\.exs?$/,
    client: 'postgrex-notifications',
    pattern: /\bPostgrex\.Notifications\.(?:start_link|listen!?)\s*\(|\{\s*Postgrex\.Notifications\s*,/g,
    role: 'listener',
  },
  {
    files: /\.exs?$/,
    client: 'ecto',
    pattern: /\bconfig\s*\(?\s*:\w+\s*,\s*[\w.]*Repo\w*(?:\.\w+)*\s*,?/g,
    unless: /MyXQL|Exqlite/,
    block: true,
  },
  {
    files: /\.exs?$/,
    client: 'ecto',
    pattern: /\bPostgrex\.(?:start_link|child_spec)\s*\(|\{\s*Postgrex\s*,/g,
  },
];
