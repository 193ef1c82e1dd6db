import { createHash } from 'node:crypto';
import type { Finding, Target } from '@poolsafe/core';
import { NameHider } from './anonymize.js';
import type { Coverage } from './coverage.js';
import { isData, type LogFinding, type Place, type Service } from './findings.js';
import type { Merged } from './partial.js';
import { peakOf, type PoolSize, recommend, type Waits, waitsOf } from './sizing/pool-size.js';
import type { PinCause } from './sizing/sizing.js';
import { SERVER_CONNECTIONS, SESSIONS, type Timeline, TRANSACTIONS } from './sizing/timeline.js';

/** A place as others read it. */
export interface ProofPlace {
  readonly line: number;
  readonly transaction: number;
  readonly time: string | null;
}

/** A finding of a log: one of `check`, with how often and for whom, and the pairs that prove it. */
export interface ReplayFinding extends Finding {
  readonly occurrences: number;
  readonly sessions: number;
  readonly proof: readonly {
    readonly session: string;
    readonly file: string;
    readonly made: ProofPlace;
    readonly needed: ProofPlace;
  }[];
  /** Occurrences for which a pair was seen. */
  readonly proved: number;
  /** Occurrences whose state was made before the log began. */
  readonly beganBefore: number;
  readonly services: readonly Service[];
}

export interface TargetReplay {
  readonly sessionsThatBreak: number;
  readonly sessionsPinned: number;
  /** Null where the log's times are too coarse. */
  readonly pinnedSeconds: number | null;
  readonly peak: { readonly sessions: number; readonly transactions: number; readonly serverConnections: number };
  /** Null where the log's times are too coarse. */
  readonly mean: {
    readonly sessions: number;
    readonly transactions: number;
    readonly serverConnections: number;
  } | null;
  readonly recommendedPoolSize: PoolSize;
  /** Sessions per server connection, at the peak. */
  readonly multiplexing: number;
  readonly waits: readonly Waits[];
  /** What pins sessions first, the costliest first. */
  readonly pinCauses: readonly {
    readonly statement: string;
    readonly sessions: number;
    /** How long sessions were pinned because of it; null where the log's times are too coarse. */
    readonly seconds: number | null;
    /** Server connections that would be free without it, on average over the log's time. */
    readonly gain: number | null;
  }[];
}

export interface LogsReport {
  readonly targets: readonly Target[];
  readonly findings: readonly ReplayFinding[];
  readonly logs: {
    readonly format: string;
    readonly bytes: number;
    readonly records: number;
    readonly unparsedRecords: number;
    readonly sessions: number;
    readonly transactions: number;
    readonly shapes: number;
    readonly from: string | null;
    readonly to: string | null;
  };
  readonly replay: Readonly<Record<string, TargetReplay>>;
  readonly statements: number;
  readonly notAnalysed: readonly { readonly file: string; readonly line: number; readonly reason: string }[];
  readonly coverage: readonly string[];
  readonly behindPooler: boolean;
  readonly forensics: {
    readonly errors: readonly {
      readonly sqlstate: string;
      readonly means: string;
      readonly count: number;
      readonly file: string;
      readonly line: number;
      readonly names: readonly string[];
    }[];
    readonly drivers: readonly string[];
    readonly observations: readonly {
      readonly reason: string;
      /** The connection, and who it belongs to; empty where the log does not say. */
      readonly session: string;
      readonly user: string;
      readonly application: string;
      readonly count: number;
      readonly file: string;
      readonly line: number;
    }[];
  };
}

const iso = (time: number) => (Number.isFinite(time) && time > 0 && time < 8e15 ? new Date(time).toISOString() : null);
const round = (value: number, digits = 3) => Number(value.toFixed(digits));

