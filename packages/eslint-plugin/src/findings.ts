import { relative } from 'node:path';
import type { Dialect, Finding } from '@poolsafe/core';
import { checkText, ConfigError } from '@poolsafe/engine';
import { sourceReaders } from '@poolsafe/sources';
import { filesAround } from './files-around.js';
import { judgeOptionsOf } from './settings.js';

/** What the rules need of ESLint's `context.sourceCode`. */
export interface CheckedSource {
  readonly text: string;
  readonly hasBOM?: boolean;
  /** Of typescript-eslint's parser, when it was asked for types. */
  readonly parserServices?: object;
  /** Of the languages of this plugin: what the file was said to be. */
  readonly dialect?: Dialect;
}

/** What was found in a file, by rule; or why it could not be judged, until somebody has told it. */
interface Found {
  readonly byRule: ReadonlyMap<string, readonly Finding[]>;
  problem: string | undefined;
}

const found = new WeakMap<object, Found>();

const nothing = (problem?: string): Found => ({ byRule: new Map(), problem });

/**
 * The findings of a file by rule. The file is read once, by the engine of the command line, for all rules together.
 * Suppressions of poolsafe's own apply; ESLint adds its own. A wrong configuration stops no other rule: it is a
 * `problem` of the file.
 */
export function findingsOf(
  source: CheckedSource,
  filename: string,
  cwd: string,
  settings: Readonly<Record<string, unknown>>,
): Found {
  let known = found.get(source);
  if (!known) found.set(source, (known = readFile(source, filename, cwd, settings)));
  return known;
}

function readFile(
  source: CheckedSource,
  filename: string,
  cwd: string,
  settings: Readonly<Record<string, unknown>>,
): Found {
  const reader = sourceReaders.find((candidate) => candidate.reads(filename));
  if (!reader) return nothing();
  try {
    const files = filesAround(source.parserServices, filename, cwd);
    const { findings } = checkText(source.text, relative(cwd, filename).replaceAll('\\', '/'), reader, {
      ...judgeOptionsOf(settings, filename, cwd),
      ...(source.dialect === undefined ? {} : { dialect: source.dialect }),
      ...(files === undefined ? {} : { files }),
    });
    const byRule = new Map<string, Finding[]>();
    for (const finding of findings) {
      if (finding.suppressed !== null) continue;
      byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
    }
    return { byRule, problem: undefined };
  } catch (error) {
    if (error instanceof ConfigError || (error instanceof Error && error.name === 'TargetError'))
      return nothing(error.message);
    throw error;
  }
}
