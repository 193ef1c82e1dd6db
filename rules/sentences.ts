import {
  type Boundary,
  composeBoundaries,
  describeTarget,
  type Occurrence,
  type Until,
  worstOutcome,
} from '@poolsafe/core';

const AFTER: Readonly<Record<Boundary, string>> = {
  session: 'when this client disconnects',
  transaction: 'after every transaction',
  statement: 'after every statement',
  call: 'after every call of the pool',
  command: 'after every command',
};

const UNTIL: Readonly<Partial<Record<Until, string>>> = {
  'transaction-end': 'until the transaction ends',
  'statement-end': 'until the statement ends',
  release: 'until it is released',
  reset: 'until the connection is reset or closed',
  disconnect: 'until it disconnects',
};

/** How long a pin lasts, in words. */
const untilWords = (until: Until | null): string =>
  until === null ? 'from here on' : (UNTIL[until] ?? `for ${until}`);

/** What a rule calls the state, and what running with and without it means. */
export interface Words {
  /** `the setting search_path`: begins a sentence once its first letter is made a capital. */
  readonly state: string;
  /** `run without it`: what happens to the client that made the state. */
  readonly lost: string;
  /** `run with it`: what happens to the others. */
  readonly leaked: string;
}

const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** Who hands the connection on: the pooler, or the application's own pool where that is the narrower one. */
function handsOn({ context, target }: Occurrence): { who: string; when: string } {
  const boundary = composeBoundaries(context.handle, target.mode.boundary);
  const byPool = boundary === 'call' && target.mode.boundary !== 'call';
  return { who: byPool ? 'the connection pool' : describeTarget(target), when: AFTER[boundary] };
}

/** One sentence on what becomes of state, on which pooler, and why. */
export function happens(occurrence: Occurrence, words: Words): string {
  const { verdict, target } = occurrence;
  const { who, when } = handsOn(occurrence);
  const { reason, outcomes } = verdict;
  switch (reason.kind) {
    case 'outlives-boundary':
      return capital(
        `${words.state} stays on the server connection, which ${who} gives to other clients ${when}: this client's next statements ${words.lost}, other clients ${words.leaked}.`,
      );
    case 'reset-at-boundary':
      return capital(
        `${words.state} is gone at once, because ${who} resets the connection ${when}: the next statements ${words.lost}.`,
      );
    case 'survives-reset':
      return capital(
        `${words.state} survives what ${who} runs between sessions, so the next clients of the connection ${words.leaked}.`,
      );
    case 'made-on-another-connection':
      return capital(
        `${words.state} belongs to the server connection it was made on, and ${who} picks a connection anew ${when}: statements that get another one ${words.lost}.`,
      );
    case 'runs-on-another-connection':
      return capital(`${who} runs this on whatever server connection is free ${when}, so it ${words.lost}.`);
    case 'no-transaction':
      return capital(
        `outside a transaction block ${words.state} ends with the statement itself, so it has no effect on anything that follows.`,
      );
    case 'server-rejects':
      return `PostgreSQL refuses this outside a transaction block (${reason.error}).`;
    case 'pooler': {
      const detail = reason.error === undefined ? '' : ` (${reason.error})`;
      const target_ = describeTarget(target);
      if (outcomes.includes('rejected')) return capital(`${target_} rejects this${detail}: ${reason.because}.`);
      if (outcomes.includes('ignored'))
        return capital(`${target_} accepts this and does not apply it: ${reason.because}.`);
      if (worstOutcome(verdict) === 'pinned')
        return capital(
          `${target_} keeps this client on one server connection ${untilWords(verdict.until)}, so it is not shared: ${reason.because}.`,
        );
      if (outcomes.includes('leaked'))
        return capital(`${words.state} reaches other clients of ${target_}: ${reason.because}.`);
      if (outcomes.includes('wrong'))
        return capital(`${words.state} silently gets another value on ${target_}: ${reason.because}.`);
      if (outcomes.includes('stalls'))
        return capital(`${words.state} makes this client's own statements wait on ${target_}: ${reason.because}.`);
      return capital(`${words.state} does not last on ${target_}: ${reason.because}.`);
    }
    case 'unrecognised':
      return capital(
        `${describeTarget(target)} does not notice this as it is written here (${reason.because}): ${words.state} stays on the server connection, which other clients get ${when}; this client's next statements ${words.lost}, other clients ${words.leaked}.`,
      );
    case 'shared-at-once':
      return capital(
        `${words.state} stays on the connection that all callers of ${describeTarget(target)} send on: other callers ${words.leaked}.`,
      );
    case 'never-waits':
      return capital(`inside MULTI or a script the server answers at once, so ${words.state} never waits.`);
    case 'stops-server':
      return capital(`${words.state} makes the server serve nobody meanwhile, whoever's connection it comes from.`);
    case 'held':
    case 'fits':
      return capital(`${words.state} is as on a connection of its own.`);
  }
}

/**
 * True for state that ends with its transaction, unless the pooler has something to say about that state itself: what
 * becomes of the transaction is said where it begins.
 */
export const refusedWithItsBlock = ({ effect, verdict, target }: Occurrence): boolean =>
  effect.scope === 'transaction' && (verdict.reason.kind !== 'pooler' || target.mode.boundary === 'statement');

/** What is said of a dialect, or else of PostgreSQL. */
export const inDialect = <T>({ context }: Occurrence, words: { readonly postgres: T; readonly mysql: T }): T =>
  context.dialect === 'mysql' ? words.mysql : words.postgres;

/** `fail` of statements that need the state, `fails` of the one that gives it up. */
export const verb = ({ effect }: Occurrence, plural: string, singular: string): string =>
  effect.action === 'release' ? singular : plural;

/** How code takes one connection out of a pool. */
export const checkout = (occurrence: Occurrence): string =>
  inDialect(occurrence, { postgres: 'one client (pool.connect())', mysql: 'one connection (pool.getConnection())' });

/** `search_path` in backticks, or a general word when the name is not known. */
export const named = (name: string | undefined, otherwise: string, before = ''): string =>
  name === undefined ? otherwise : `${before}\`${name}\``;
