let units: Buffer<ArrayBuffer> = Buffer.alloc(1 << 16);
let read: string | undefined;

/** Longer texts are rare: what was needed for one is given back. In UTF-16 code units. */
const LONGEST_KEPT = 1 << 22;

/**
 * The UTF-16 code units of a text, the lower eight bits of each: at the same places as in the text, and several times
 * as fast to walk over. Whoever finds something has to look at the text itself. Valid until the next text is asked for.
 */
export function unitsOf(text: string): Uint8Array {
  if (read === text) return units;
  if (units.length < text.length || (units.length > LONGEST_KEPT && text.length <= LONGEST_KEPT))
    units = Buffer.alloc(Math.max(1 << 16, text.length));
  units.write(text, 0, 'latin1');
  read = text;
  return units;
}
