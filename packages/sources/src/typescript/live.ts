import type { NotAnalysed, ProjectFact, TextRange } from '@poolsafe/core';
import { sameEnds } from '@poolsafe/dialects';
import type { Extract, Extraction, Flow, ProjectFiles } from '../extraction.js';
import { type FileRole, roleOf } from '../role.js';
import { readSuppressions } from '../suppressions.js';
import { isBundle } from './bundles.js';
import { factsOfModule, holdsFacts, holdsPoolers } from './facts.js';
import { mayHoldCommands } from './key-value/command-words.js';
import { Layout, Piece, shifted } from './live-pieces.js';
import { componentsOf } from './live-components.js';
import { LONGEST, Module, type Modules, modulesOf, NO_PROJECT } from './modules.js';
import { mayHoldMemcached } from './memcached/extract.js';
import { mayHoldSessions } from './mongodb/extract.js';
import type { KnownStretch } from './chunks.js';
import { blank, isCleanThough, parseStretches, stretchesOf } from './parse.js';
import { hasScriptBlocks } from './script-blocks.js';
import { readSql } from './sql-part.js';
import { maySendFiles } from './sql-files/may-send.js';
import { mayHoldState } from './state-words.js';
import type { Node, Variable } from './tree.js';

/** What was found in one piece. */
interface Found {
  readonly layout: Layout;
  readonly flows: Flow[];
  readonly notAnalysed: NotAnalysed[];
  readonly facts: ProjectFact[];
}

/** What was found in pieces that depend on each other, and the files that were looked into. */
interface Result {
  readonly pieces: ReadonlyMap<Piece, Found>;
  readonly dependencies: readonly string[];
}

/** What the words of a whole text tell. */
interface Told {
  readonly role: FileRole;
  readonly facts: boolean;
  readonly poolers: boolean;
}

/** Runs that are made until it is settled which pieces belong together. */
const MOST_RUNS = 4;

/**
 * Reads one module again and again while it is edited. The module is divided into its top-level declarations; those that
 * name each other belong together (`live-components.ts`), and what is found in them depends on nothing but them and the
 * core: imports, types and the constants that everything uses. Only what an edit touches is read again, in a module
 * whose other declarations are blank, so that what is found is what a reading of the whole would find.
 */
export class LiveModule {
  readonly #whole: Extract;
  #path = '';
  #modules: Modules | undefined;
  /** The text that is divided into these pieces. */
  #text = '';
  #pieces: readonly Piece[] = [];
  #core = '';
  #results = new Map<string, Result>();
  #groups = new Map<string, number>();
  #foreign = new WeakMap<object, number>();
  #lastGroup = 0;

  constructor(whole: Extract) {
    this.#whole = whole;
  }

  extract(text: string, path: string, project: ProjectFiles = NO_PROJECT): Extraction {
    const modules = modulesOf(project);
    if (modules !== this.#modules || path !== this.#path) this.#forget();
    this.#modules = modules;
    this.#path = path;
    try {
      // What the words of the whole text tell is asked for at once: it is looked through for all questions together.
      const told = { role: roleOf(path, text), facts: holdsFacts(text, path), poolers: holdsPoolers(text) };
      const divisible = isDivisible(text, path) && !maySendFiles(text, path, project);
      const found = divisible ? this.#read(text, told) : undefined;
      if (found) return found;
    } catch {
      // What goes wrong here goes wrong in the whole too, or is no reason to say nothing about it.
    }
    this.#forget();
    return this.#whole(text, path, project === NO_PROJECT ? undefined : project);
  }

  #forget(): void {
    this.#text = '';
    this.#pieces = [];
    this.#results.clear();
    this.#groups.clear();
  }

