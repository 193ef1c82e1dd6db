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

/**
 * Replays the log's transactions through a pool of `size` connections, first come, first served: work arrives in the
 * bucket in which its transaction began, and what the pool cannot do in a bucket is left for the next.
 */
export function waitsOf(timeline: Timeline, size: number): Waits {
  const opens = timeline.series[TRANSACTIONS]?.opens;
  const { used, width } = timeline;
  if (!opens) return { size, share: 0, p95: 0, p99: 0, longest: 0 };
  const waits: [number, number][] = [];
  const capacity = size * width;
  let backlog = 0;
  let total = 0;
  let waited = 0;
  for (let i = 0; i < used; i++) {
    const arrivals = opens[i] ?? 0;
    const wait = backlog / size;
    total += arrivals;
    if (arrivals > 0 && wait > 0) {
      waits.push([wait, arrivals]);
      waited += arrivals;
    }
    backlog = Math.max(0, backlog + (timeline.work[i] ?? 0) / 1000 - capacity);
  }
  waits.sort((a, b) => b[0] - a[0]);
  const percentile = (share: number) => {
    let left = total * (1 - share);
    for (const [wait, arrivals] of waits) {
      left -= arrivals;
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
  let work = 0;
  let count = 0;
  const opens = timeline.series[TRANSACTIONS]?.opens;
  for (let i = 0; i < timeline.used; i++) {
    work += (timeline.work[i] ?? 0) / 1000;
    count += opens?.[i] ?? 0;
  }
  const bearable = Math.max(1, count === 0 ? 0 : work / count);
  const top = Math.max(1, peak.high);
  const smallest = (wait: (waits: Waits) => number) => {
    let low = 1;
    let high = top;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (wait(waitsOf(timeline, middle)) <= bearable) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const value = Math.max(
    smallest(({ p99 }) => p99),
    floor,
    1,
  );
  const low = Math.min(
    value,
    Math.max(
      smallest(({ p95 }) => p95),
      1,
    ),
  );
  return { value, low, high: Math.max(value, peak.high) };
}
