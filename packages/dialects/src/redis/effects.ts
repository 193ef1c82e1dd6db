import type { SessionEffect, TextRange } from '@poolsafe/core';
import { type EffectDraft, finishEffect } from '../sql/effect-draft.js';
import { HOLE } from '../sql/tokens.js';
import { canBlock } from './commands.js';
import { commandsOfScript } from './lua.js';

/** What one command does; `last` is the index of the last word that makes the effect. */
interface Reading {
  readonly state: EffectDraft['state'];
  readonly action: EffectDraft['action'];
  readonly scope: EffectDraft['scope'];
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly via?: string;
  readonly last?: number;
}

type Reader = (words: readonly string[]) => readonly Reading[];

const known = (word: string | undefined): string | undefined =>
  word === undefined || word.includes(HOLE) ? undefined : word;

const is = (word: string | undefined, ...wanted: readonly string[]) =>
  word !== undefined && wanted.includes(word.toLowerCase());

/** The only argument from `first` on, when it is literal: a channel, a watched key. */
const single = (words: readonly string[], first: number): string | undefined =>
  words.length === first + 1 ? known(words[first]) : undefined;

const waits = (value?: string, last = 0): readonly Reading[] => [
  { state: 'blocking-wait', action: 'wait', scope: 'statement', value, last },
];

/** `XREAD ... BLOCK ms ... STREAMS`: `BLOCK` counts only among the options, before the stream names. */
const waitsWithBlock: Reader = (words) => {
  const streams = words.findIndex((word, i) => i > 0 && is(word, 'streams'));
  const block = words.findIndex((word, i) => i > 0 && is(word, 'block'));
  return block > 0 && (streams < 0 || block < streams) ? waits(known(words[block + 1]), block) : [];
};

const opensQueue: Reader = () => [{ state: 'command-queue', action: 'write', scope: 'session' }];
const closesQueue: Reader = () => [{ state: 'command-queue', action: 'release', scope: 'session' }];

const listens: Reader = (words) => [
  { state: 'subscription', action: 'write', scope: 'session', name: single(words, 1) },
];
const stopsListening: Reader = (words) => [
  { state: 'subscription', action: 'release', scope: 'session', name: words.length === 1 ? '*' : single(words, 1) },
];

const mode = (name: string, action: 'write' | 'read' | 'release' = 'write', last = 1): Reading => ({
  state: 'client-mode',
  action,
  scope: 'session',
  name,
  last,
});

/** A mode that an `ON`/`OFF` argument switches; what it says when it is a hole is taken as on. */
const switched =
  (name: string, off = 'off'): Reader =>
  (words) => [mode(name, is(words[2], off) ? 'release' : 'write')];

const CLIENT: Readonly<Record<string, Reader>> = {
  setname: (words) => [mode('setname', words[2] === '' ? 'release' : 'write')],
  setinfo: () => [mode('setinfo')],
  getname: () => [mode('setname', 'read')],
  tracking: switched('tracking'),
  // One-shot: it speaks about the next command only.
  caching: () => [{ ...mode('caching'), scope: 'statement' }],
  trackinginfo: () => [mode('tracking', 'read')],
  getredir: () => [mode('tracking', 'read')],
  reply: switched('reply', 'on'),
  'no-evict': switched('no-evict'),
  'no-touch': switched('no-touch'),
  capa: () => [mode('capa')],
  'import-source': switched('import-source'),
  id: () => [{ state: 'connection-identity', action: 'read', scope: 'session', last: 1 }],
  info: () => [{ state: 'connection-identity', action: 'read', scope: 'session', last: 1 }],
  // Holds up every connection of the server, not this one.
  pause: () => [{ state: 'blocking-wait', action: 'wait', scope: 'global', last: 1 }],
};

const HELLO: Reader = (words) => {
  if (words.length < 2) return [];
  const at = (word: string) => words.findIndex((given, i) => i > 1 && is(given, word));
  const auth = at('auth');
  const name = at('setname');
  return [
    mode('resp'),
    ...(auth > 0
      ? [{ state: 'role', action: 'write', scope: 'session', value: known(words[auth + 1]), last: auth } as const]
      : []),
    ...(name > 0 ? [mode('setname', 'write', name)] : []),
  ];
};

