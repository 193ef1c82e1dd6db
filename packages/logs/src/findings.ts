import {
  compareOutcomes,
  isBreaking,
  judge,
  severityOf,
  worstOutcome,
  type Context,
  type Dialect,
  type Measurements,
  type Occurrence,
  type Outcome,
  type SessionEffect,
  type Severity,
  type Target,
  type Verdict,
} from '@poolsafe/core';
import type { AnalysedShape } from './analyse.js';
import { BoundedMap } from './bounded-map.js';

/** What a rule says about an occurrence. */
export interface Spoken {
  readonly rule: string;
  readonly message: string;
  readonly advice: string;
  readonly severity: Severity;
  readonly url: string;
}

/** Finds the rule that speaks about an occurrence; `undefined` when none does or it is turned off. */
export type Speak = (occurrence: Occurrence) => Spoken | undefined;

/** A place in a log: lines and transactions count from 1, the transaction within its session. */
export interface Place {
  readonly line: number;
  readonly transaction: number;
  /** Milliseconds since 1970; 0 where the log has no times. */
  readonly time: number;
}

/** A place of an effect with its words, as they are reported. */
export interface WordPlace extends Place {
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number; readonly offset: number };
  readonly end: { readonly line: number; readonly column: number; readonly offset: number };
}

export interface Proof {
  readonly session: string;
  readonly file: string;
  readonly made: Place;
  readonly needed: Place;
}

/** Who ran it. */
export interface Service {
  readonly user: string;
  readonly database: string;
  readonly application: string;
  occurrences: number;
  sessions: number;
}

/** One finding, with everything that adds up over sessions, files and partial results. */
export interface LogFinding {
  readonly key: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly advice: string;
  readonly url: string;
  readonly dialect: Dialect;
  readonly statement: string;
  readonly effect: SessionEffect;
  readonly verdicts: readonly (Verdict & { readonly target: string })[];
  occurrences: number;
  sessions: number;
  /** Occurrences whose state was made before the log began, or before the session's first record. */
  beganBefore: number;
  /** Occurrences in a session whose pair is proved. */
  proved: number;
  first: WordPlace;
  proof: Proof[];
  services: BoundedMap<Service>;
}

/** What judge and the rules said about one effect in one context. */
export interface JudgedCell {
  /** Rules that speak, with the targets that they speak about. */
  readonly spoken: readonly { readonly key: string; readonly make: (first: WordPlace) => LogFinding }[];
  /** Indexes of the targets on which it breaks. */
  readonly breaks: readonly number[];
  /** All that is told happens to others on the same connection: so there must be others. */
  readonly toOthers: boolean;
  /** Until when each target pins, or null. */
  readonly pins: readonly (string | null)[];
  /** The findings of `spoken`, once they exist. */
  readonly findings: (LogFinding | undefined)[];
}

/** Proofs that a finding keeps: the earliest. */
export const PROOFS_KEPT = 10;
const SERVICES_KEPT = 200;
/** Findings kept apart; more than that means names made of numbers. */
export const FINDINGS_KEPT = 5000;

/** Earlier first; times, then file names, then lines, so that any cut of the input gives the same order. */
export const comparePlaces = (a: Place & { file: string }, b: Place & { file: string }): number =>
  a.time - b.time || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line;

