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

/** One target per known product, mode and variant, in its latest version and with its defaults otherwise. */
export function knownTargets(dialect?: Dialect): readonly Target[] {
  return profiles
    .filter((profile) => dialect === undefined || profile.dialects.includes(dialect))
    .flatMap((profile) =>
      profile.modes.flatMap((mode) => {
        const text = profile.product + (profile.modes.length > 1 ? `/${mode.name}` : '');
        const variants = (profile.variants ?? []).map(
          (settings) => `${text}?${new URLSearchParams(settings).toString()}`,
        );
        return [text, ...variants].map(parseTarget);
      }),
    );
}
