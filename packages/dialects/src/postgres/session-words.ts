import { Mark, marksOf, type SkimRules } from '../sql/skimmer.js';
import { Watch, WordSet } from '../sql/watch.js';
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

/** Words that a body stands behind when a statement creates it. */
const WITH_BODY = ['function', 'procedure'] as const;

/** What has settings that `ALTER` changes. */
const WITH_SETTINGS = ['role', 'user', 'database', 'system'] as const;

const flags = (words: readonly (keyof typeof K)[]): Uint8Array => {
  const table = new Uint8Array(KEYWORDS.size + 1);
  for (const word of words) table[K[word]] = 1;
  return table;
};

const MARKS = flags(WORDS.filter((word) => !ONLY_AT_HEAD.includes(word)));
const HEAD_MARKS = flags(WORDS);
const CREATE_MARKS = flags(WITH_BODY);
const ALTER_MARKS = flags(WITH_SETTINGS);

/** True when the statement that begins with keyword `head` has to be read because of a keyword at this place in it. */
export function isMark(keyword: number, place: number, head: number): boolean {
  if ((place === 0 ? HEAD_MARKS : MARKS)[keyword] === 1) return true;
  if (head === K.create) return CREATE_MARKS[keyword] === 1;
  return place === 1 && head === K.alter && ALTER_MARKS[keyword] === 1;
}

/** Words by which the scanner tells where a statement ends. */
const SHAPING = ['rule', 'atomic', 'stdin'] as const;

/** What a statement is read for; without any of it, it is skimmed. */
export const WATCHED = Watch.of(
  [...WORDS.filter((word) => !ONLY_AT_HEAD.includes(word)), ...WITH_BODY, ...SHAPING],
  ';\'"-/$\\{<#\0',
);

export const SKIM_RULES: SkimRules = {
  marks: marksOf({
    ';': Mark.End,
    "'": Mark.String,
    '"': Mark.Name,
    '-': Mark.Dash,
    '/': Mark.Slash,
    $: Mark.Dollar,
    '\\': Mark.Stop,
    '{': Mark.Stop,
    '<': Mark.Less,
    '#': Mark.Stop,
  }),
  heads: new WordSet(WORDS),
  headsOfTwo: [new WordSet(['alter']), new WordSet(WITH_SETTINGS)],
  spacedDashes: false,
};
