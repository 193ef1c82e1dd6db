import { relative } from 'node:path';
import type { Finding } from '@poolsafe/core';
import { checkText } from '@poolsafe/engine';
import { sourceReaders } from '@poolsafe/sources';
import { judgeOptionsOf } from './settings.js';

/** What the rules need of ESLint's `context.sourceCode`. */
export interface CheckedSource {
  readonly text: string;
  readonly hasBOM?: boolean;
}

const found = new WeakMap<object, ReadonlyMap<string, readonly Finding[]>>();

const NOTHING: ReadonlyMap<string, readonly Finding[]> = new Map();

/**
 * The findings of a file by rule. The file is read once, by the engine of the command line, for all rules together.
 * Suppressions of poolsafe's own apply; ESLint adds its own.
 */
export function findingsOf(
  source: CheckedSource,
  filename: string,
  cwd: string,
  settings: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly Finding[]> {
  const known = found.get(source);
  if (known) return known;
  const byRule = readFile(source.text, filename, cwd, settings);
  found.set(source, byRule);
  return byRule;
}

function readFile(text: string, filename: string, cwd: string, settings: Readonly<Record<string, unknown>>) {
  const reader = sourceReaders.find((candidate) => candidate.reads(filename));
  if (!reader) return NOTHING;
  const options = judgeOptionsOf(settings, filename, cwd);
  const { findings } = checkText(text, relative(cwd, filename).replaceAll('\\', '/'), reader, options);
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.suppressed !== null) continue;
    byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  }
  return byRule;
}
