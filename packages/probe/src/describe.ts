import type { Observation } from './construct.js';
import type { Sight } from './sight.js';

/** A look in words: the value, or the error. */
function words(seen: Sight): string {
  switch (seen.state) {
    case 'kept':
    case 'lost':
      return seen.value === undefined ? seen.state : loginRole(seen.value ?? 'nothing');
    case 'error':
      return `error ${seen.sqlstate ?? ''} ${seen.message ?? ''}`.trimEnd();
    case 'disconnected':
      return 'the connection was closed';
    case 'blocked':
      return 'no answer';
  }
}

/** Users of a measurement have numbers, which say nothing to a reader. */
const loginRole = (value: string) => (/^[us]\d{4}$/.test(value) ? 'the login role' : value);

/** What was seen of a construct, in one line for people: what they would meet, from each side. */
export function describeObservation(seen: Observation): string {
  const parts: string[] = [];
  const failure = seen.setup && seen.setup.state !== 'kept' ? seen.setup : undefined;
  if (failure) parts.push(words(failure));
  if (seen.setup?.notice) parts.push(seen.setup.notice);
  if (seen.verdict === 'tracked' && seen.other) parts.push(`on another connection still ${words(seen.other)}`);
  else {
    if (seen.same)
      parts.push(seen.same.state === 'kept' ? `kept: ${words(seen.same)}` : `the next statement: ${words(seen.same)}`);
    if (seen.other) parts.push(`on another connection: ${words(seen.other)}`);
  }
  if (seen.leakLive?.state === 'kept') parts.push(`another client on that connection: ${words(seen.leakLive)}`);
  if (seen.leakAfter?.state === 'kept') parts.push(`after the client left, another client: ${words(seen.leakAfter)}`);
  if (seen.collide) parts.push(`another client doing the same: ${words(seen.collide)}`);
  if (seen.second) parts.push(`second session: ${words(seen.second)}`);
  if (seen.afterSet) parts.push(`session after a SET by another one: ${words(seen.afterSet)}`);
  if (seen.victim?.state === 'lost' || seen.victim?.state === 'error') parts.push("another client's state was gone");
  if (seen.permanent) parts.push('the lock stayed held after its owner had left');
  return parts.length === 0 ? 'as on a connection of its own' : parts.join('; ');
}

/** Every look at a construct. */
export const sightsOf = (seen: Observation): readonly Sight[] =>
  [
    seen.setup,
    seen.same,
    seen.other,
    seen.leakLive,
    seen.leakAfter,
    seen.collide,
    seen.victim,
    seen.second,
    seen.afterSet,
  ].filter((look) => look !== undefined);
