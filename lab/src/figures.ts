import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabFigures } from '@poolsafe/poolers';
import type { PoolResult } from './application-pools/measure.js';
import type { MysqlResult } from './mysql/result.js';
import { nameOf, type Result } from './run.js';

/** The figures of one pooler's configuration. */
export const figuresOf = (result: Result): LabFigures => ({
  name: nameOf(result.configuration),
  on: `${result.configuration.pooler.title} ${result.version} + ${result.server}`,
  compared: result.compared,
  agreeing: result.agreeing,
  disagreeing: result.disagreements.length,
  listed: result.known,
  notComparable: result.notComparable,
  notMeasurable: result.failed.length,
  seconds: Math.round(result.seconds),
});

/** The figures of a library's pool on PostgreSQL. */
export const poolFigures = (result: PoolResult, server: string): LabFigures => ({
  name: `${result.product} ${result.mode}`,
  on: `${result.title} ${result.version} + PostgreSQL ${server}`,
  compared: result.compared,
  agreeing: result.agreeing,
  disagreeing: result.disagreements.length,
  listed: result.known,
  notComparable: result.notComparable,
  notMeasurable: 0,
  seconds: Math.round(result.seconds),
});

/** The figures of a MySQL multiplexer or pool. */
export const mysqlFigures = (result: MysqlResult): LabFigures => ({
  name: result.name,
  on: `${result.evidence.title} ${result.evidence.version} + ${result.evidence.server}`,
  compared: result.compared,
  agreeing: result.agreeing,
  disagreeing: result.disagreements.length,
  listed: result.known,
  notComparable: 0,
  notMeasurable: 0,
  seconds: Math.round(result.seconds),
});

/** One line for a terminal: everything that is counted, summed over configurations. */
export function sumOf(figures: readonly LabFigures[]): string {
  const sum = (of: (figure: LabFigures) => number) => String(figures.reduce((total, figure) => total + of(figure), 0));
  return (
    `${String(figures.length)} configurations: ${sum(({ compared }) => compared)} cells compared, ` +
    `${sum(({ agreeing }) => agreeing)} agree, ${sum(({ disagreeing }) => disagreeing)} disagree, ` +
    `${sum(({ listed }) => listed)} on the visible list, ${sum(({ notComparable }) => notComparable)} not comparable, ` +
    `${sum(({ notMeasurable }) => notMeasurable)} not measurable, ${sum(({ seconds }) => seconds)} s in all`
  );
}

/** Writes the figures beside the evidence; those of configurations that were not run again stay. */
export function writeFigures(folder: string, figures: readonly LabFigures[], date: string): string {
  const file = join(folder, 'agreement.json');
  const old = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly configurations: readonly LabFigures[] }).configurations
    : [];
  const byName = new Map([...old, ...figures].map((figure) => [figure.name, figure]));
  const lines = [...byName.values()].map((figure) => JSON.stringify(figure));
  const about = 'What the lab saw beside what judge says, by configuration. Written by npm run lab -- --update.';
  writeFileSync(
    file,
    `${JSON.stringify({ measured: date, about }).slice(0, -1)},"configurations":[\n${lines.join(',\n')}\n]}\n`,
  );
  return file;
}
