import { SIGNS } from './detect-signs.js';
import { HASH_FACTOR, HASH_START } from './sql/keywords.js';
import { encoder } from './sql/skimmer.js';

/** Letters in lower case, digits and `_`, as the patterns of signs know words; 0 for what is between words. */
const FOLDED = new Uint8Array(256);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/\w/.test(character)) FOLDED[code] = character.toLowerCase().charCodeAt(0);
}

function hashOf(word: string): number {
  let hash = HASH_START;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), HASH_FACTOR);
  return hash;
}

/** Words by their hashes, with the signs that need them: a bit for each. What has no place is an empty one. */
const PLACES = 1024;
const hashes = new Int32Array(PLACES);
const signs = new Int32Array(PLACES);
const byCharacter = new Int32Array(256);

function placeOf(hash: number): number {
  let place = hash & (PLACES - 1);
  while (hashes[place] !== hash && hashes[place] !== 0) place = (place + 1) & (PLACES - 1);
  return place;
}

/** Words that begin so are all alike. */
const PREFIX = 'pg_';
const PREFIX_HASH = hashOf(PREFIX);
let ofPrefix = 0;

SIGNS.forEach(({ needs: { words, characters } }, index) => {
  const bit = 1 << index;
  for (const word of words.split(' ')) {
    if (word === PREFIX) ofPrefix |= bit;
    else if (word !== '') {
      const place = placeOf(hashOf(word));
      hashes[place] = hashOf(word);
      signs[place] = (signs[place] ?? 0) | bit;
    }
  }
  for (const character of characters) {
    const code = character.charCodeAt(0);
    byCharacter[code] = (byCharacter[code] ?? 0) | bit;
  }
});

/** Bytes at a time: looking at those is several times as fast as asking a text for its characters. */
const bytes = new Uint8Array(1 << 16);
const MOST = Math.floor(bytes.length / 3);

/** Which signs a text may hold, by their places in {@link SIGNS}: those whose words or characters stand in it. */
export function signsIn(text: string): (sign: number) => boolean {
  let found = 0;
  let hash = HASH_START;
  for (let at = 0; at < text.length; at += MOST) {
    const { written } = encoder.encodeInto(text.slice(at, at + MOST), bytes);
    for (let i = 0; i < written; i++) {
      const code = bytes[i] as number;
      const folded = FOLDED[code] as number;
      if (folded !== 0) {
        hash = Math.imul(hash ^ folded, HASH_FACTOR);
        if (hash === PREFIX_HASH) found |= ofPrefix;
      } else {
        if (hash !== HASH_START) found |= signs[placeOf(hash)] as number;
        hash = HASH_START;
        found |= byCharacter[code] as number;
      }
    }
  }
  found |= signs[placeOf(hash)] as number;
  return (sign) => (found & (1 << sign)) !== 0;
}
