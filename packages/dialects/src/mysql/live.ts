import { moved, type Segment, Segments } from '../sql/live-segments.js';
import { detached, type LiveAnalysis, type LiveStatement, movedEffect, notesOf, ownText } from '../sql/live-text.js';
import type { Watch } from '../sql/watch.js';
import { readOne } from './analyse.js';
import type { SqlMode } from './mode.js';
import { EffectList, type TextMemory } from './reader.js';
import { Routines } from './routines.js';
import { Scanner, type ScanState } from './scanner.js';
import { WATCHED } from './skim-rules.js';

/** What a segment's statement leads to, after these temporary tables. */
interface Reading {
  readonly temps: ReadonlySet<string>;
  readonly tempsAfter: ReadonlySet<string>;
  /** Offset of the statement in its segment. */
  readonly offset: number;
  /** Absent for a statement without effects. */
  readonly live: LiveStatement | undefined;
}

const MODE: SqlMode = { ansiQuotes: false, noBackslashEscapes: false };
const NO_TEMPS: ReadonlySet<string> = new Set();

/** Words by which one statement changes how those behind it are read, or does what another one defines. */
const REACHES_ON = /sql_mode|\b(?:procedure|function|prepare)\b/i;

/**
 * Reads one script for the `mysql` client again and again while it is edited, and gives what `analyseMysql` gives. Only
 * statements are read again that an edit can have changed: those in it, and those behind it that use a temporary table
 * which the edit makes or drops.
 */
export class LiveMysql {
  readonly #segments = new Segments<ScanState, Reading>({
    initial: { delimiter: '', conditional: 0 },
    sameState: (a, b) => a.delimiter === b.delimiter && a.conditional === b.conditional,
    scanner: (text, from, state) => new Scanner(text, { mode: MODE, client: true, from, state }),
    // Commands of the client begin their line.
    looksBack: (text, start) =>
      text.charCodeAt(start - 1) !== 10 && !/^[^\S\n]*\n/.test(text.slice(start, start + 200)),
  });

  /** Undefined when the text has to be read as a whole. */
  read(text: string): LiveAnalysis | undefined {
    if (REACHES_ON.test(text)) return undefined;
    const segments = this.#segments.update(text);
    const statements: LiveStatement[] = [];
    let statementCount = 0;
    let lastStatement: number | undefined;
    let temps = NO_TEMPS;
    const watch = WATCHED.fork();
    for (const segment of segments) {
      if (!segment.hasStatement) continue;
      statementCount++;
      let [reading] = segment.readings;
      if (!reading || !sameNames(reading.temps, temps))
        segment.readings[0] = reading = readSegment(text, segment, temps, watch);
      temps = reading.tempsAfter;
      lastStatement = segment.start + reading.offset;
      if (reading.live) statements.push(reading.live);
    }
    return { statements, statementCount, lastStatement, notAnalysed: notesOf(segments) };
  }
}

function readSegment(
  text: string,
  segment: Segment<ScanState, Reading>,
  temps: ReadonlySet<string>,
  watch: Watch,
): Reading {
  const scanner = new Scanner(text, { mode: MODE, client: true, from: segment.start, state: segment.state });
  scanner.next();
  const memory: TextMemory = { temp: new Set(temps), routines: new Routines(), watch };
  const statement = readOne(scanner, memory, new EffectList());
  const { range, effects, leaves } = statement;
  const offset = range.start - segment.start;
  const relativeTo = (all: typeof effects) => all.map((effect) => movedEffect(detached(effect), -range.start));
  return {
    temps,
    offset,
    tempsAfter: sameNames(memory.temp, temps) ? temps : memory.temp,
    live:
      effects.length === 0 && leaves === undefined
        ? undefined
        : {
            statement: {
              ...statement,
              range: moved(range, -range.start),
              effects: relativeTo(effects),
              ...(leaves ? { leaves: relativeTo(leaves) } : {}),
            },
            text: ownText(text.slice(range.start, range.end)),
            start: () => segment.start + offset,
          },
  };
}

const sameNames = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a === b || (a.size === b.size && [...a].every((name) => b.has(name)));
