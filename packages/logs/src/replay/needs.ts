import type { Dialect, SessionEffect } from '@poolsafe/core';

/** States that every later transaction of the session runs under, without saying so. */
const AMBIENT: ReadonlySet<SessionEffect['state']> = new Set([
  'setting',
  'role',
  'notification',
  'library',
  'extension-state',
  'client-mode',
  'database',
  'table-lock',
  'session-lock',
  'subscription',
]);

export const isAmbient = (effect: SessionEffect): boolean => AMBIENT.has(effect.state);

/** True when an effect concerns the state that another one made. A name that is not known may be any. */
export function concerns(made: SessionEffect, needed: SessionEffect): boolean {
  if (needed.state === 'every-state') return made.state !== 'transaction';
  return (
    made.state === needed.state &&
    (needed.name === undefined || needed.name === '*' || made.name === undefined || made.name === needed.name)
  );
}

/** Makes one state twice over: the second takes the place of the first. */
export const replaces = (later: SessionEffect, earlier: SessionEffect): boolean =>
  later.state === earlier.state &&
  later.name !== undefined &&
  later.name === earlier.name &&
  ['setting', 'role', 'user-variable', 'database', 'temp-relation', 'prepared-statement', 'client-mode'].includes(
    later.state,
  );

/** State that PostgreSQL takes back when the transaction that made it rolls back. */
export const rolledBack = (effect: SessionEffect): boolean =>
  ['setting', 'role', 'temp-relation', 'cursor', 'notification'].includes(effect.state);

/** What the driver or framework is, by how it names its prepared statements. */
export function driverOf(name: string): string | undefined {
  if (/^S_\d+$/.test(name)) return 'pgjdbc';
  if (/^__asyncpg_stmt_/.test(name)) return 'asyncpg';
  if (/^_pg3_\d+/.test(name)) return 'psycopg 3';
  if (/^a\d+$/.test(name)) return 'Rails';
  if (/^s\d+$/.test(name)) return 'Prisma or tokio-postgres';
  if (/^sqlx_s_\d+$/.test(name)) return 'sqlx';
  if (/^lrupsc_\d+_\d+|^stmtcache_/.test(name)) return 'pgx';
  if (/^pdo_stmt_/.test(name)) return 'PHP PDO';
  if (/^dbdpg_p/.test(name)) return 'DBD::Pg';
  if (/^ecto_/.test(name)) return 'Ecto';
  if (/^P_?\d+_?\d*$/.test(name)) return 'pgbench';
  return undefined;
}

/** What a Redis client sends by itself when it connects, and what it asks of the server beside its work. */
const PREPARES =
  /^"?(?:command|info|ping|echo|client|hello|auth|select|readonly|config|cluster|acl|role|time|module|quit|monitor)"?(?:\s|$)/i;

/** True for a text that only gets a connection ready, or looks at the server. */
export const prepares = (dialect: Dialect, text: string): boolean => dialect === 'redis' && PREPARES.test(text);

/** State that a client's options make when it connects: its database, user, protocol and name. */
export const isSetUp = (effect: SessionEffect): boolean =>
  ['client-mode', 'role', 'database'].includes(effect.state) && !/^CLIENT REPLY/.test(effect.via);
