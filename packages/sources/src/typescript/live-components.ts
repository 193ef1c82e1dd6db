import type { Piece } from './live-pieces.js';

export interface Components {
  /** What everything depends on, in its order. */
  readonly core: readonly Piece[];
  /** Pieces that depend on each other, each list in its order. */
  readonly components: readonly (readonly Piece[])[];
}

/** Divides the pieces of a module into what everything depends on and what can be read apart from the rest. */
export function componentsOf(pieces: readonly Piece[]): Components {
  const parents = pieces.map((_, index) => index);
  const core = pieces.length;
  parents.push(core);
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root] ?? root;
    for (let at = index; parents[at] !== root;) {
      const next = parents[at] ?? root;
      parents[at] = root;
      at = next;
    }
    return root;
  };
  const join = (a: number, b: number) => {
    parents[rootOf(a)] = rootOf(b);
  };

  const declared = new Map<string, number>();
  const offered = new Set<string>();
  pieces.forEach(({ words }, index) => {
    for (const name of words.offers) offered.add(name);
    for (const name of words.declares) {
      const other = declared.get(name);
      if (other === undefined) declared.set(name, index);
      else join(index, other);
    }
  });
  let loads: number | undefined;
  pieces.forEach((piece, index) => {
    const { words } = piece;
    if (words.isCore || piece.holdsFacts) join(index, core);
    if (piece.onLoad) {
      if (loads === undefined) loads = index;
      else join(index, loads);
    }
    if (words.leans)
      for (const name of words.mentions) {
        const other = declared.get(name);
        if (other !== undefined && other !== index) join(index, other);
      }
    // What is offered to all and declared twice, or given another value, is no constant.
    for (const name of words.declares) if (offered.has(name)) join(index, core);
    for (const name of words.assigns) if (offered.has(name)) join(index, core);
  });

  const byRoot = new Map<number, Piece[]>();
  pieces.forEach((piece, index) => {
    const root = rootOf(index);
    const list = byRoot.get(root);
    if (list) list.push(piece);
    else byRoot.set(root, [piece]);
  });
  const coreRoot = rootOf(core);
  return {
    core: byRoot.get(coreRoot) ?? [],
    components: [...byRoot].filter(([root]) => root !== coreRoot).map(([, list]) => list),
  };
}
