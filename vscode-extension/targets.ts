import { knownTargets } from '@poolsafe/poolers';

/** The known targets, for a list to pick from. */
export const targetList = () =>
  knownTargets().map(({ id, profile, mode }) => ({
    target: profile.product + (profile.modes.length > 1 ? `/${mode.name}` : ''),
    title: `${profile.title}${profile.modes.length > 1 ? `, ${mode.name} mode` : ''} (${id})`,
  }));