const EFFECTS: Readonly<Record<string, Reader>> = {
  xread: waitsWithBlock,
  xreadgroup: waitsWithBlock,
  multi: opensQueue,
  exec: closesQueue,
  discard: closesQueue,
  watch: (words) => [{ state: 'optimistic-lock', action: 'write', scope: 'session', name: single(words, 1) }],
  unwatch: () => [{ state: 'optimistic-lock', action: 'release', scope: 'session', name: '*' }],
  select: (words) => [{ state: 'database', action: 'write', scope: 'session', name: known(words[1]), last: 1 }],
  // The user when two words are given; the password never becomes a value.
  auth: (words) => [
    { state: 'role', action: 'write', scope: 'session', value: words.length > 2 ? known(words[1]) : undefined },
  ],
  subscribe: listens,
  psubscribe: listens,
  ssubscribe: listens,
  unsubscribe: stopsListening,
  punsubscribe: stopsListening,
  sunsubscribe: stopsListening,
  monitor: listens,
  // The connection becomes a replication stream.
  sync: () => [{ state: 'subscription', action: 'write', scope: 'session' }],
  psync: () => [{ state: 'subscription', action: 'write', scope: 'session' }],
  client: (words) => {
    const sub = words[1]?.toLowerCase();
    const reader = sub !== undefined && Object.hasOwn(CLIENT, sub) ? CLIENT[sub] : undefined;
    return reader?.(words) ?? [];
  },
  hello: HELLO,
  readonly: () => [mode('readonly', 'write', 0)],
  readwrite: () => [mode('readonly', 'release', 0)],
  asking: () => [{ ...mode('asking', 'write', 0), scope: 'statement' }],
  // Back to database 0, RESP2 and the default user, out of MULTI and subscriptions, for everybody on the connection.
  reset: () => [mode('reset', 'write', 0)],
  quit: () => [{ state: 'every-state', action: 'release', scope: 'session', name: '*' }],
  debug: (words) =>
    is(words[1], 'sleep') ? [{ state: 'blocking-wait', action: 'wait', scope: 'global', last: 1 }] : [],
};

/** Words from which on a command's own arguments are Lua or JavaScript for the server. */
const SCRIPT_AT: Readonly<Record<string, (words: readonly string[]) => number>> = {
  eval: () => 1,
  eval_ro: () => 1,
  script: (words) => (is(words[1], 'load') ? 2 : -1),
  function: (words) => (is(words[1], 'load') ? words.length - 1 : -1),
};

/** Commands whose next words belong to the name, since they decide what it does: how many. */
const NAMED_BY: Readonly<Record<string, (words: readonly string[]) => number>> = {
  client: (words) => (is(words[1], 'reply') ? 3 : 2),
  debug: () => 2,
  script: () => 2,
  function: () => 2,
  hello: () => 2,
};

/** True for a command that can have an effect on its connection by itself, or that runs a script which can. */
export const hasRedisEffects = (command: string): boolean =>
  Object.hasOwn(EFFECTS, command) || Object.hasOwn(SCRIPT_AT, command) || canBlock(command);

/** The command as it is named in reports: `BLPOP`, `CLIENT SETNAME`, `CLIENT REPLY OFF`, `HELLO 3`. */
function spelling(words: readonly string[]): string {
  const command = words[0]?.toLowerCase() ?? '';
  const count = Object.hasOwn(NAMED_BY, command) ? (NAMED_BY[command]?.(words) ?? 1) : 1;
  return words
    .slice(0, count)
    .filter((word) => known(word) !== undefined)
    .join(' ')
    .toUpperCase();
}

function readingsOf(words: readonly string[]): readonly Reading[] {
  const command = words[0]?.toLowerCase() ?? '';
  const reader = Object.hasOwn(EFFECTS, command) ? EFFECTS[command] : undefined;
  if (reader) return reader(words);
  // What only waits on an argument has a reader of its own.
  return canBlock(command) ? waits(known(words.at(-1))) : [];
}

/**
 * Session effects of one Redis or Valkey command given as its words, in the order of the protocol. A word that is not
 * known holds `HOLE`. `ranges` says where each word stands; an effect spans from the command to the last word that
 * makes it.
 */
export function effectsOfRedisCommand(
  words: readonly string[],
  ranges: readonly TextRange[],
): readonly SessionEffect[] {
  const first = ranges[0];
  if (words.length === 0 || first === undefined) return [];
  const via = spelling(words);
  const spanning = (last: number): TextRange => ({ start: first.start, end: (ranges[last] ?? first).end });
  const effects = readingsOf(words).map(({ last = 0, ...reading }) =>
    finishEffect({ via, ...reading, range: spanning(last) }, undefined),
  );
  const scriptAt = SCRIPT_AT[words[0]?.toLowerCase() ?? '']?.(words) ?? -1;
  const script = scriptAt > 0 ? words[scriptAt] : undefined;
  return script === undefined ? effects : [...effects, ...effectsOfRedisScript(script, spanning(scriptAt))];
}

/**
 * What a Lua script asks the server for. The server runs a script in one piece, so nothing in it waits, and most
 * commands on the connection are refused; the effects say that they stand inside a script.
 */
export function effectsOfRedisScript(script: string, range: TextRange): readonly SessionEffect[] {
  const effects = commandsOfScript(script).flatMap((words) =>
    readingsOf(words).map(({ state, action, scope, name, value }) =>
      finishEffect({ via: spelling(words), state, action, scope, name, value, inside: 'script', range }, undefined),
    ),
  );
  const seen = new Set<string>();
  return effects.filter(({ state, via }) => {
    const key = `${state} ${via}`;
    return !seen.has(key) && seen.add(key);
  });
}