/** Makes the report out of what was added up. Pure: the same sums give the same bytes. */
export function reportLogs(
  merged: readonly Merged[],
  targets: readonly Target[],
  options: { readonly anonymize?: boolean; readonly byDefault?: boolean } = {},
): LogsReport {
  const hide = new NameHider(options.anonymize ?? false);
  const behindPooler = merged.some((part) => part.behindPooler);
  const findings = merged.flatMap((part) =>
    part.findings.map((finding): ReplayFinding => {
      const { rule, severity, advice, url, dialect, statement, first } = finding;
      const { effect, message } = withoutKeys(finding, hide);
      return {
        rule,
        severity,
        message,
        advice,
        file: first.file,
        range: { start: first.start, end: first.end },
        dialect,
        statement,
        effect,
        verdicts: finding.verdicts,
        related: [],
        fixes: [],
        suppressed: null,
        fingerprint: createHash('sha256').update(finding.key).digest('hex').slice(0, 20),
        url,
        occurrences: finding.occurrences,
        sessions: finding.sessions,
        // Behind a pooler a record's session is a server connection: its pairs prove nothing about clients.
        proof: behindPooler
          ? []
          : finding.proof.map((proof) => ({
              session: hide.name('session', proof.session),
              file: proof.file,
              made: place(proof.made),
              needed: place(proof.needed),
            })),
        proved: behindPooler ? 0 : finding.proved,
        beganBefore: finding.beganBefore,
        services: [...finding.services.values()]
          .sort((a, b) => b.occurrences - a.occurrences || compare(serviceKey(a), serviceKey(b)))
          .map((service) => ({
            user: hide.name('user', service.user),
            database: hide.name('database', service.database),
            application: hide.name('application', service.application),
            occurrences: service.occurrences,
            sessions: service.sessions,
          })),
      };
    }),
  );
  const sum = (of: (part: Merged) => number) => merged.reduce((total, part) => total + of(part), 0);
  const from = Math.min(...merged.map(({ coverage }) => coverage.from));
  const to = Math.max(...merged.map(({ coverage }) => coverage.to));
  const relevant = (target: Target) =>
    options.byDefault !== true || merged.some(({ dialect }) => target.profile.dialects.includes(dialect));
  return {
    targets: targets.filter(relevant),
    findings,
    logs: {
      format: merged.flatMap(({ formats }) => formats).join(', '),
      bytes: sum(({ coverage }) => coverage.bytes),
      records: sum(({ coverage }) => coverage.records),
      unparsedRecords: sum(({ coverage }) => coverage.unparsedRecords),
      sessions: sum(({ sessions }) => sessions),
      transactions: sum(({ transactions }) => transactions),
      shapes: sum(({ shapes }) => shapes),
      from: iso(from),
      to: iso(to),
    },
    replay: Object.fromEntries(
      targets.flatMap((target, index) => {
        if (!relevant(target)) return [];
        const parts = merged.filter(({ dialect }) => target.profile.dialects.includes(dialect));
        return [[target.id, replayOf(parts.length > 0 ? parts : merged.slice(0, 1), index)]];
      }),
    ),
    statements: sum(({ coverage }) => coverage.statements),
    notAnalysed: merged.flatMap(({ coverage }) => coverage.places),
    coverage: merged.flatMap((part) => coverageOf(part)),
    behindPooler,
    forensics: {
      errors: merged.flatMap(({ errors }) =>
        errors.map(({ sqlstate, means, count, first, names }) => ({ sqlstate, means, count, ...first, names })),
      ),
      drivers: merged.flatMap(({ drivers }) => drivers.map(([driver]) => driver)),
      observations: merged.flatMap(({ observations }) =>
        observations.map(({ reason, session, user, application, count, first }) => ({
          reason,
          session: hide.name('session', session),
          user: hide.name('user', user),
          application: hide.name('application', application),
          count,
          ...first,
        })),
      ),
    },
  };
}

