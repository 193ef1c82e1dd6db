import type { PoolerProfile } from '@poolsafe/core';
import { profiles } from '@poolsafe/poolers';

/** The profile of a product that poolsafe ships. @throws Error for a product that does not exist */
export function profileOf(product: string): PoolerProfile {
  const profile = profiles.find((known) => known.product === product);
  if (!profile) throw new Error(`no profile for ${product}`);
  return profile;
}
