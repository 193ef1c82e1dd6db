import type { Dialect, Target } from '@poolsafe/core';
import { profiles } from './profiles.generated.js';
import { parseTarget } from './target.js';

/** The target that a project has which names none: the latest release of the pooler that is most often met. */
export const DEFAULT_TARGETS: Readonly<Partial<Record<Dialect, string>>> = {
  postgres: 'pgbouncer',
  mysql: 'proxysql',
  redis: 'redis-shared',
  mongodb: 'mongodb-driver',
  memcached: 'memcached-shared',
};

/** One target per known product and mode, in its latest version and with its defaults. */
export function knownTargets(dialect?: Dialect): readonly Target[] {
  return profiles
    .filter((profile) => dialect === undefined || profile.dialects.includes(dialect))
    .flatMap((profile) =>
      profile.modes.map((mode) => parseTarget(profile.product + (profile.modes.length > 1 ? `/${mode.name}` : ''))),
    );
}
