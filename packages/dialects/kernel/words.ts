import { byte, folded, FOLDED, HEADS, HEADS_OF_TWO, isBlank, NAMES, SECOND_WORDS, WORDS } from './memory';

const HASH_START: i32 = <i32>0x811c9dc5;
const HASH_FACTOR: i32 = 16777619;

function has(table: usize, hash: i32): bool {
  const key = hash === 0 ? 1 : hash;
  const mask = load<i32>(table);
  let slot = key & mask;
  let found = load<i32>(table + 4 + ((<usize>slot) << 2));
  while (found !== 0 && found !== key) {
    slot = (slot + 1) & mask;
    found = load<i32>(table + 4 + ((<usize>slot) << 2));
  }
  return found === key;
}

function hashAt(start: usize): i32 {
  let hash = HASH_START;
  for (let code = folded(start); code !== 0; code = folded(++start)) hash = (hash ^ code) * HASH_FACTOR;
  return hash;
}

function isWatchedHash(hash: i32): bool {
  return has(WORDS, hash) || has(NAMES, hash);
}

/** True when a watched word begins at `at`. */
export function isWatched(at: usize): bool {
  return folded(at - 1) === 0 && isWatchedHash(hashAt(at));
}

/** True for a statement whose first words make it be read. */
export function isHead(at: usize): bool {
  if (folded(at) === 0) return false;
  const hash = hashAt(at);
  if (!has(HEADS_OF_TWO, hash)) return has(HEADS, hash);
  let second = at;
  while (folded(second) !== 0) second++;
  while (isBlank(byte(second))) second++;
  return folded(second) === 0 || has(SECOND_WORDS, hashAt(second));
}

/** False for a quoted name that is watched for, or in which signs are doubled; `close` is where the last one stands. */
export function isPlainName(from: usize, close: usize): bool {
  const quote = byte(close);
  let hash = HASH_START;
  for (let at = from; at < close; at++) {
    const code = byte(at);
    if (code === quote) return false;
    const word = load<u8>(FOLDED + code);
    hash = (hash ^ (word === 0 ? code : word)) * HASH_FACTOR;
  }
  return !isWatchedHash(hash);
}