export const compareProofs = (a: Proof, b: Proof): number =>
  a.made.time - b.made.time ||
  (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
  a.made.line - b.made.line ||
  a.needed.line - b.needed.line ||
  (a.session < b.session ? -1 : a.session > b.session ? 1 : 0);

/** Names that applications make of their data: keys of locks, Redis channels. One finding speaks for all of them. */
export const isData = (dialect: Dialect, { state }: SessionEffect): boolean =>
  state === 'session-lock' || (dialect === 'redis' && (state === 'optimistic-lock' || state === 'subscription'));

/** A watched key is an argument of a command like any other: it is not told. */
function withoutData(effect: SessionEffect): SessionEffect {
  if (effect.state !== 'optimistic-lock') return effect;
  const told: SessionEffect & { name?: string } = { ...effect };
  delete told.name;
  return told;
}

const TO_OTHERS: ReadonlySet<Outcome> = new Set(['stalls', 'harms-others', 'leaked', 'wrong']);

/** Judges effects in their contexts and adds up what is to be told. */
export class Findings {
  readonly all = new BoundedMap<LogFinding>(FINDINGS_KEPT, ({ occurrences }) => {
    this.overflow += occurrences;
  });
  readonly targets: readonly Target[];
  readonly #speak: Speak;
  readonly #measurements: (target: Target) => Measurements | undefined;
  /** Occurrences that belong to no finding because there are too many different ones. */
  overflow = 0;

  constructor(targets: readonly Target[], speak: Speak, measurements: (target: Target) => Measurements | undefined) {
    this.targets = targets;
    this.#speak = speak;
    this.#measurements = measurements;
  }

  /** What the targets do with an effect in a context; `key` names both within the shape. */
  cell(shape: AnalysedShape, effect: SessionEffect, key: number, context: Context): JudgedCell {
    let cell = shape.judged.get(key);
    if (!cell) {
      cell = this.#judge(shape, effect, context);
      if (shape.judged.size < 1000) shape.judged.set(key, cell);
    }
    return cell;
  }

  #judge(shape: AnalysedShape, effect: SessionEffect, context: Context): JudgedCell {
    const relevant = this.targets.map((target) => target.profile.dialects.includes(context.dialect));
    const verdicts = this.targets.map((target, index) =>
      relevant[index] === true ? judge(effect, target, context, this.#measurements(target)) : undefined,
    );
    const told = withoutData(effect);
    const groups = new Map<string, { spoken: Spoken; targets: number[] }>();
    const breaks: number[] = [];
    verdicts.forEach((verdict, index) => {
      const target = this.targets[index];
      if (!target || !verdict) return;
      const worst = worstOutcome(verdict);
      if (isBreaking(worst)) breaks.push(index);
      if (severityOf(worst) === undefined) return;
      const words = shape.text.slice(effect.range.start, effect.range.end).replace(/\s+/g, ' ');
      const spoken = this.#speak({ effect: told, context, target, verdict, words, paired: false });
      if (!spoken) return;
      const group = groups.get(spoken.rule);
      if (!group) groups.set(spoken.rule, { spoken, targets: [index] });
      else {
        group.targets.push(index);
        const worse = group.targets.every(
          (other) => other === index || compareOutcomes(worst, worstOutcome(verdicts[other] ?? verdict)) < 0,
        );
        if (worse) group.spoken = spoken;
      }
    });
    const spoken = [...groups.values()].map(({ spoken: said, targets }) => {
      const judged = targets.flatMap((index) => {
        const target = this.targets[index];
        const verdict = verdicts[index];
        return target && verdict ? [{ target: target.id, ...verdict }] : [];
      });
      const named = isData(context.dialect, effect) ? '' : (told.name ?? '');
      const outcome = judged.map(({ target, outcomes, until }) => `${target}=${outcomes.join('+')}/${until ?? ''}`);
      const key = [
        said.rule,
        shape.shown,
        effect.state,
        effect.action,
        effect.scope,
        effect.via,
        named,
        ...outcome,
      ].join('\u0000');
      const make = (first: WordPlace): LogFinding => ({
        key,
        ...said,
        dialect: context.dialect,
        statement: shape.shown,
        effect: told,
        verdicts: judged,
        occurrences: 0,
        sessions: 0,
        beganBefore: 0,
        proved: 0,
        first,
        proof: [],
        services: newServices(),
      });
      return { key, make };
    });
    const broken = verdicts.filter((verdict) => verdict !== undefined && isBreaking(worstOutcome(verdict)));
    return {
      spoken,
      breaks,
      toOthers:
        broken.length > 0 && broken.every((verdict) => verdict?.outcomes.every((outcome) => TO_OTHERS.has(outcome))),
      pins: verdicts.map((verdict) =>
        verdict?.outcomes.includes('pinned') === true ? (verdict.until ?? 'disconnect') : null,
      ),
      findings: [],
    };
  }

  /** Counts an occurrence, or as many as `times` says. */
  count(cell: JudgedCell, place: WordPlace, who: Who, proof: Proof | undefined, beganBefore: boolean, times = 1): void {
    cell.spoken.forEach((spoken, index) => {
      let finding = cell.findings[index];
      // Where there are too many, one that was kept may have had to make room.
      if (!finding || this.all.size >= FINDINGS_KEPT) {
        finding = this.all.admit(spoken.key, () => spoken.make(place));
        if (!finding) {
          this.overflow += times;
          return;
        }
        cell.findings[index] = finding;
      }
      finding.occurrences += times;
      if (beganBefore) finding.beganBefore += times;
      if (comparePlaces(place, finding.first) < 0) finding.first = place;
      const findings = (who.findings ??= new Set());
      const isNew = !findings.has(finding);
      if (isNew) {
        findings.add(finding);
        if (who.label !== '') finding.sessions++;
      }
      if (proof) {
        finding.proved++;
        keepProof(finding.proof, proof);
      }
      countService(finding.services, who, times, isNew && who.label !== '' ? 1 : 0);
    });
  }
}

export function keepProof(proofs: Proof[], proof: Proof): void {
  const last = proofs.at(-1);
  if (proofs.length >= PROOFS_KEPT && last && compareProofs(proof, last) >= 0) return;
  let at = proofs.length;
  while (at > 0 && compareProofs(proof, proofs[at - 1] as Proof) < 0) at--;
  const before = proofs[at - 1];
  if (before && compareProofs(before, proof) === 0) return;
  proofs.splice(at, 0, proof);
  if (proofs.length > PROOFS_KEPT) proofs.length = PROOFS_KEPT;
}

/** The session as findings see it. */
export interface Who {
  /** Empty for a row of an export, which stands for no session. */
  readonly label: string;
  readonly user: string;
  readonly database: string;
  readonly application: string;
  findings: Set<LogFinding> | undefined;
}

export const newServices = (): BoundedMap<Service> => new BoundedMap(SERVICES_KEPT);

export function countService(
  services: BoundedMap<Service>,
  who: Omit<Who, 'findings' | 'label'>,
  times: number,
  sessions: number,
): void {
  const { user, database, application } = who;
  const key = `${user}\u0000${database}\u0000${application}`;
  const service = services.admit(key, () => ({ user, database, application, occurrences: 0, sessions: 0 }));
  if (!service) return;
  service.occurrences += times;
  service.sessions += sessions;
}
