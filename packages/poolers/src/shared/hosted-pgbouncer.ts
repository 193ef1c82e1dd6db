import type { Documented, HandlingClause, PoolerProfile } from '@poolsafe/core';
import pgbouncer from '../profiles/pgbouncer.js';

interface HostedPgbouncer {
  readonly product: string;
  readonly title: string;
  readonly summary: string;
  /** The PgBouncer versions that the service runs or may run. */
  readonly versions: readonly string[];
  /** Names of PgBouncer's modes that the service offers, its default first. */
  readonly modes: readonly string[];
  /** Values that the service sets differently from PgBouncer. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** What the service documents; goes before PgBouncer's own clauses. */
  readonly clauses?: readonly HandlingClause[];
  /** That the service runs PgBouncer at all, and how. */
  readonly runs: Documented;
  readonly documents: PoolerProfile['documents'];
  readonly notes?: readonly string[];
}

/** A service that runs PgBouncer for its customers: PgBouncer's profile with the service's versions, modes and defaults. */
export function hostedPgbouncer(service: HostedPgbouncer): PoolerProfile {
  return {
    ...pgbouncer,
    product: service.product,
    title: service.title,
    summary: service.summary,
    versions: service.versions,
    modes: service.modes.flatMap((name) => pgbouncer.modes.filter((mode) => mode.name === name)),
    settings: pgbouncer.settings.map((setting) => {
      const value = service.defaults?.[setting.name];
      return value === undefined ? setting : { ...setting, defaults: [{ value }] };
    }),
    handling: [...(service.clauses ?? []), ...pgbouncer.handling],
    documents: service.documents,
    runs: pgbouncer.product,
    notes: [`${service.runs.detail} (${service.runs.source}).`, ...(service.notes ?? [])],
  };
}
