import uPlot from 'uplot';
import type { PageChart } from './data.js';

const color = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const LINES = ['--series-1', '--series-2', '--series-3', '--series-4'];

/** Lines differ in more than their colour. */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 4], [12, 4, 2, 4]];

/** There is no half connection. */
const WHOLE: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

function draw(chart: PageChart, place: HTMLElement): uPlot {
  const ink = color('--ink');
  const grid = { stroke: color('--line'), width: 1 };
  const bars = uPlot.paths.bars?.({ size: [0.6, 48] });
  return new uPlot(
    {
      width: Math.max(260, place.clientWidth),
      height: 240,
      cursor: { show: false },
      legend: { show: false },
      scales: {
        x: { time: false, ...(chart.kind === 'bars' ? { range: [-0.6, chart.x.length - 0.4] as const } : {}) },
        y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] },
      },
      axes: [
        {
          stroke: ink,
          grid,
          ticks: grid,
          ...(chart.kind === 'bars'
            ? { splits: () => [...chart.x], values: () => [...chart.labels], rotate: -35, size: 90 }
            : { incrs: [...WHOLE], label: chart.xTitle, labelSize: 24 }),
        },
        { stroke: ink, grid, ticks: grid, values: (_, ticks) => ticks.map((tick) => `${String(tick)}${chart.unit}`) },
      ],
      series: [
        {},
        ...chart.series.map(({ label }, index) => ({
          label,
          spanGaps: true,
          stroke: color(LINES[index % LINES.length] ?? '--ink'),
          ...(chart.kind === 'bars' && bars
            ? { fill: color(LINES[index % LINES.length] ?? '--ink'), paths: bars, points: { show: false } }
            : { width: 2, dash: [...(DASHES[index % DASHES.length] ?? [])] }),
        })),
      ],
    },
    [[...chart.x], ...chart.series.map(({ values }) => [...values])],
    place,
  );
}

/** Draws all charts, and again when the colours or the width change. */
export function drawCharts(charts: readonly PageChart[]): void {
  let drawn: uPlot[] = [];
  const again = () => {
    for (const plot of drawn) plot.destroy();
    drawn = charts.flatMap((chart) => {
      const place = document.getElementById(chart.id);
      return place ? [draw(chart, place)] : [];
    });
  };
  again();
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(again, 100);
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', soon);
  addEventListener('resize', soon);
}
