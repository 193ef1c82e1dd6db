import { keyOf, type Leaf } from './leaf.js';

/** A named value of a file: a key, `NAME=value` of a list, `{ name, value }` of a list. */
export interface Entry {
  readonly name: string;
  readonly value: string | null;
  /** Where `value` begins within the leaf's value. */
  readonly offset: number;
  readonly leaf: Leaf;
}

const PACKED = /^([A-Z][A-Z0-9_]*)=/;
const isIndex = (step: string | undefined): boolean => step !== undefined && /^\d+$/.test(step);

/** Entries by the block that they stand in together; a list of variables is one block. */
export function entriesByBlock(leaves: readonly Leaf[]): ReadonlyMap<string, readonly Entry[]> {
  const names = new Map<string, string>();
  for (const leaf of leaves) {
    if (['name', 'key'].includes(keyOf(leaf)) && leaf.value !== null) names.set(holderOf(leaf), leaf.value);
  }
  const blocks = new Map<string, Entry[]>();
  const add = (block: string, entry: Entry) => {
    const known = blocks.get(block);
    if (known) known.push(entry);
    else blocks.set(block, [entry]);
  };
  for (const leaf of leaves) {
    const key = keyOf(leaf);
    const { value } = leaf;
    const packed = isIndex(key) ? PACKED.exec(value ?? '') : null;
    const beside = key === 'value' || key === 'default' ? names.get(holderOf(leaf)) : undefined;
    if (packed?.[1] !== undefined && value !== null) {
      const offset = packed[0].length;
      add(holderOf(leaf), { name: packed[1], value: value.slice(offset), offset, leaf });
    } else if (beside !== undefined) {
      add(leaf.path.slice(0, -2).join('\u0000'), { name: beside, value, offset: 0, leaf });
    } else {
      const name = isIndex(key) || key === 'default' ? (leaf.path.at(-2) ?? key) : key;
      add(holderOf(leaf), { name, value, offset: 0, leaf });
    }
  }
  return blocks;
}

const holderOf = (leaf: Leaf): string => leaf.path.slice(0, -1).join('\u0000');