/** What a lock is taken on, and a Redis channel, are data as much as names are. */
function withoutKeys(
  { dialect, effect, message }: LogFinding,
  hide: NameHider,
): Pick<LogFinding, 'effect' | 'message'> {
  const { name } = effect;
  if (name === undefined || name === '*' || !isData(dialect, effect)) return { effect, message };
  return { effect: { ...effect, name: hide.name('key', name) }, message: hide.message(message, 'key', name) };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const serviceKey = ({ user, database, application }: Service) => `${user} ${database} ${application}`;
const place = ({ line, transaction, time }: Place): ProofPlace => ({ line, transaction, time: iso(time) });

function replayOf(parts: readonly Merged[], target: number): TargetReplay {
  const timelines: (readonly [string, Timeline])[] = parts.flatMap(({ sizing }) => [...sizing.timelines]);
  const series = SERVER_CONNECTIONS + target;
  const used = timelines.filter(([, timeline]) => !timeline.empty);
  // Axes of different files cannot be laid over each other: the busiest counts.
  const busiest = used.reduce<readonly [string, Timeline] | undefined>(
    (best, entry) => (!best || peakOf(entry[1], SESSIONS).high > peakOf(best[1], SESSIONS).high ? entry : best),
    undefined,
  );
  const sums = parts.map(({ sizing }) => sizing.sums[target]);
  const add = (of: (sum: NonNullable<(typeof sums)[number]>) => number) =>
    sums.reduce((total, each) => total + (each ? of(each) : 0), 0);
  const causes = new Map<string, PinCause>();
  for (const each of sums)
    for (const [cause, { sessions, pinned, busy }] of each?.causes ?? []) {
      const known = causes.get(cause);
      causes.set(cause, {
        sessions: (known?.sessions ?? 0) + sessions,
        pinned: (known?.pinned ?? 0) + pinned,
        busy: (known?.busy ?? 0) + busy,
      });
    }
  const exact = busiest?.[0] === 'time';
  const none = { value: 0, low: 0, high: 0, mean: 0 };
  const sessions = busiest ? peakOf(busiest[1], SESSIONS) : none;
  const transactions = busiest ? peakOf(busiest[1], TRANSACTIONS) : none;
  const servers = busiest ? peakOf(busiest[1], series) : none;
  const hasWork = exact && parts.some(({ sizing, coverage }) => sizing.durationsCounted > 0 || coverage.statements > 0);
  const size = busiest ? recommend(busiest[1], servers, hasWork, 0) : { value: 0, low: 0, high: 0 };
  const pinnedAtPeak = add((each) => each.sessionsPinned) > 0;
  const recommended = pinnedAtPeak
    ? {
        value: Math.max(size.value, servers.value),
        low: Math.max(size.low, Math.floor(servers.mean)),
        high: Math.max(size.high, servers.high),
      }
    : size;
  return {
    sessionsThatBreak: add((each) => each.sessionsThatBreak),
    sessionsPinned: add((each) => each.sessionsPinned),
    pinnedSeconds: exact ? round(add((each) => each.pinned) / 1_000_000) : null,
    peak: { sessions: sessions.value, transactions: transactions.value, serverConnections: servers.value },
    mean: exact
      ? {
          sessions: round(sessions.mean),
          transactions: round(transactions.mean),
          serverConnections: round(servers.mean),
        }
      : null,
    recommendedPoolSize: {
      value: recommended.value,
      low: Math.min(recommended.low, recommended.value),
      high: Math.max(recommended.high, recommended.value),
    },
    multiplexing: servers.value === 0 ? 0 : round(sessions.value / servers.value, 2),
    waits:
      busiest && exact
        ? sizes(recommended.value, transactions.high).map((each) => rounded(waitsOf(busiest[1], each)))
        : [],
    pinCauses: [...causes]
      .sort(([a, one], [b, other]) => freed(other) - freed(one) || other.sessions - one.sessions || compare(a, b))
      .slice(0, 10)
      .map(([statement, cause]) => ({
        statement,
        sessions: cause.sessions,
        seconds: exact ? round(cause.pinned / 1_000_000) : null,
        gain: exact ? round(freed(cause) / 1000 / Math.max(1, busiest[1].span), 2) : null,
      })),
  };
}

/** How long a cause kept connections that did nothing. */
const freed = ({ pinned, busy }: PinCause) => Math.max(0, pinned - busy);

/** Pool sizes worth showing: around the recommended one, up to what never waits. */
function sizes(value: number, peak: number): readonly number[] {
  if (value === 0) return [];
  return [...new Set([Math.max(1, Math.floor(value / 2)), value, Math.ceil(value * 1.5), Math.max(1, peak)])].sort(
    (a, b) => a - b,
  );
}

const rounded = ({ size, share, p95, p99, longest }: Waits): Waits => ({
  size,
  share: round(share),
  p95: round(p95, 1),
  p99: round(p99, 1),
  longest: round(longest, 1),
});

/** What the log could not show, in sentences. */
function coverageOf(part: Merged): readonly string[] {
  const { coverage } = part;
  const lines: string[] = [];
  const percent = (count: number, of: number) => `${((100 * count) / Math.max(1, of)).toFixed(1)} %`;
  if (coverage.unparsedRecords > 0)
    lines.push(
      `${coverage.unparsedRecords.toString()} of ${(coverage.records + coverage.unparsedRecords).toString()} pieces of the log are no records of its format and were passed over.`,
    );
  if (coverage.statements === 0) lines.push('No statement was found: what is needed to see them was not logged.');
  else
    lines.push(
      `${percent(coverage.stateful, coverage.statements)} of ${coverage.statements.toString()} statements make or need session state.`,
    );
  const { threshold } = coverage;
  if (threshold !== undefined)
    lines.push(
      `No statement took less than ${threshold.toFixed(1)} ms, so a threshold (log_min_duration_statement, long_query_time) was set: short statements such as SET are not in the log, and what is not found here may still be there.`,
    );
  if (coverage.sessionless > 0)
    lines.push(
      `${coverage.sessionless.toString()} records name no session and could not be replayed: their statements are judged one by one, and which sessions break and how many connections are needed is not known from them.`,
    );
  if (coverage.backwards > 0)
    lines.push(
      coverage.backwards > coverage.records / 2
        ? 'The newest records come first, so sessions were replayed backwards: sort the log by time, the oldest first, and read it again.'
        : `The clock went back ${coverage.backwards.toString()} times; the order of the records was kept.`,
    );
  if (coverage.evicted > 0)
    lines.push('More sessions were open at once than are kept; the ones that were silent longest were taken as ended.');
  if (part.overflow > 0)
    lines.push(
      `${part.overflow.toString()} occurrences belong to findings beyond 5000 different ones, which are not listed.`,
    );
  for (const line of part.cannotShow) lines.push(`This format does not show: ${line}`);
  if (part.behindPooler)
    lines.push(
      'The log was written behind a pooler: its sessions are server connections that several clients used, so nothing is proved about one client. It shows what breaks already.',
    );
  if (needsRecipe(coverage)) lines.push(RECIPE[part.dialect] ?? '');
  return lines.filter((line) => line !== '');
}

const needsRecipe = (coverage: Coverage) =>
  coverage.statements < 20 || coverage.threshold !== undefined || coverage.sessionless > coverage.records / 2;

/** How to write a log that can prove something. */
const RECIPE: Readonly<Record<string, string>> = {
  postgres:
    'To see all: log_destination = jsonlog (or csvlog), log_statement = none, log_min_duration_statement = 0, log_connections = on, log_disconnections = on, log_parameter_max_length = 64, for 10 to 30 minutes at the busiest time.',
  mysql:
    'To see all: slow_query_log = ON with long_query_time = 0 (and log_slow_extra = ON on MySQL 8), or general_log = ON, for 10 to 30 minutes at the busiest time.',
  redis: 'To see all: redis-cli MONITOR for a minute at the busiest time (it costs throughput).',
};
