import type { NotAnalysed, TextRange } from '@poolsafe/core';

/** One value of a structured file, whatever the format. */
export interface Leaf {
  /** Keys and list positions from the top; XML elements and attributes likewise. */
  readonly path: readonly string[];
  /** The value in plain words; `null` where it is filled in later (a template) or is no scalar. */
  readonly value: string | null;
  /** Key and value together. */
  readonly range: TextRange;
  readonly valueRange: TextRange;
  /** The file's own characters between `valueRange` are the value. */
  readonly exact: boolean;
}

/** A structured file, flat. */
export interface Leaves {
  readonly leaves: readonly Leaf[];
  readonly notAnalysed: readonly NotAnalysed[];
}

/** Reads one file format. Never throws for what a file holds. */
export interface FileFormat {
  readonly name: string;
  readonly reads: (path: string) => boolean;
  readonly read: (text: string, path: string) => Leaves;
}

/** The last key of a leaf, or an empty word. */
export const keyOf = (leaf: Leaf): string => leaf.path.at(-1) ?? '';

/** Leaves below a path whose steps are given as `a.b.*.c`, compared without case; `*` is any step. */
export function under(leaves: readonly Leaf[], pattern: string): readonly Leaf[] {
  const steps = pattern.toLowerCase().split('.');
  return leaves.filter(
    ({ path }) =>
      path.length >= steps.length && steps.every((step, index) => step === '*' || step === path[index]?.toLowerCase()),
  );
}

/** Leaves by the path of the block they stand in. */
export function blocks(leaves: readonly Leaf[]): ReadonlyMap<string, readonly Leaf[]> {
  const result = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const block = leaf.path.slice(0, -1).join('\u0000');
    result.set(block, [...(result.get(block) ?? []), leaf]);
  }
  return result;
}
