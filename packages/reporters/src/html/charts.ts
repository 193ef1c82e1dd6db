import type { CheckResult } from '@poolsafe/engine';
import { counted, groupBy } from '../counts.js';

export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly kind: 'bars' | 'line';
  readonly xTitle: string;
  readonly labels: readonly string[];
  readonly x: readonly number[];
  readonly series: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
  readonly unit: string;
}

/** What there is to draw: findings by rule, and how long transactions wait by pool size. */
export function chartsOf(result: CheckResult): readonly Chart[] {
  const charts: Chart[] = [];
  const groups = [...groupBy(counted(result.findings), ({ rule }) => rule)].sort((a, b) => b[1].length - a[1].length);
  if (groups.length > 0) {
    charts.push({
      id: 'chart-rules',
      title: 'Findings by rule',
      kind: 'bars',
      xTitle: 'rule',
      labels: groups.map(([rule]) => rule),
      x: groups.map((_, index) => index),
      series: [{ label: 'findings', values: groups.map(([, own]) => own.length) }],
      unit: '',
    });
  }
  const replays = Object.entries(result.audit?.logs?.replay ?? {}).filter(([, { waits }]) => waits.length > 1);
  const sizes = [...new Set(replays.flatMap(([, { waits }]) => waits.map(({ size }) => size)))].sort((a, b) => a - b);
  if (sizes.length > 1) {
    charts.push({
      id: 'chart-waits',
      title: 'Transactions that wait, by pool size',
      kind: 'line',
      xTitle: 'server connections',
      labels: sizes.map(String),
      x: sizes,
      series: replays.map(([target, { waits }]) => ({
        label: target,
        values: sizes.map((size) => {
          const share = waits.find((wait) => wait.size === size)?.share;
          return share === undefined ? null : Number((100 * share).toFixed(1));
        }),
      })),
      unit: ' %',
    });
  }
  return charts;
}
