import type { TextRange } from '@poolsafe/core';
import { type Piece, StringValue } from './typescript/string-value.js';

/** Where the characters of an analysed text stand in the file that it came from. Plain data, so that it can be kept. */
export type Place =
  /** The text is the file's, from an offset on. */
  | { readonly kind: 'file'; readonly from?: number }
  /** The file's characters from an offset on, in a literal of some language. */
  | { readonly kind: 'literal'; readonly from: number }
  /** One place stands for all of it: a call, a name. */
  | { readonly kind: 'whole'; readonly range: TextRange }
  /** Put together from runs of characters. */
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] }
  /** Words of a command: `offsets` in the text, `places` in the file, word by word. */
  | { readonly kind: 'words'; readonly offsets: readonly TextRange[]; readonly places: readonly TextRange[] };

/** A place with what is asked of it. */
export interface Located {
  readonly place: Place;
  /** Where a range of the text stands in the file. */
  readonly inFile: (range: TextRange) => TextRange;
  /** True when the file's own characters are the text's in this range, so that an edit may be made there. */
  readonly editable: (range: TextRange) => boolean;
}

const never = (): boolean => false;

/** Makes a place of plain data answer. */
export function located(place: Place): Located {
  switch (place.kind) {
    case 'file': {
      const { from = 0 } = place;
      return { place, inFile: ({ start, end }) => ({ start: from + start, end: from + end }), editable: () => true };
    }
    case 'literal':
      return {
        place,
        inFile: ({ start, end }) => ({ start: place.from + start, end: place.from + end }),
        editable: never,
      };
    case 'whole':
      return { place, inFile: () => place.range, editable: never };
    case 'pieces': {
      const value = new StringValue(place.pieces);
      return { place, inFile: (range) => value.inFile(range), editable: (range) => value.isExact(range) };
    }
    case 'words':
      return { place, inFile: (range) => ofWords(range, place.offsets, place.places), editable: never };
  }
}

/** From the first to the last word that a range touches, where they stand in the file. */
function ofWords(range: TextRange, offsets: readonly TextRange[], places: readonly TextRange[]): TextRange {
  const head = places[0] ?? { start: 0, end: 0 };
  // A word that stands before the call comes from a constant: the call itself is what to look at.
  const touched = places.filter((place, index) => {
    const offset = offsets[index];
    return offset !== undefined && offset.start < range.end && offset.end > range.start && place.start >= head.start;
  });
  const first = touched[0] ?? head;
  return { start: first.start, end: Math.max(...touched.map(({ end }) => end), first.end) };
}
