import type { Definition, SessionEffect } from '@poolsafe/core';
import { absoluteEffects, originPlace, type OriginPlace, withOriginsNow } from '../sql/live-origins.js';
import { moved, type Segment, type SegmentScanner, Segments } from '../sql/live-segments.js';
import { detached, type LiveAnalysis, type LiveStatement, movedEffect, notesOf, ownText } from '../sql/live-text.js';
import { DEEPEST_CALLS } from '../sql/settle.js';
import { Kind } from '../sql/tokens.js';
import { type AnalyseMysqlOptions, changesMode, definitionOf, followMode, readOne } from './analyse.js';
import { type Asked, AskedRoutines, AskedTemps, type KnownRoutine, type Made, wouldBeTold } from './live-memory.js';
import type { SqlMode } from './mode.js';
import { EffectList } from './reader.js';
import { type Routine, routineKey, routineOf, Routines } from './routines.js';
import { Scanner, type ScanState } from './scanner.js';
import { WATCHED } from './skim-rules.js';

/** What is carried from one statement to the next. */
interface State extends ScanState {
  readonly mode: SqlMode;
}

type MysqlSegment = Segment<State, Reading>;

/** What a segment's statement leads to. Ranges are offsets from the segment's start, those of `live` from the statement's. */
interface Reading {
  /** It leads to the same as long as it would be told the same. */
  readonly asked: Asked;
  /** Temporary tables that it makes, and those that it drops. */
  readonly temps: readonly (readonly [name: string, exists: boolean])[];
  /** Routines that it defines, and those that it drops. */
  readonly routines: readonly (readonly [key: string, defined: Defined<Routine> | undefined])[];
  /** Offset of the statement in its segment. */
  readonly offset: number;
  /** Absent for a statement without effects. */
  live: LiveStatement | undefined;
  /** By effect of the statement. */
  readonly origins: readonly (OriginPlace | undefined)[];
  readonly definition: Defined<Definition> | undefined;
}

/** Something with effects that run others of the same text. */
interface Defined<What extends { readonly effects: readonly SessionEffect[] }> {
  readonly what: What;
  readonly origins: readonly (OriginPlace | undefined)[];
}

/** What a text defines, each by the segment and the reading that do. */
type Own = readonly (readonly [MysqlSegment, Reading])[];

const MODE: SqlMode = { ansiQuotes: false, noBackslashEscapes: false };

/**
 * Reads one script for the `mysql` client again and again while it is edited, and gives what `analyseMysql` gives. Only
 * statements are read again that an edit can have changed: those in it, those behind it that are divided in another way,
 * and those that ask for a temporary table or a routine which the edit makes, changes or drops.
 */
