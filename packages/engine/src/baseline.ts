import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Finding } from '@poolsafe/core';
import { ConfigError } from './config/index.js';
import { writeWhole } from './write-whole.js';

/** A finding that was there when the baseline was written. */
interface BaselineEntry {
  readonly rule: string;
  readonly file: string;
  readonly fingerprint: string;
  /** The same wherever the file is: it finds entries of renamed files again. */
  readonly content: string;
}

export interface Baseline {
  readonly version: 1;
  readonly tool: 'poolsafe';
  readonly findings: readonly BaselineEntry[];
}

export interface Compared {
  /** What the baseline does not have. */
  readonly fresh: readonly Finding[];
  readonly known: readonly Finding[];
  /** Entries that no finding matches any more. */
  readonly stale: readonly BaselineEntry[];
}

const contentOf = ({ rule, statement, effect }: Finding): string =>
  createHash('sha256')
    .update([rule, statement, effect?.name ?? ''].join('\n'))
    .digest('hex')
    .slice(0, 20);

/** The findings as a baseline, in an order that does not depend on the run. Suppressed ones are left out. */
export function makeBaseline(findings: readonly Finding[]): Baseline {
  const entries = findings
    .filter(({ suppressed }) => suppressed === null)
    .map((finding) => ({
      rule: finding.rule,
      file: finding.file,
      fingerprint: finding.fingerprint,
      content: contentOf(finding),
    }));
  const key = ({ file, rule, fingerprint }: BaselineEntry) => `${file}\n${rule}\n${fingerprint}`;
  return { version: 1, tool: 'poolsafe', findings: entries.sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

/**
 * Tells what is new. Findings are matched by fingerprint (rule, file, statement and how-manieth), which other lines do not
 * change; what is left is matched by content with entries whose file is gone, which is what a rename looks like.
 *
 * @param exists whether a file of the baseline is still there
 */
export function compareBaseline(
  baseline: Baseline,
  findings: readonly Finding[],
  exists: (file: string) => boolean,
): Compared {
  const left = new Set(baseline.findings);
  const byFingerprint = new Map(baseline.findings.map((entry) => [entry.fingerprint, entry]));
  const known: Finding[] = [];
  const unmatched: Finding[] = [];
  for (const finding of findings) {
    const entry = byFingerprint.get(finding.fingerprint);
    if (entry && left.delete(entry)) known.push(finding);
    else unmatched.push(finding);
  }
  const moved = new Map<string, BaselineEntry[]>();
  for (const entry of left)
    if (!exists(entry.file)) moved.set(entry.content, [...(moved.get(entry.content) ?? []), entry]);
  const fresh = unmatched.filter((finding) => {
    const entry = moved.get(contentOf(finding))?.shift();
    if (!entry) return true;
    left.delete(entry);
    known.push(finding);
    return false;
  });
  return { fresh, known, stale: [...left] };
}

/**
 * Tells what is new, as `compareBaseline`, and refuses a baseline that was not written for these files.
 *
 * @throws ConfigError when nothing of the baseline is here
 */
export function compareOwnBaseline(
  file: string,
  baseline: Baseline,
  findings: readonly Finding[],
  exists: (file: string) => boolean,
): Compared {
  const compared = compareBaseline(baseline, findings, exists);
  const count = baseline.findings.length;
  if (count > 0 && compared.known.length === 0 && !baseline.findings.some((entry) => exists(entry.file))) {
    throw new ConfigError(
      `the baseline ${file} is of another project or was written in another folder: none of the files of its ${String(count)} ${count === 1 ? 'finding is' : 'findings are'} here`,
    );
  }
  return compared;
}

/** @throws ConfigError when the file cannot be read or is no baseline of a version that is known */
export async function readBaseline(file: string): Promise<Baseline> {
  const fail = (reason: string): never => {
    throw new ConfigError(`the baseline ${file} ${reason}`);
  };
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return fail(
      `cannot be read: ${error instanceof Error ? error.message : String(error)}; --update-baseline writes one`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (/^(<<<<<<<|>>>>>>>) /m.test(text))
      return fail('holds a merge conflict: resolve it, or write it anew with --update-baseline');
    return fail(`is damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { version, tool, findings } = (typeof value === 'object' && value !== null ? value : {}) as Partial<
    Record<keyof Baseline, unknown>
  >;
  if (tool !== 'poolsafe') return fail('is not one that poolsafe wrote');
  if (version !== 1)
    return fail(
      `has version ${JSON.stringify(version)}; this poolsafe reads version 1; --update-baseline writes it anew`,
    );
  const whole = (entry: unknown): entry is BaselineEntry =>
    typeof entry === 'object' &&
    entry !== null &&
    ['rule', 'file', 'fingerprint', 'content'].every(
      (key) => typeof (entry as Record<string, unknown>)[key] === 'string',
    );
  if (!Array.isArray(findings) || !findings.every(whole)) return fail('is damaged: its findings are not whole');
  return { version: 1, tool: 'poolsafe', findings };
}

/** Writes whole or not at all. @throws ConfigError */
export async function writeBaseline(file: string, baseline: Baseline): Promise<void> {
  try {
    await writeWhole(file, `${JSON.stringify(baseline, null, 2)}\n`);
  } catch (error) {
    throw new ConfigError(
      `the baseline ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
