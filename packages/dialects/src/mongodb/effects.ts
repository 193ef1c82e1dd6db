import type { SessionEffect, TextRange } from '@poolsafe/core';
import { type EffectDraft, finishEffect } from '../sql/effect-draft.js';

/** A command document: its first key names the command, as in the wire protocol, the profiler and the server's log. */
export type MongoCommand = Readonly<Record<string, unknown>>;

type Draft = Omit<EffectDraft, 'range'>;

const on = (value: unknown): boolean => value === true || value === 1;

const truthyDocument = (value: unknown): value is MongoCommand =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const watches = (pipeline: unknown): boolean =>
  Array.isArray(pipeline) && truthyDocument(pipeline[0]) && '$changeStream' in pipeline[0];

/** A cursor on the server whose next batch is waited for: change streams and tailable cursors. */
export const awaitingCursor = (via: string, name?: string): readonly Draft[] => [
  { state: 'cursor', action: 'write', scope: 'session', via, name },
  { state: 'blocking-wait', action: 'wait', scope: 'statement', via, name },
];

const cursor = (action: 'write' | 'read' | 'release', via: string, name?: string): Draft => ({
  state: 'cursor',
  action,
  scope: 'session',
  via,
  name,
});

const collection = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

type Reader = (command: MongoCommand, argument: unknown) => readonly Draft[];

const diagnostics: Reader = () => [{ state: 'diagnostics', action: 'read', scope: 'session', via: 'getLastError' }];

const identity: Reader = () => [
  { state: 'connection-identity', action: 'read', scope: 'session', via: 'connectionStatus' },
];

const global = (name: (command: MongoCommand) => string | undefined): Reader => {
  return (command) => [
    { state: 'setting', action: 'write', scope: 'global', via: Object.keys(command)[0] ?? '', name: name(command) },
  ];
};

const authenticates: Reader = (command) => [
  { state: 'role', action: 'write', scope: 'session', via: Object.keys(command)[0] ?? '' },
];

const READERS: Readonly<Record<string, Reader>> = {
  find: (command, name) => {
    const from = collection(name);
    if (on(command['tailable'])) return awaitingCursor('tailable', from);
    return on(command['singleBatch']) ? [] : [cursor('write', 'find', from)];
  },
  aggregate: (command, name) => {
    const from = collection(name);
    return watches(command['pipeline']) ? awaitingCursor('watch', from) : [cursor('write', 'aggregate', from)];
  },
  listCollections: () => [cursor('write', 'listCollections')],
  listIndexes: (_, name) => [cursor('write', 'listIndexes', collection(name))],
  getMore: (command) => [cursor('read', 'getMore', collection(command['collection']))],
  killCursors: (_, name) => [cursor('release', 'killCursors', collection(name))],
  commitTransaction: () => [
    { state: 'transaction', action: 'release', scope: 'transaction', via: 'commitTransaction' },
  ],
  abortTransaction: () => [{ state: 'transaction', action: 'release', scope: 'transaction', via: 'abortTransaction' }],
  startSession: () => [{ state: 'server-session', action: 'write', scope: 'session', via: 'startSession' }],
  endSessions: () => [{ state: 'server-session', action: 'release', scope: 'session', via: 'endSessions' }],
  getLastError: diagnostics,
  getPrevError: diagnostics,
  connectionStatus: identity,
  whatsmyuri: identity,
  saslStart: authenticates,
  authenticate: authenticates,
  logout: () => [{ state: 'role', action: 'release', scope: 'session', via: 'logout' }],
  setParameter: global((command) => Object.keys(command).find((key) => key !== 'setParameter' && !key.startsWith('$'))),
  profile: global(() => 'profile'),
  fsync: (command) =>
    on(command['lock']) ? [{ state: 'table-lock', action: 'write', scope: 'global', via: 'fsync' }] : [],
};

/** Commands by name in any case: old drivers send `getlasterror`. */
const BY_FOLDED_NAME = new Map(Object.entries(READERS).map(([name, reader]) => [name.toLowerCase(), reader]));

/**
 * Session effects of one MongoDB command document. The first command of a transaction carries `startTransaction`.
 * A transaction and a logical session (`lsid`) live on the server beside any connection.
 */
export function effectsOfMongoCommand(command: MongoCommand, range: TextRange): readonly SessionEffect[] {
  const name = Object.keys(command)[0];
  if (name === undefined) return [];
  const begins: readonly Draft[] = on(command['startTransaction'])
    ? [{ state: 'transaction', action: 'write', scope: 'transaction', via: 'startTransaction' }]
    : [];
  const own = BY_FOLDED_NAME.get(name.toLowerCase())?.(command, command[name]) ?? [];
  return [...begins, ...own].map((draft) => finishEffect({ ...draft, range }, undefined));
}

/** What methods of the shell and the drivers do, by name. */
const METHODS: Readonly<Record<string, (argumentsText: string) => readonly Draft[]>> = {
  watch: () => awaitingCursor('watch'),
  find: () => [cursor('write', 'find')],
  aggregate: (text) => (/\$changeStream\b/.test(text) ? awaitingCursor('watch') : [cursor('write', 'aggregate')]),
  tailable: () => awaitingCursor('tailable'),
  startSession: () => [{ state: 'server-session', action: 'write', scope: 'session', via: 'startSession' }],
  endSession: () => [{ state: 'server-session', action: 'release', scope: 'session', via: 'endSession' }],
  startTransaction: () => [{ state: 'transaction', action: 'write', scope: 'transaction', via: 'startTransaction' }],
  commitTransaction: () => [
    { state: 'transaction', action: 'release', scope: 'transaction', via: 'commitTransaction' },
  ],
  abortTransaction: () => [{ state: 'transaction', action: 'release', scope: 'transaction', via: 'abortTransaction' }],
  getLastError: () => [{ state: 'diagnostics', action: 'read', scope: 'session', via: 'getLastError' }],
  getLastErrorObj: () => [{ state: 'diagnostics', action: 'read', scope: 'session', via: 'getLastError' }],
  auth: () => [{ state: 'role', action: 'write', scope: 'session', via: 'auth' }],
  logout: () => [{ state: 'role', action: 'release', scope: 'session', via: 'logout' }],
};

/** Effects of calling a method of the shell or a driver, such as `watch` or `startSession`. */
export function effectsOfMongoMethod(
  method: string,
  argumentsText: string,
  range: TextRange,
): readonly SessionEffect[] {
  const drafts = Object.hasOwn(METHODS, method) ? METHODS[method]?.(argumentsText) : undefined;
  return (drafts ?? []).map((draft) => finishEffect({ ...draft, range }, undefined));
}
