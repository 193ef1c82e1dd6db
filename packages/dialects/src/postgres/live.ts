import type { Definition, NotAnalysed, Statement } from '@poolsafe/core';
import { absoluteEffects, originPlace, type OriginPlace, withOriginsNow } from '../sql/live-origins.js';
import { moved, type Segment, Segments } from '../sql/live-segments.js';
import { detached, type LiveAnalysis, type LiveStatement, movedEffect, notesOf, ownText } from '../sql/live-text.js';
import { DEEPEST_CALLS } from '../sql/settle.js';
import type { Watch } from '../sql/watch.js';
import { type AnalyseOptions, noteTemps, readOne, type Scene } from './analyse.js';
import { Definitions } from './definitions.js';
import { MOST_RECOVERIES, Scanner } from './scanner.js';
import { WATCHED } from './skim-rules.js';

type PostgresSegment = Segment<undefined, Reading>;

/** What a segment's statement leads to under these definitions, after these temporary relations. */
interface Reading {
  readonly runnable: Runnable;
  readonly temps: Temps;
  readonly tempsAfter: Temps;
  /** Offset of the statement in its segment. */
  readonly offset: number;
  /** Absent for a statement without effects. */
  live: LiveStatement | undefined;
  /** By effect of the statement. */
  readonly origins: readonly (OriginPlace | undefined)[];
  /** Ranges are offsets from the segment's start. */
  readonly notAnalysed: readonly NotAnalysed[];
  readonly definition: Definition | undefined;
  readonly definitionOrigins: readonly (OriginPlace | undefined)[];
}

/** Temporary relations that exist at a place; the same object while they are the same. */
interface Temps {
  readonly names: ReadonlySet<string>;
}

/** What statements can run; the same object while nothing in it changes but places. */
interface Runnable {
  readonly outer: readonly Definition[];
  readonly own: readonly (readonly [PostgresSegment, Reading])[];
}

const NO_TEMPS: Temps = { names: new Set() };

/**
 * Reads one script for psql again and again while it is edited, and gives what `analysePostgres` gives. Only statements
 * are read again that an edit can have changed: those in it, and where it changes a definition or a temporary relation,
 * those that may run or use it.
 */
