import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { severityOf, worstOutcome } from '@poolsafe/core';
import { analyse, dialects } from '@poolsafe/dialects';
import { ruleFor } from '../../engine/src/judging.js';
import { measurementsOf, parseTarget } from '../../poolers/src/index.js';
import type { Scanners } from '../src/ahead/block.js';
import { Scanner } from '../src/ahead/scanner.js';
import {
  formatNamed,
  type LogPartial,
  type LogsReport,
  type LogsRun,
  mergePartials,
  reportLogs,
  runLogs,
  type Speak,
} from '../src/index.js';

export const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/logs/${name}`, import.meta.url));

const speak: Speak = (occurrence) => {
  const rule = ruleFor(occurrence);
  const severity = severityOf(worstOutcome(occurrence.verdict));
  if (!rule || severity === undefined) return undefined;
  return { rule: rule.id, message: rule.message(occurrence), advice: rule.advice(occurrence), severity, url: '' };
};

export interface Settings {
  readonly targets?: readonly string[];
  readonly shard?: { readonly index: number; readonly of: number };
  readonly format?: string;
  readonly kernel?: boolean;
  readonly chunk?: number;
  /** Bytes of the parts that are read ahead. */
  readonly block?: number;
}

/** Reads parts ahead as threads do, in this one. */
function scannersHere(): Scanners {
  const scanner = new Scanner();
  return {
    count: 2,
    begin: (setup) => {
      scanner.begin(setup);
    },
    scan: (slot, from) => Promise.resolve(scanner.scan(slot, from)),
    close: () => {
      scanner.close();
    },
  };
}

const targetsOf = (settings: Settings) => (settings.targets ?? ['pgbouncer@1.24/transaction']).map(parseTarget);

/** Reads logs as the command does. */
export function read(files: readonly string[], settings: Settings = {}): Promise<LogsRun> {
  const format = settings.format === undefined ? undefined : formatNamed(settings.format);
  return runLogs({
    files,
    ...(format === undefined ? {} : { format }),
    targets: targetsOf(settings),
    speak,
    measurements: (target) => measurementsOf(target.profile.product),
    analyse: (text, dialect) =>
      dialects.includes(dialect) ? analyse(text, dialect) : { dialect, statements: [], notAnalysed: [] },
    ...(settings.shard === undefined ? {} : { shard: settings.shard }),
    ...(settings.kernel === undefined ? {} : { kernel: settings.kernel }),
    ...(settings.chunk === undefined ? {} : { chunk: settings.chunk }),
    ...(settings.block === undefined ? {} : { ahead: { scanners: scannersHere, from: 0, block: settings.block } }),
  });
}

export const report = (partials: readonly LogPartial[], settings: Settings = {}): LogsReport => {
  const targets = targetsOf(settings);
  return reportLogs(mergePartials(partials, targets), targets);
};

export async function analyseFiles(files: readonly string[], settings: Settings = {}): Promise<LogsReport> {
  return report([(await read(files, settings)).partial], settings);
}

const folder = mkdtempSync(join(tmpdir(), 'poolsafe-logs-'));
let written = 0;

/** A log of its own in a temporary folder. */
export function logFile(content: string | Buffer, suffix = 'log'): string {
  const path = join(folder, `${String(written++)}.${suffix}`);
  writeFileSync(path, content);
  return path;
}

/** `rule action name line xN made-line/transaction>needed-line/transaction`: a finding in a line, for tables. */
export const brief = (found: LogsReport): readonly string[] =>
  found.findings.map(({ rule, effect, range, proof, occurrences }) => {
    const pairs = proof.map(
      ({ made, needed }) =>
        `${String(made.line)}/${String(made.transaction)}>${String(needed.line)}/${String(needed.transaction)}`,
    );
    const place = `line ${String(range.start.line)}`;
    return [rule, effect?.action, effect?.name ?? '-', place, `x${String(occurrences)}`, ...pairs].join(' ');
  });
