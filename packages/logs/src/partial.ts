import type { Dialect, Target } from '@poolsafe/core';
import type { LogAnalysis } from './analysis.js';
import { Coverage, type UnparsedPlace } from './coverage.js';
import { BoundedMap } from './bounded-map.js';
import {
  comparePlaces,
  countService,
  FINDINGS_KEPT,
  keepProof,
  type LogFinding,
  newServices,
  type Service,
} from './findings.js';
import { type ErrorSum, keepName, OBSERVATIONS_KEPT, type Observed, observedKey } from './forensics.js';
import { SHAPES_KEPT } from './shape-cache.js';
import { Sizing, type SizingData } from './sizing/sizing.js';

/** What a run has added up, as JSON: parts of one log merge to what one run over all of it gives. */
export interface LogPartial {
  readonly poolsafe: 'partial';
  readonly version: 1;
  /** Targets it was judged for; parts must agree. */
  readonly targets: readonly string[];
  /** The targets are the default ones: those of other dialects than the log's are left out of the report. */
  readonly byDefault: boolean;
  readonly dialects: readonly DialectPart[];
}

export interface DialectPart {
  readonly dialect: Dialect;
  readonly formats: readonly string[];
  readonly cannotShow: readonly string[];
  readonly sessions: number;
  readonly transactions: number;
  readonly shapes: readonly string[];
  readonly findings: readonly (Omit<LogFinding, 'services'> & { readonly services: readonly Service[] })[];
  readonly coverage: CoverageData;
  readonly sizing: SizingData;
  readonly forensics: {
    readonly errors: readonly ErrorSum[];
    readonly drivers: readonly (readonly [string, number])[];
    readonly observations: readonly Observed[];
    readonly shared: number;
    readonly sessions: number;
  };
}