export class LivePostgres {
  readonly #segments = new Segments<undefined, Reading>({
    initial: undefined,
    sameState: () => true,
    scanner: (text, from) => scannerAt(text, from, WATCHED),
    looksBack: () => false,
  });
  #text = '';
  #all: readonly PostgresSegment[] = [];
  /** What was runnable in each round of the last reading. */
  #runnable: Runnable[] = [];

  /** Undefined when the text has to be read as a whole. */
  read(text: string, { definitions: outer = [] }: AnalyseOptions): LiveAnalysis | undefined {
    const segments = this.#segments.update(text);
    this.#text = text;
    this.#all = segments;
    const recoveries = segments.reduce((sum, { notAnalysed }) => sum + notAnalysed.length, 0);
    if (recoveries >= MOST_RECOVERIES) return undefined;
    let own: Runnable['own'] = [];
    let seen = 0;
    let round = 0;
    for (; ; round++) {
      own = this.#round(round, this.#runnableIn(round, outer, own));
      const count = own.reduce((sum, [, { definition }]) => sum + (definition?.effects.length ?? 0), 0);
      if (round >= DEEPEST_CALLS || count === seen) break;
      seen = count;
    }
    this.#runnable.length = round + 1;
    return this.#together(segments, round);
  }

  #runnableIn(round: number, outer: readonly Definition[], own: Runnable['own']): Runnable {
    const before = this.#runnable[round];
    const now: Runnable = { outer, own };
    if (before && sameOuter(before.outer, outer) && sameOwn(before.own, own)) {
      // The same definitions at other places, or those that do nothing and were written anew.
      return Object.assign(before, now);
    }
    this.#runnable[round] = now;
    return now;
  }

  /** Reads every segment that has to be; gives what the text defines. */
  #round(round: number, runnable: Runnable): Runnable['own'] {
    const scene = new Lazy(() => {
      const all = [...runnable.outer, ...runnable.own.flatMap((one) => absoluteDefinition(one))];
      const watch = WATCHED.fork();
      for (const { effects, name } of all) if (effects.length > 0) watch.add(name);
      return { definitions: new Definitions(all), watch, confirmed: true };
    });
    const own: (readonly [PostgresSegment, Reading])[] = [];
    let temps = NO_TEMPS;
    for (const segment of this.#all) {
      if (!segment.hasStatement) continue;
      let reading = segment.readings[round];
      if (reading?.runnable !== runnable || !sameNames(reading.temps.names, temps.names))
        segment.readings[round] = reading = this.#readSegment(segment, runnable, temps, scene.value);
      temps = reading.tempsAfter;
      if (reading.definition) own.push([segment, reading]);
    }
    return own;
  }

  #readSegment(segment: PostgresSegment, runnable: Runnable, temps: Temps, scene: Omit<Scene, 'temps'>): Reading {
    const text = this.#text;
    for (const name of temps.names) scene.watch.add(name);
    const scanner = scannerAt(text, segment.start, scene.watch);
    scanner.next();
    const { statement, notAnalysed, definition } = readOne(scanner.tokens, { ...scene, temps: temps.names });
    const after = new Set(temps.names);
    noteTemps(statement.effects, after, scene.watch);
    const { start, end } = statement.range;
    return {
      runnable,
      temps,
      tempsAfter: sameNames(after, temps.names) ? temps : { names: after },
      offset: start - segment.start,
      live:
        statement.effects.length === 0
          ? undefined
          : liveStatement(
              segment,
              start - segment.start,
              relativeTo(statement, start),
              ownText(text.slice(start, end)),
            ),
      origins: statement.effects.map((effect) => originPlace(this.#all, effect)),
      notAnalysed: notAnalysed.map((note) => ({ ...note, range: moved(note.range, -segment.start) })),
      definition: definition && {
        ...definition,
        range: moved(definition.range, -segment.start),
        effects: definition.effects.map((effect) => movedEffect(detached(effect), -segment.start)),
      },
      definitionOrigins: definition?.effects.map((effect) => originPlace(this.#all, effect)) ?? [],
    };
  }

  #together(segments: readonly PostgresSegment[], round: number): LiveAnalysis {
    const statements: LiveStatement[] = [];
    const notAnalysed: NotAnalysed[] = [];
    let statementCount = 0;
    let lastStatement: number | undefined;
    for (const segment of segments) {
      const reading = segment.readings[round];
      if (!segment.hasStatement || !reading) continue;
      statementCount++;
      lastStatement = segment.start + reading.offset;
      for (const note of reading.notAnalysed) notAnalysed.push({ ...note, range: moved(note.range, segment.start) });
      if (!reading.live) continue;
      reading.live = withOriginsNow(reading.live, reading.origins, segment.start + reading.offset);
      statements.push(reading.live);
    }
    notAnalysed.push(...notesOf(segments));
    notAnalysed.sort((a, b) => a.range.start - b.range.start);
    return { statements, statementCount, lastStatement, notAnalysed };
  }
}

const scannerAt = (text: string, from: number, watch: Watch): Scanner =>
  new Scanner(text, { psql: true, watch, range: { start: from, end: text.length } });

/** Made when it is asked for. */
class Lazy<Value> {
  readonly #make: () => Value;
  #made: { readonly value: Value } | undefined;

  constructor(make: () => Value) {
    this.#make = make;
  }

  get value(): Value {
    return (this.#made ??= { value: this.#make() }).value;
  }
}

const liveStatement = (
  segment: PostgresSegment,
  offset: number,
  statement: Statement,
  text: string,
): LiveStatement => ({ statement, text, start: () => segment.start + offset });

const relativeTo = (statement: Statement, start: number): Statement => ({
  ...statement,
  range: moved(statement.range, -start),
  effects: statement.effects.map((effect) => movedEffect(detached(effect), -start)),
});

/** A definition with its places in the text as it is now. */
function absoluteDefinition([segment, { definition, definitionOrigins }]: readonly [PostgresSegment, Reading]) {
  if (!definition) return [];
  const { start } = segment;
  const effects = absoluteEffects(definition.effects, definitionOrigins, start);
  return [{ ...definition, range: moved(definition.range, start), effects }];
}

const sameNames = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a === b || (a.size === b.size && [...a].every((name) => b.has(name)));

const sameOuter = (a: readonly Definition[], b: readonly Definition[]): boolean =>
  a.length === b.length && a.every((definition, index) => definition === b[index]);

/** A definition that does nothing is the same as another one that does nothing under its name. */
const sameOwn = (a: Runnable['own'], b: Runnable['own']): boolean =>
  a.length === b.length &&
  a.every(([segment, { definition }], index) => {
    const [other, { definition: now }] = b[index] as (typeof b)[number];
    if (definition === now && segment === other) return true;
    if (!definition || !now || definition.effects.length > 0 || now.effects.length > 0) return false;
    const { kind, name, schema, signature } = definition;
    return (
      kind === now.kind &&
      name === now.name &&
      schema === now.schema &&
      signature === now.signature &&
      String(definition.on) === String(now.on)
    );
  });
