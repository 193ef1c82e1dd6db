import type { ClientFact, EndpointFact } from '@poolsafe/core';

/** Which client an address is for, by its scheme or by parameters that only this one knows. First that fits. */
const BY_SCHEME: readonly (readonly [RegExp, string])[] = [
  [/^jdbc:postgres/i, 'jdbc'],
  [/^r2dbc:(pool:)?postgres/i, 'r2dbc'],
  [/^postgres(ql)?\+asyncpg:/i, 'sqlalchemy-asyncpg'],
  [/^postgres(ql)?\+psycopg(_async)?:/i, 'psycopg'],
  [/^postgres(ql)?(\+psycopg2)?:.*[?&]application_name=sqlalchemy/i, 'psycopg2'],
  [/^(postgres(ql)?|pgsql)\+advisory:/i, 'symfony-lock'],
  [/^ecto:/i, 'ecto'],
  [/^pgsql:/i, 'pdo'],
  [/^(?!dbi:|[^]*\bdbname\s*=)(?:[^]*;)?\s*(host|server)\s*=.*;/i, 'npgsql'],
];

/** The same for MySQL, where only Java's addresses name their client. */
const MYSQL_BY_SCHEME: readonly (readonly [RegExp, string])[] = [
  [/^jdbc:mysql:/i, 'mysql-jdbc'],
  [/^(jdbc|r2dbc:(pool:)?):?mariadb:/i, 'mariadb-java'],
];

const BY_PARAMETER: readonly (readonly [RegExp, string])[] = [
  [/^(pgbouncer|connection_limit|pool_timeout|socket_timeout|sslaccept)$/, 'prisma'],
  [
    /^(default_query_exec_mode|statement_cache_mode|prefer_simple_protocol|pool_max_conns|description_cache_capacity)$/,
    'pgx',
  ],
  [/^binary_parameters$/, 'lib/pq'],
  [/^statement-cache-capacity$/, 'sqlx'],
  [/^(prepareThreshold|preferQueryMode|currentSchema)$/, 'jdbc'],
  [/^prepared_statement_cache_size$/, 'sqlalchemy-asyncpg'],
];

/** The client that an address shows by itself, before any code is read. */
export function impliedClient(text: string, endpoint: EndpointFact): ClientFact | undefined {
  const schemes = endpoint.dialect === 'mysql' ? MYSQL_BY_SCHEME : BY_SCHEME;
  const client =
    schemes.find(([pattern]) => pattern.test(text.trim()))?.[1] ??
    (endpoint.dialect === 'mysql' ? [] : BY_PARAMETER).find(([pattern]) =>
      endpoint.parameters.some(({ name }) => pattern.test(name)),
    )?.[1];
  if (client === undefined) return undefined;
  return {
    kind: 'client',
    client,
    connects: { variables: [], endpoints: [endpoint] },
    options: {},
    complete: true,
    implied: true,
    range: endpoint.range,
    role: 'application',
  };
}