export interface CoverageData {
  readonly records: number;
  readonly unparsedRecords: number;
  readonly bytes: number;
  readonly statements: number;
  readonly stateful: number;
  readonly sessionless: number;
  readonly evicted: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly backwards: number;
  readonly shortest: number | null;
  readonly withDuration: number;
  readonly overflow: number;
  readonly places: readonly UnparsedPlace[];
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const finite = (value: number) => (Number.isFinite(value) ? value : null);

/** Takes one dialect's sums out of a finished analysis. */
export function partOf(
  analysis: LogAnalysis,
  dialect: Dialect,
  formats: readonly string[],
  cannotShow: readonly string[],
  showLiterals: boolean,
): DialectPart {
  const { coverage, findings, forensics } = analysis;
  return {
    dialect,
    formats: [...formats].sort(byText),
    cannotShow: [...cannotShow].sort(byText),
    sessions: analysis.sessions,
    transactions: analysis.transactions,
    shapes: [...analysis.shapeKeys()].sort(byText),
    findings: [...findings.all.values()].map((finding) => {
      const { value, ...effect } = finding.effect;
      return {
        ...finding,
        effect: showLiterals && value !== undefined ? finding.effect : effect,
        services: [...finding.services.values()],
      };
    }),
    coverage: {
      records: coverage.records,
      unparsedRecords: coverage.unparsedRecords,
      bytes: coverage.bytes,
      statements: coverage.statements,
      stateful: coverage.stateful,
      sessionless: coverage.sessionless,
      evicted: coverage.evicted,
      from: finite(coverage.from),
      to: finite(coverage.to),
      backwards: coverage.backwards,
      shortest: finite(coverage.shortest),
      withDuration: coverage.withDuration,
      overflow: findings.overflow,
      places: coverage.places,
    },
    sizing: analysis.sizing.data(),
    forensics: {
      errors: [...forensics.errors.values()],
      drivers: [...forensics.drivers],
      observations: [...forensics.observations.values()],
      shared: forensics.shared,
      sessions: forensics.sessions,
    },
  };
}

/** One dialect's sums, merged. */
export interface Merged {
  readonly dialect: Dialect;
  readonly formats: readonly string[];
  readonly cannotShow: readonly string[];
  readonly sessions: number;
  readonly transactions: number;
  readonly shapes: number;
  readonly findings: readonly LogFinding[];
  readonly coverage: Coverage;
  readonly overflow: number;
  readonly sizing: Sizing;
  readonly errors: readonly ErrorSum[];
  readonly drivers: readonly (readonly [string, number])[];
  readonly observations: readonly Observed[];
  readonly behindPooler: boolean;
}

export class PartialError extends Error {
  override readonly name = 'PartialError';
}

/**
 * Merges parts: in any order and grouping the result is the same, as long as every session is whole in one part.
 *
 * @throws PartialError when the parts were judged for different targets
 */
export function mergePartials(parts: readonly LogPartial[], targets: readonly Target[]): readonly Merged[] {
  const wanted = targets.map(({ id }) => id).join(' ');
  for (const part of parts) {
    if (part.targets.join(' ') !== wanted)
      throw new PartialError(`a partial result was judged for ${part.targets.join(', ')}, another one for ${wanted}`);
  }
  const dialects = [...new Set(parts.flatMap((part) => part.dialects.map(({ dialect }) => dialect)))].sort(byText);
  return dialects.map((dialect) =>
    mergeDialect(
      dialect,
      parts.flatMap((part) => part.dialects.filter((other) => other.dialect === dialect)),
      targets,
    ),
  );
}

function mergeDialect(dialect: Dialect, parts: readonly DialectPart[], targets: readonly Target[]): Merged {
  const sizing = new Sizing(targets, dialect);
  const shapes = new Set<string>();
  let overflow = parts.reduce((sum, { coverage }) => sum + coverage.overflow, 0);
  const findings = new BoundedMap<LogFinding>(FINDINGS_KEPT, ({ occurrences }) => {
    overflow += occurrences;
  });
  const errors = new Map<string, ErrorSum>();
  const drivers = new Map<string, number>();
  const observations = new BoundedMap<Observed>(OBSERVATIONS_KEPT);
  let sessions = 0;
  let transactions = 0;
  let shared = 0;
  let serverSessions = 0;
  for (const part of parts) {
    sessions += part.sessions;
    transactions += part.transactions;
    shared += part.forensics.shared;
    serverSessions += part.forensics.sessions;
    for (const shape of part.shapes) shapes.add(shape);
    sizing.merge(part.sizing);
    for (const finding of part.findings) if (!mergeFinding(findings, finding)) overflow += finding.occurrences;
    for (const error of part.forensics.errors) mergeError(errors, error);
    for (const [driver, count] of part.forensics.drivers) drivers.set(driver, (drivers.get(driver) ?? 0) + count);
    for (const observed of part.forensics.observations) {
      const own = observations.admit(observedKey(observed), () => ({ ...observed, count: 0 }));
      if (!own) continue;
      own.count += observed.count;
      if (compareFirst(observed.first, own.first) < 0) own.first = observed.first;
    }
  }
  const unshared = (errors.get('42P05')?.count ?? 0) + (errors.get('26000')?.count ?? 0) === 0;
  return {
    dialect,
    formats: unique(parts.flatMap(({ formats }) => formats)),
    cannotShow: unique(parts.flatMap(({ cannotShow }) => cannotShow)),
    sessions,
    transactions,
    shapes: Math.min(shapes.size, SHAPES_KEPT),
    findings: [...findings.values()].sort(
      (a, b) => comparePlaces(a.first, b.first) || a.first.start.offset - b.first.start.offset || byText(a.key, b.key),
    ),
    coverage: mergeCoverage(parts.map(({ coverage }) => coverage)),
    overflow,
    sizing,
    errors: [...errors.values()].sort((a, b) => b.count - a.count || byText(a.sqlstate, b.sqlstate)),
    drivers: [...drivers].sort((a, b) => b[1] - a[1] || byText(a[0], b[0])),
    observations: [...observations.values()].sort(
      (a, b) => b.count - a.count || byText(a.reason, b.reason) || byText(observedKey(a), observedKey(b)),
    ),
    behindPooler: !unshared || (shared > 0 && shared * 2 >= serverSessions),
  };
}

const unique = (texts: readonly string[]) => [...new Set(texts)].sort(byText);

const compareFirst = (a: { file: string; line: number }, b: { file: string; line: number }) =>
  byText(a.file, b.file) || a.line - b.line;

/** False when there is no room for it. */
function mergeFinding(findings: BoundedMap<LogFinding>, part: DialectPart['findings'][number]): boolean {
  let finding = findings.admit(part.key, () => ({
    ...part,
    occurrences: 0,
    sessions: 0,
    beganBefore: 0,
    proved: 0,
    proof: [],
    services: newServices(),
  }));
  if (!finding) return false;
  if (comparePlaces(part.first, finding.first) < 0) {
    // What is said about a finding is said about its first place.
    const { occurrences, sessions, beganBefore, proved, proof, services } = finding;
    finding = { ...part, occurrences, sessions, beganBefore, proved, proof, services };
    findings.set(part.key, finding);
  }
  finding.occurrences += part.occurrences;
  finding.sessions += part.sessions;
  finding.beganBefore += part.beganBefore;
  finding.proved += part.proved;
  for (const proof of part.proof) keepProof(finding.proof, proof);
  for (const service of part.services) countService(finding.services, service, service.occurrences, service.sessions);
  return true;
}

function mergeError(errors: Map<string, ErrorSum>, part: ErrorSum): void {
  const own = errors.get(part.sqlstate);
  if (!own) {
    errors.set(part.sqlstate, { ...part, names: [...part.names] });
    return;
  }
  own.count += part.count;
  if (compareFirst(part.first, own.first) < 0) own.first = part.first;
  for (const name of part.names) keepName(own.names, name);
}

function mergeCoverage(parts: readonly CoverageData[]): Coverage {
  const merged = new Coverage();
  for (const part of parts) {
    for (const key of [
      'records',
      'unparsedRecords',
      'bytes',
      'statements',
      'stateful',
      'sessionless',
      'evicted',
      'backwards',
      'withDuration',
    ] as const)
      merged[key] += part[key];
    merged.from = Math.min(merged.from, part.from ?? Number.POSITIVE_INFINITY);
    merged.to = Math.max(merged.to, part.to ?? Number.NEGATIVE_INFINITY);
    merged.shortest = Math.min(merged.shortest, part.shortest ?? Number.POSITIVE_INFINITY);
    merged.places.push(...part.places);
  }
  merged.places.sort((a, b) => compareFirst(a, b) || byText(a.reason, b.reason));
  return merged;
}
