import { isAscii, isUtf8 } from 'node:buffer';

/** Bytes that are looked at as one: in a log in English nearly every block is plain, and told to be so at once. */
const BLOCK = 4096;

/** UTF-16 units that `buffer[start, end)` is as text: what an editor or `String.slice` counts. */
export function unitsIn(buffer: Buffer, start: number, end: number): number {
  const all = buffer.subarray(start, end);
  if (end - start <= 0 || isAscii(all)) return Math.max(0, end - start);
  let units = 0;
  for (let at = start; at < end; at += BLOCK) {
    const stop = Math.min(at + BLOCK, end);
    if (isAscii(buffer.subarray(at, stop))) units += stop - at;
    else
      for (let i = at; i < stop; i++) {
        const byte = buffer[i] ?? 0;
        // A byte that goes on with a letter is no unit; a letter of four bytes is two.
        if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
      }
  }
  // What is no UTF-8 is read as replacement characters, of which a decoder alone knows the number.
  return isUtf8(all) ? units : all.toString('utf8').length;
}
