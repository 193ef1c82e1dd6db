import type { AnalysedShape } from './analyse.js';
import type { BoundedMap } from './bounded-map.js';
import { countService, newServices, type Service, type Who } from './findings.js';

/** How often a statement ran, in how many sessions, and by whom. */
export interface RunCount {
  occurrences: number;
  /** 0 where the log is an export of sums, which knows no sessions. */
  sessions: number;
  readonly services: BoundedMap<Service>;
}

/** Which statements' runs are counted. */
export interface Watched {
  /** Names of the statements of a text, the same for texts that differ in their literals only. */
  readonly namesOf: (text: string, shape: AnalysedShape) => readonly string[];
  readonly wanted: ReadonlySet<string>;
}

/** Counts the runs of statements that somebody asked about, whether or not there is anything to tell about them. */
export class RunCounts {
  readonly counts = new Map<string, RunCount>();
  readonly #watched: Watched;
  readonly #names = new WeakMap<AnalysedShape, readonly string[]>();
  readonly #seen = new WeakMap<Who, Set<string>>();

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** A text ran `times` times in a session; `session.label` is empty for a row of an export. */
  count(session: Who, shape: AnalysedShape, times: number): void {
    for (const name of this.#namesOf(shape)) {
      let entry = this.counts.get(name);
      if (!entry) this.counts.set(name, (entry = { occurrences: 0, sessions: 0, services: newServices() }));
      let seen = this.#seen.get(session);
      if (!seen) this.#seen.set(session, (seen = new Set()));
      const isNew = session.label !== '' && !seen.has(name);
      seen.add(name);
      entry.occurrences += times;
      if (isNew) entry.sessions++;
      countService(entry.services, session, times, isNew ? 1 : 0);
    }
  }

  #namesOf(shape: AnalysedShape): readonly string[] {
    let names = this.#names.get(shape);
    if (!names) {
      names = this.#watched.namesOf(shape.text, shape).filter((name) => this.#watched.wanted.has(name));
      this.#names.set(shape, names);
    }
    return names;
  }
}