  #read(text: string, told: Told): Extraction | undefined {
    const pieces = this.#divide(text);
    // A text without errors that can't be divided has a tree that its pieces don't have.
    if (pieces.some(({ clean }) => !clean) && isCleanThough(text, this.#path, pieces)) return undefined;
    for (let run = 0; run < MOST_RUNS; run++) {
      const { core, components } = componentsOf(pieces);
      const ofCore = keyOf(core);
      if (ofCore !== this.#core) this.#results.clear();
      this.#core = ofCore;
      const wanted = new Map(components.map((component) => [keyOf(component), component]));
      const missing = [...wanted].filter(([key]) => !this.#results.has(key));
      if (missing.length > 0 || !this.#results.has('core')) {
        const changed = this.#run(text, told, core, new Map(missing));
        if (changed === 'refused') return undefined;
        if (changed === 'regrouped') continue;
      }
      for (const key of this.#results.keys()) if (key !== 'core' && !wanted.has(key)) this.#results.delete(key);
      return this.#together(text, told, ['core', ...wanted.keys()]);
    }
    return undefined;
  }

  /** The pieces of a text; those that are as they were stay the same objects, at their new places. */
  #divide(text: string): readonly Piece[] {
    const before = this.#pieces;
    const old = this.#text;
    const { start: same, end: sameEnd } = sameEnds(old, text);
    const moved = text.length - old.length;
    const known = new Map<number, KnownPiece>();
    for (const [index, piece] of before.entries()) {
      // A piece with errors was looked at together with those behind it.
      if (piece.end <= same && piece.clean) {
        const next = before[index + 1];
        known.set(piece.start, knownAt(piece, 0, next !== undefined && next.end < same));
      } else if (piece.start >= old.length - sameEnd)
        known.set(piece.start + moved, knownAt(piece, moved, piece.start > old.length - sameEnd));
    }
    const stretches = stretchesOf(text, this.#path, (start) => known.get(start));
    const kept = stretches.map((stretch) => {
      const there = known.get(stretch.start);
      return there === stretch ? there.piece : undefined;
    });
    const used = new Set(kept);
    const byText = new Map(before.map((piece) => [piece.text, piece]));
    const pieces = stretches.map(({ start, end, clean }, index) => {
      let piece = kept[index];
      if (!piece) {
        const own = text.slice(start, end);
        const elsewhere = byText.get(own);
        const isFree = elsewhere?.clean === clean && !used.has(elsewhere);
        piece = isFree ? elsewhere : new Piece(own, clean, this.#path);
        used.add(piece);
      }
      piece.start = start;
      return piece;
    });
    this.#text = text;
    this.#pieces = pieces;
    return pieces;
  }

  /** Reads the core and some components, and keeps what is found in them. */
  #run(
    text: string,
    told: Told,
    core: readonly Piece[],
    components: ReadonlyMap<string, readonly Piece[]>,
  ): 'done' | 'regrouped' | 'refused' {
    const modules = this.#modules;
    if (!modules) return 'refused';
    const included = new Set([...core, ...[...components.values()].flat()]);
    const all = included.size === this.#pieces.length;
    const part = all
      ? text
      : this.#pieces.map((piece) => (included.has(piece) ? piece.text : blank(piece.text.length))).join('');
    const stretches = this.#pieces.map((piece) => ({
      start: piece.start,
      end: piece.end,
      clean: piece.clean || !included.has(piece),
      takeTree: () => piece.takeTree(),
    }));
    const layout = new Layout(this.#pieces);
    const seen = modules.track();
    let dependencies: readonly string[];
    let sql: ReturnType<typeof readSql>;
    let facts: readonly ProjectFact[];
    try {
      const module = new Module(this.#path, part, modules, parseStretches(part, this.#path, stretches));
      sql = readSql(module, (key) => this.#group(key, module, layout));
      facts = told.facts ? factsOfModule(module, told.poolers) : [];
    } finally {
      dependencies = [...seen()];
    }
    // Another module looked back into this one, and saw another text of it than the one that is read here.
    if (dependencies.includes(this.#path)) return 'refused';
    const found = new Map<Piece, Found>();
    for (const piece of included) found.set(piece, { layout, flows: [], notAnalysed: [], facts: [] });
    let regrouped = false;
    const coreSet = new Set(core);
    const into = (offset: number): Found | undefined => {
      const piece = layout.at(offset)?.piece;
      return piece && found.get(piece);
    };
    for (const flow of sql.flows) {
      const { offset, onLoad = [] } = flow.place ?? { offset: 0 };
      const piece = layout.at(onLoad[0] ?? offset)?.piece;
      if (!piece) return 'refused';
      // What runs when the module is loaded runs in one flow, wherever it stands.
      for (const at of onLoad) {
        const part = layout.at(at)?.piece;
        if (!part || part.onLoad) continue;
        part.onLoad = true;
        regrouped = true;
      }
      found.get(piece)?.flows.push(inPlace(flow, layout));
    }
    for (const one of sql.notAnalysed ?? []) into(one.range.start)?.notAnalysed.push(one);
    for (const fact of facts) {
      const piece = layout.at(fact.range.start)?.piece;
      if (!piece) return 'refused';
      // Facts have an order of their own, which is that of the core.
      if (!coreSet.has(piece) && !piece.holdsFacts) {
        piece.holdsFacts = true;
        regrouped = true;
      }
      found.get(piece)?.facts.push(fact);
    }
    if (regrouped) return 'regrouped';
    const keep = (key: string, pieces: readonly Piece[]) => {
      const own = new Map(pieces.flatMap((piece) => (found.has(piece) ? [[piece, found.get(piece) as Found]] : [])));
      this.#results.set(key, { pieces: own, dependencies });
    };
    if (!this.#results.has('core')) {
      keep('core', core);
      // In the order in which the module shows them.
      this.#facts = { layout, facts };
    }
    for (const [key, pieces] of components) keep(key, pieces);
    return 'done';
  }

  #facts: { readonly layout: Layout; readonly facts: readonly ProjectFact[] } | undefined;

  #together(text: string, { role }: Told, keys: readonly string[]): Extraction {
    const flows: { readonly flow: Flow; readonly rank: number; readonly offset: number }[] = [];
    const notAnalysed: NotAnalysed[] = [];
    const dependencies = new Set<string>();
    for (const key of keys) {
      const result = this.#results.get(key);
      for (const other of result?.dependencies ?? []) dependencies.add(other);
      for (const { layout, flows: own, notAnalysed: not } of result?.pieces.values() ?? []) {
        for (const flow of own) {
          const { rank, offset } = flow.place ?? { rank: 0, offset: 0 };
          flows.push({ flow, rank, offset: layout.offset(offset) });
        }
        for (const one of not) notAnalysed.push({ ...one, range: layout.range(one.range) });
      }
    }
    flows.sort((a, b) => a.rank - b.rank || a.offset - b.offset);
    const { layout, facts = [] } = this.#facts ?? {};
    return {
      flows: flows.map(({ flow }) => flow),
      observations: [],
      notAnalysed: notAnalysed.sort((a, b) => a.range.start - b.range.start),
      facts: layout === undefined ? facts : facts.map((fact) => shifted(fact, layout)),
      suppressions: readSuppressions(text),
      role,
      dependencies: [...dependencies],
    };
  }

  /** A handle's number, the same in every run. */
  #group(key: unknown, module: Module, layout: Layout): number {
    const next = () => ++this.#lastGroup;
    const named = (label: string) => {
      let number = this.#groups.get(label);
      if (number === undefined) this.#groups.set(label, (number = next()));
      return number;
    };
    if (typeof key !== 'object' || key === null) return named(`words ${String(key)}`);
    const isNode = 'range' in key;
    const node = isNode ? (key as Node) : ((key as Variable).defs[0]?.name as Node | undefined);
    const own = node !== undefined && module.tree.parent(node) !== undefined;
    if (own) {
      const place = layout.at(node.range[0]);
      const end = node.range[1] - node.range[0];
      if (place)
        return named(`${isNode ? 'node' : 'name'} ${String(place.piece.id)} ${String(place.within)} ${String(end)}`);
    }
    let number = this.#foreign.get(key);
    if (number === undefined) this.#foreign.set(key, (number = next()));
    return number;
  }
}

/** Long enough to be worth it, and of a kind whose parts can be told apart. */
const isDivisible = (text: string, path: string): boolean =>
  text.length >= SHORTEST &&
  text.length <= LONGEST &&
  !hasScriptBlocks(path) &&
  !isBundle(text) &&
  mayHoldState(text) &&
  !mayHoldCommands(text) &&
  !mayHoldMemcached(text) &&
  !mayHoldSessions(text);

/** A shorter text is read as a whole in less time. */
const SHORTEST = 6_000;

const keyOf = (pieces: readonly Piece[]): string => pieces.map(({ id }) => id).join(' ');

/** A piece of the text before, where it stands now. */
interface KnownPiece extends KnownStretch {
  readonly piece: Piece;
}

const knownAt = (piece: Piece, moved: number, ends: boolean): KnownPiece => ({
  piece,
  start: piece.start + moved,
  end: piece.end + moved,
  clean: piece.clean,
  ends,
});

/** A flow whose places follow its piece. */
const inPlace = (flow: Flow, layout: Layout): Flow => ({
  ...flow,
  statements: flow.statements.map((placed) => ({
    ...placed,
    inFile: (range: TextRange) => layout.range(placed.inFile(range)),
  })),
});
