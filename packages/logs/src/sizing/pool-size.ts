import { TRANSACTIONS, type Timeline } from './timeline.js';

/** How many were open at once: between `low` and `high`, most likely `value`. */
export interface Peak {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
}

/**
 * The most intervals of a series that were open at once. Within a bucket the order of beginnings and ends is not known:
 * `low` counts what is open at its end, `high` all that began in it on top of what was open before.
 */
export function peakOf(timeline: Timeline, series: number): Peak {
  const sums = timeline.series[series];
  const none = { value: 0, low: 0, high: 0, mean: 0 };
  if (!sums || timeline.empty) return none;
  let level = 0;
  let low = 0;
  let high = 0;
  let area = 0;
  const { used } = timeline;
  for (let i = 0; i < used; i++) {
    const opens = sums.opens[i] ?? 0;
    const closes = sums.closes[i] ?? 0;
    high = Math.max(high, level + opens);
    const after = level + opens - closes;
    area += (level + after) / 2;
    level = after;
    low = Math.max(low, level, opens > 0 ? 1 : 0);
  }
  const value =
    timeline.width === 1 ? Math.max(low, Math.min(high, Math.round((low + high) / 2))) : Math.round((low + high) / 2);
  return { value, low, high, mean: used === 0 ? 0 : area / used };
}

/** How long transactions wait for one of `size` server connections. Milliseconds. */
export interface Waits {
  readonly size: number;
  /** Share of the transactions that wait at all. */
  readonly share: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
}

/** What arrives, bucket by bucket: only buckets in which something begins, and how many empty ones come before each. */
interface Arrivals {
  readonly gaps: Int32Array;
  readonly counts: Int32Array;
  /** Milliseconds of work that begin in the bucket. */
  readonly work: Float64Array;
  /** Milliseconds that a bucket is wide. */
  readonly width: number;
  readonly total: number;
}

function arrivalsOf(timeline: Timeline): Arrivals | undefined {
  const opens = timeline.series[TRANSACTIONS]?.opens;
  if (!opens) return undefined;
  const { used, width } = timeline;
  let length = 0;
  for (let i = 0; i < used; i++) if (opens[i] !== 0) length++;
  const gaps = new Int32Array(length);
  const counts = new Int32Array(length);
  const work = new Float64Array(length);
  let at = 0;
  let total = 0;
  let last = -1;
  for (let i = 0; i < used; i++) {
    const count = opens[i] ?? 0;
    if (count === 0) continue;
    gaps[at] = i - last - 1;
    counts[at] = count;
    work[at] = (timeline.work[i] ?? 0) / 1000;
    total += count;
    last = i;
    at++;
  }
  return { gaps, counts, work, width, total };
}

/**
 * Replays the log's transactions through a pool of `size` connections, first come, first served: work arrives in the
 * bucket in which its transaction began, and what the pool cannot do in a bucket is left for the next. Each bucket's
 * wait and the number of its transactions go to `each`.
 */
function eachWait(arrivals: Arrivals, size: number, each: (wait: number, count: number) => void): void {
  const { gaps, counts, work } = arrivals;
  const capacity = size * arrivals.width;
  let backlog = 0;
  for (let i = 0; i < gaps.length; i++) {
    const before = backlog - (gaps[i] ?? 0) * capacity;
    backlog = before > 0 ? before : 0;
    if (backlog > 0) each(backlog / size, counts[i] ?? 0);
    backlog += (work[i] ?? 0) - capacity;
    if (backlog < 0) backlog = 0;
  }
}

/** The waits of transactions in a pool of that size. */
export function waitsOf(timeline: Timeline, size: number): Waits {
  const arrivals = arrivalsOf(timeline);
  if (!arrivals) return { size, share: 0, p95: 0, p99: 0, longest: 0 };
  const { total } = arrivals;
  const waits: [number, number][] = [];
  let waited = 0;
  eachWait(arrivals, size, (wait, count) => {
    waits.push([wait, count]);
    waited += count;
  });
  waits.sort((a, b) => b[0] - a[0]);
  const percentile = (share: number) => {
    let left = total * (1 - share);
    for (const [wait, count] of waits) {
      left -= count;
      if (left < 0) return wait;
    }
    return 0;
  };
  return {
    size,
    share: total === 0 ? 0 : waited / total,
    p95: percentile(0.95),
    p99: percentile(0.99),
    longest: waits[0]?.[0] ?? 0,
  };
}

export interface PoolSize {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The pool size to begin with: the fewest connections with which 99 of 100 transactions wait less than a transaction
 * takes on average (at least 1 ms); `low` lets 95 of 100 do so, `high` is enough for the highest peak.
 *
 * @param floor connections that are never given back (pinned ones at their peak), which come on top
 */
export function recommend(timeline: Timeline, peak: Peak, hasDurations: boolean, floor: number): PoolSize {
  if (peak.high === 0) return { value: 0, low: 0, high: 0 };
  if (!hasDurations) return { value: peak.value, low: peak.low, high: Math.max(peak.high, peak.value) };
  const arrivals = arrivalsOf(timeline);
  if (!arrivals) return { value: Math.max(1, floor), low: 1, high: Math.max(1, floor, peak.high) };
  const { total } = arrivals;
  const bearable = Math.max(1, arrivals.work.reduce((sum, work) => sum + work, 0) / total);
  /** The fewest connections with which at most that share of the transactions waits longer than is bearable. */
  const smallest = (share: number) => {
    let low = 1;
    let high = Math.max(1, peak.high);
    while (low < high) {
      const middle = (low + high) >> 1;
      let longer = 0;
      eachWait(arrivals, middle, (wait, count) => {
        if (wait > bearable) longer += count;
      });
      if (longer <= total * share) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const value = Math.max(smallest(1 - 0.99), floor, 1);
  const low = Math.min(value, smallest(1 - 0.95));
  return { value, low, high: Math.max(value, peak.high) };
}
