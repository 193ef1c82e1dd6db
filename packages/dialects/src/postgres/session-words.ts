import { K, KEYWORDS } from './keywords.js';

/** Words without which no statement has a session effect, as they are written in any case. */
const WORDS = [
  'set',
  'reset',
  'show',
  'discard',
  'begin',
  'start',
  'commit',
  'end',
  'rollback',
  'abort',
  'savepoint',
  'release',
  'prepare',
  'execute',
  'deallocate',
  'declare',
  'fetch',
  'move',
  'close',
  'listen',
  'unlisten',
  'notify',
  'load',
  'lock',
  'do',
  'temp',
  'temporary',
  'pg_temp',
  'pg_settings',
  'set_config',
  'current_setting',
  'setseed',
  'set_limit',
  'nextval',
  'setval',
  'currval',
  'lastval',
  'pg_notify',
  'pg_listening_channels',
  'pg_backend_pid',
  'pg_export_snapshot',
  'dblink_connect',
  'dblink_connect_u',
  'dblink_disconnect',
  'pg_advisory_lock',
  'pg_advisory_lock_shared',
  'pg_try_advisory_lock',
  'pg_try_advisory_lock_shared',
  'pg_advisory_xact_lock',
  'pg_advisory_xact_lock_shared',
  'pg_try_advisory_xact_lock',
  'pg_try_advisory_xact_lock_shared',
  'pg_advisory_unlock',
  'pg_advisory_unlock_shared',
  'pg_advisory_unlock_all',
] as const;

/** Words that only mean it at the head of a statement; elsewhere they are parts of clauses and expressions. */
const ONLY_AT_HEAD: readonly (typeof WORDS)[number][] = [
  'set',
  'end',
  'lock',
  'do',
  'start',
  'close',
  'release',
  'begin',
];

/** By keyword number, 1 for the words that a session effect is written with, or that a body stands behind. */
export const MARKS = new Uint8Array(KEYWORDS.size + 1);
/** The same for the first word of a statement. */
export const HEAD_MARKS = new Uint8Array(KEYWORDS.size + 1);
for (const word of [...WORDS, 'function', 'procedure', 'alter'] as const) {
  HEAD_MARKS[K[word]] = 1;
  if (word !== 'alter' && !(ONLY_AT_HEAD as readonly string[]).includes(word)) MARKS[K[word]] = 1;
}

const PATTERN = new RegExp(`\\b(?:${[...WORDS].sort((a, b) => b.length - a.length).join('|')})\\b`, 'i');

/**
 * False when the text holds no word that a session effect of PostgreSQL is written with: it need not be read at all.
 * Costs a fraction of reading it.
 */
export const mayHoldSessionState = (text: string): boolean => PATTERN.test(text);
