/** Buckets that a timeline has at most. */
const BUCKETS = 1 << 18;

/** Sums of a series per bucket: how many intervals begin and end in it. */
interface Series {
  readonly opens: Int32Array;
  readonly closes: Int32Array;
}

const emptySeries = (): Series => ({ opens: new Int32Array(BUCKETS), closes: new Int32Array(BUCKETS) });

/**
 * How many intervals are open over time, in constant memory: beginnings and ends are counted in buckets whose width
 * doubles whenever the time that was seen no longer fits. Sums of buckets do not depend on the order in which intervals
 * come nor on how they are spread over several timelines, so timelines of parts add up to the timeline of the whole.
 */
export class Timeline {
  /** Bucket width in units of the axis (milliseconds, or records), a power of two. */
  width = 1;
  #first = Number.NaN;
  #last = Number.NaN;
  /** Position behind the last bucket. */
  #limit = Number.NaN;
  /** Number of the bucket that index 0 stands for. */
  #origin = 0;
  readonly series: (Series | undefined)[];
  /** Sum of the lengths of transactions that begin in a bucket, in thousandths of the axis' unit. */
  readonly work = new Float64Array(BUCKETS);

  constructor(series: number) {
    this.series = new Array<Series | undefined>(series).fill(undefined);
  }

  /** Adds the interval `[from, to]` to a series. */
  add(series: number, from: number, to: number): void {
    if (Number.isNaN(from)) return;
    const start = Math.floor(from);
    const end = Math.max(start, Math.floor(Number.isNaN(to) ? from : to));
    if (start >= this.#first && end < this.#limit) {
      if (end > this.#last) this.#last = end;
    } else {
      this.#reach(start);
      this.#reach(end);
    }
    const sums = (this.series[series] ??= emptySeries());
    const origin = this.#origin;
    const scale = 1 / this.width;
    const opened = Math.floor(start * scale) - origin;
    const closed = Math.floor(end * scale) - origin;
    sums.opens[opened] = (sums.opens[opened] ?? 0) + 1;
    sums.closes[closed] = (sums.closes[closed] ?? 0) + 1;
    // Whole thousandths, so that sums do not depend on the order of adding.
    if (series === TRANSACTIONS && to > from)
      this.work[opened] = (this.work[opened] ?? 0) + Math.round((to - from) * 1000);
  }

  get empty(): boolean {
    return Number.isNaN(this.#first);
  }

  get span(): number {
    return this.empty ? 0 : this.#last - this.#first + 1;
  }

  /** Makes room for a position. */
  #reach(at: number): void {
    if (Number.isNaN(this.#first)) {
      this.#first = this.#last = at;
      this.#origin = Math.floor(at / this.width);
    }
    if (at < this.#first) this.#first = at;
    if (at > this.#last) this.#last = at;
    // Width is a function of what was seen, so that parts and whole agree on it.
    while (Math.floor(this.#last / this.width) - Math.floor(this.#first / this.width) >= BUCKETS) this.#widen();
    const first = Math.floor(this.#first / this.width);
    const bucket = Math.floor(at / this.width);
    if (first < this.#origin || bucket - this.#origin >= BUCKETS) this.#shift(first);
    this.#limit = (this.#origin + BUCKETS) * this.width;
  }

  /** Moves the sums so that index 0 stands for `origin`. */
  #shift(origin: number): void {
    const by = this.#origin - origin;
    for (const sums of [...this.series.flatMap((sums) => (sums ? [sums.opens, sums.closes] : [])), this.work]) {
      if (by > 0) {
        sums.copyWithin(by, 0, BUCKETS - by);
        sums.fill(0, 0, by);
      } else {
        sums.copyWithin(0, -by);
        sums.fill(0, BUCKETS + by);
      }
    }
    this.#origin = origin;
  }

  /** Makes buckets twice as wide. */
  #widen(): void {
    const origin = Math.floor(this.#origin / 2);
    const odd = this.#origin !== origin * 2;
    for (const sums of this.series) {
      if (!sums) continue;
      halveCounts(sums.opens, odd);
      halveCounts(sums.closes, odd);
    }
    halveSums(this.work, odd);
    this.#origin = origin;
    this.width *= 2;
  }

  /** Adds another timeline's sums to this one. */
  merge(other: TimelineData): void {
    if (other.first === null || other.last === null) return;
    this.#reach(other.first);
    this.#reach(other.last);
    while (this.width < other.width) this.#widen();
    this.#reach(other.first);
    const scale = other.width;
    const put = (sums: Int32Array | Float64Array, entries: readonly number[]) => {
      for (let i = 0; i + 1 < entries.length; i += 2) {
        const bucket = Math.floor(((entries[i] ?? 0) * scale) / this.width) - this.#origin;
        sums[bucket] = (sums[bucket] ?? 0) + (entries[i + 1] ?? 0);
      }
    };
    other.series.forEach((entries, index) => {
      if (entries.opens.length === 0) return;
      const own = (this.series[index] ??= emptySeries());
      put(own.opens, entries.opens);
      put(own.closes, entries.closes);
    });
    put(this.work, other.work);
  }

  data(): TimelineData {
    const entries = (sums: Int32Array | Float64Array) => {
      const out: number[] = [];
      for (let i = 0; i < BUCKETS; i++) {
        const value = sums[i] ?? 0;
        if (value !== 0) out.push(this.#origin + i, value);
      }
      return out;
    };
    return {
      width: this.width,
      first: this.empty ? null : this.#first,
      last: this.empty ? null : this.#last,
      series: Array.from(this.series, (sums) =>
        sums ? { opens: entries(sums.opens), closes: entries(sums.closes) } : { opens: [], closes: [] },
      ),
      work: entries(this.work),
    };
  }

  /** Number of buckets that hold anything. */
  get used(): number {
    return this.empty ? 0 : Math.floor(this.#last / this.width) - this.#origin + 1;
  }
}

/** Adds neighbours up into the first half; the first bucket stands alone when its number is odd. */
function halveCounts(sums: Int32Array, odd: boolean): void {
  const shift = odd ? 1 : 0;
  const half = BUCKETS >> 1;
  let carried = odd ? (sums[0] ?? 0) : (sums[0] ?? 0) + (sums[1] ?? 0);
  for (let i = 0; i < half; i++) {
    sums[i] = carried;
    const at = (i + 1) * 2 - shift;
    carried = (sums[at] ?? 0) + (sums[at + 1] ?? 0);
  }
  sums[half] = carried;
  sums.fill(0, half + 1);
}

/** The same for sums that may be large: two functions, for each is fast with one kind of array only. */
function halveSums(sums: Float64Array, odd: boolean): void {
  const shift = odd ? 1 : 0;
  const half = BUCKETS >> 1;
  let carried = odd ? (sums[0] ?? 0) : (sums[0] ?? 0) + (sums[1] ?? 0);
  for (let i = 0; i < half; i++) {
    sums[i] = carried;
    const at = (i + 1) * 2 - shift;
    carried = (sums[at] ?? 0) + (sums[at + 1] ?? 0);
  }
  sums[half] = carried;
  sums.fill(0, half + 1);
}

/** A timeline as it travels in partial results: bucket numbers and values in turn. */
export interface TimelineData {
  readonly width: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly series: readonly { readonly opens: readonly number[]; readonly closes: readonly number[] }[];
  readonly work: readonly number[];
}

export const SESSIONS = 0;
export const TRANSACTIONS = 1;
/** Series of the first target's server connections; the others follow. */
export const SERVER_CONNECTIONS = 2;
