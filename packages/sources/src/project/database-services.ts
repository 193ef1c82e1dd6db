import type { Leaf } from './leaf.js';

/** Images that are a PostgreSQL server, whoever publishes them; not what exports, backs up or manages one. */
const SERVER =
  /(^|\/)(postgres(ql)?(-?\d+)?|postgis|timescaledb(-ha)?|pgvector|pg_?vecto\.?rs|citus|spilo(-\d+)?|paradedb|cloudnative-pg|age|crunchy-postgres(-gis)?)(:|@|$)/i;

/** What makes a client of a server's image: the programs that come with it. */
const CLIENTS = /\b(psql|pg_dump(all)?|pg_restore|pg_isready|pgbench|createdb|dropdb|vacuumdb)\b/;

const startsWith = (path: readonly string[], prefix: readonly string[]): boolean =>
  prefix.every((part, index) => path[index] === part);

/** True for what stands in a service or container that is the database server itself, and runs as it. */
export function isOfServer(leaf: Leaf, leaves: readonly Leaf[]): boolean {
  for (let length = leaf.path.length - 1; length > 0; length--) {
    const holder = leaf.path.slice(0, length);
    const inside = leaves.filter(({ path }) => startsWith(path, holder));
    const image = inside.find(({ path }) => path.length === length + 1 && path[length] === 'image');
    if (!image) continue;
    const commands = inside.filter(({ path }) => /^(command|entrypoint|args)$/.test(path[length] ?? ''));
    // Who is told where the server is runs a client of it.
    const told = inside.some(({ path, value }) => path.at(-1) === 'PGHOST' || /^PGHOST(=|$)/.test(value ?? ''));
    return SERVER.test(image.value ?? '') && !told && !commands.some(({ value }) => CLIENTS.test(value ?? ''));
  }
  return false;
}