export class LiveMysql {
  readonly #segments = new Segments<State, Reading>({
    initial: { delimiter: '', conditional: 0, mode: MODE },
    sameState: (a, b) => a.delimiter === b.delimiter && a.conditional === b.conditional && sameMode(a.mode, b.mode),
    scanner: (text, from, state) => new ModeScanner(text, from, state),
    // Commands of the client begin their line.
    looksBack: (text, start) =>
      text.charCodeAt(start - 1) !== 10 && !/^[^\S\n]*\n/.test(text.slice(start, start + 200)),
  });
  #all: readonly MysqlSegment[] = [];
  /** Nothing is passed over here: takes names in, and nobody asks it. */
  readonly #watch = WATCHED.fork();

  /** Undefined when the text has to be read as a whole. */
  read(text: string, { definitions = [] }: Pick<AnalyseMysqlOptions, 'definitions'> = {}): LiveAnalysis | undefined {
    const outer = definitions.filter(({ dialect }) => dialect === 'mysql');
    // What runs them is divided in another way behind it.
    if (outer.some(({ effects }) => effects.some(changesMode))) return undefined;
    this.#all = this.#segments.update(text);
    let own: Own = [];
    let seen = 0;
    let round = 0;
    for (; ; round++) {
      const read = this.#round(text, round, outer, own);
      if (!read) return undefined;
      own = read;
      const count = own.reduce((sum, [, { definition }]) => sum + (definition?.what.effects.length ?? 0), 0);
      if (round >= DEEPEST_CALLS || count === seen) break;
      seen = count;
    }
    return this.#together(round);
  }

  /** Reads every segment that has to be; gives what the text defines, or nothing when it has to be read as a whole. */
  #round(text: string, round: number, outer: readonly Definition[], before: Own): Own | undefined {
    const made: Made = { temps: new Set(), routines: new Map() };
    for (const definition of outer)
      made.routines.set(routineKey(definition.kind, definition.name), {
        source: definition,
        routine: routineOf(definition),
      });
    for (const [segment, reading] of before) {
      const { what, origins } = reading.definition ?? {};
      if (what && origins)
        made.routines.set(
          routineKey(what.kind, what.name),
          known(reading, () => routineOf({ ...what, effects: absoluteEffects(what.effects, origins, segment.start) })),
        );
    }
    const own: (readonly [MysqlSegment, Reading])[] = [];
    for (const segment of this.#all) {
      if (!segment.hasStatement) continue;
      let reading = segment.readings[round];
      if (!reading || !wouldBeTold(reading.asked, made))
        segment.readings[round] = reading = this.#readSegment(text, segment, made);
      for (const [name, exists] of reading.temps) {
        if (exists) made.temps.add(name);
        else made.temps.delete(name);
      }
      for (const [key, defined] of reading.routines) {
        if (defined?.what.effects.some(changesMode)) return undefined;
        if (defined)
          made.routines.set(
            key,
            known(reading, () => routineNow(defined, segment)),
          );
        else made.routines.delete(key);
      }
      if (reading.definition) own.push([segment, reading]);
    }
    return own;
  }

  #readSegment(text: string, segment: MysqlSegment, made: Made): Reading {
    const { mode } = segment.state;
    const scanner = new Scanner(text, { mode, client: true, from: segment.start, state: segment.state });
    scanner.next();
    const temp = new AskedTemps(made.temps);
    const routines = new AskedRoutines(made.routines);
    const statement = readOne(scanner, { temp, routines, watch: this.#watch }, new EffectList());
    const { range, effects, leaves } = statement;
    const definition = scanner.tokens.kind(0) === Kind.None ? undefined : definitionOf(scanner, range, effects);
    const offset = range.start - segment.start;
    const relativeTo = (all: typeof effects, start: number) =>
      all.map((effect) => movedEffect(detached(effect), -start));
    const originsOf = (all: typeof effects) => all.map((effect) => originPlace(this.#all, effect));
    const defined = <What extends { readonly effects: readonly SessionEffect[] }>(what: What): Defined<What> => ({
      what: { ...what, effects: relativeTo(what.effects, segment.start) },
      origins: originsOf(what.effects),
    });
    return {
      asked: { temps: ownNames(temp.asked), routines: [...routines.asked] },
      temps: ownNames(temp.changed),
      routines: [...routines.changed].map(([key, routine]) => [key, routine && defined(routine)]),
      offset,
      live:
        effects.length === 0 && leaves === undefined
          ? undefined
          : {
              statement: {
                ...statement,
                range: moved(range, -range.start),
                effects: relativeTo(effects, range.start),
                ...(leaves ? { leaves: relativeTo(leaves, range.start) } : {}),
              },
              text: ownText(text.slice(range.start, range.end)),
              start: () => segment.start + offset,
            },
      origins: originsOf(effects),
      definition: definition && defined(definition),
    };
  }

  #together(round: number): LiveAnalysis {
    const statements: LiveStatement[] = [];
    let statementCount = 0;
    let lastStatement: number | undefined;
    for (const segment of this.#all) {
      const reading = segment.readings[round];
      if (!segment.hasStatement || !reading) continue;
      statementCount++;
      lastStatement = segment.start + reading.offset;
      if (!reading.live) continue;
      reading.live = withOriginsNow(reading.live, reading.origins, lastStatement);
      statements.push(reading.live);
    }
    return { statements, statementCount, lastStatement, notAnalysed: notesOf(this.#all) };
  }
}

/** A scanner that reads on in the mode that a statement has set. */
class ModeScanner implements SegmentScanner {
  readonly #scanner: Scanner;
  readonly #text: string;

  constructor(text: string, from: number, state: State) {
    this.#text = text;
    this.#scanner = new Scanner(text, { mode: state.mode, client: true, from, state });
  }

  get at(): number {
    return this.#scanner.at;
  }

  get reach(): number {
    return this.#scanner.reach;
  }

  get notAnalysed() {
    return this.#scanner.notAnalysed;
  }

  get state(): State {
    return { ...this.#scanner.state, mode: this.#scanner.mode };
  }

  next(): boolean {
    const scanner = this.#scanner;
    const from = scanner.at;
    const found = scanner.next();
    // Routines that set it are not followed here: a text that has some is read as a whole.
    if (found && /sql_mode/i.test(this.#text.slice(from, scanner.at))) {
      const memory = { temp: new Set<string>(), routines: new Routines(), watch: WATCHED.fork() };
      followMode(scanner, this.#text, readOne(scanner, memory, new EffectList()), MODE);
    }
    return found;
  }
}

/** A routine that is put at its places when somebody asks for it. */
const known = (source: object, make: () => Routine): KnownRoutine => {
  let made: Routine | undefined;
  return {
    source,
    get routine() {
      return (made ??= make());
    },
  };
};

const routineNow = ({ what, origins }: Defined<Routine>, { start }: MysqlSegment): Routine => ({
  ...what,
  effects: [...absoluteEffects(what.effects, origins, start)],
});

/** The names as texts of their own: a slice would keep the whole text. */
const ownNames = (names: ReadonlyMap<string, boolean>) => [...names].map(([name, is]) => [ownText(name), is] as const);

const sameMode = (a: SqlMode, b: SqlMode): boolean =>
  a.ansiQuotes === b.ansiQuotes && a.noBackslashEscapes === b.noBackslashEscapes;
