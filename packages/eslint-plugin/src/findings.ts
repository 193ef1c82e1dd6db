import { relative, sep } from 'node:path';
import type { Dialect, Finding } from '@poolsafe/core';
import { checkText, ConfigError, isUntold } from '@poolsafe/engine';
import { hasScriptBlocks, mayHoldState, readerFor, roleOf, sourceReaders } from '@poolsafe/sources';
import { filesAround, type ReadSource } from './files-around.js';
import { judgeOptionsOf } from './settings.js';

/** What the rules need of ESLint's `context.sourceCode`. */
export interface CheckedSource extends ReadSource {
  /** Of the languages of this plugin: what the file was said to be. */
  readonly dialect?: Dialect;
}

/** What the rules need of ESLint's `context`. */
export interface LintedFile {
  readonly sourceCode: CheckedSource;
  readonly filename: string;
  readonly cwd: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly languageOptions?: { readonly parser?: unknown };
}

/** What was found in a file, by rule; or why it could not be judged, until somebody has told it. */
interface Found {
  readonly byRule: ReadonlyMap<string, readonly Finding[]>;
  problem: string | undefined;
}

/** A file as it was read: oxlint gives all files of a run in one and the same object. */
interface Read {
  readonly sourceCode: object;
  readonly filename: string;
  readonly text: string;
  readonly found: Found;
}

const known = new WeakMap<object, Read>();

/** Of most files: one for all. */
const NOTHING: Found = { byRule: new Map(), problem: undefined };

const failed = (problem: string): Found => ({ byRule: new Map(), problem });

/**
 * The findings of a file by rule. The file is read once, by the engine of the command line, for all rules together.
 * Suppressions of poolsafe's own apply; ESLint adds its own. A wrong configuration stops no other rule: it is a
 * `problem` of the file.
 */
export function findingsOf(file: LintedFile): Found {
  const { sourceCode, filename } = file;
  const { text } = sourceCode;
  const isSame = (read: Read | undefined): read is Read =>
    read?.sourceCode === sourceCode && read.text === text && read.filename === filename;
  // All rules ask about a file, one after the other.
  if (isSame(last)) return last.found;
  let read = known.get(sourceCode);
  if (!isSame(read)) known.set(sourceCode, (read = { sourceCode, filename, text, found: readFile(file) }));
  last = read;
  return read.found;
}

let last: Read | undefined;

/** A path as the engine names files: from the folder that is linted, with slashes. */
function pathIn(cwd: string, filename: string): string {
  const inside = filename.startsWith(cwd) && filename[cwd.length] === sep;
  const path = inside ? filename.slice(cwd.length + 1) : relative(cwd, filename);
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/** Code is most of what is linted: nobody else reads it, so nobody else is asked. */
const code = sourceReaders.find(({ name }) => name === 'typescript');
const readerOf = (filename: string, text: string) => (code?.reads(filename) ? code : readerFor(filename, text));

/**
 * The name that a text is read by. ESLint hands over a component as it stands; oxlint each of its scripts alone, as a
 * text with places of its own. Inside a script no script can end, and a component with one holds its end.
 */
const nameOf = (filename: string, text: string): string =>
  hasScriptBlocks(filename) && !/<\/script/i.test(text) ? `${filename}.ts` : filename;

function readFile({ sourceCode, filename: linted, cwd, settings, languageOptions }: LintedFile): Found {
  const filename = nameOf(linted, sourceCode.text);
  const reader = readerOf(filename, sourceCode.text);
  if (!reader) return NOTHING;
  try {
    const { text, dialect } = sourceCode;
    const path = pathIn(cwd, filename);
    // The first look at the files around saves configurations a look at each folder.
    const files = filesAround(sourceCode, languageOptions?.parser, path, cwd);
    const { projectSending, ...options } = judgeOptionsOf(settings, linted, cwd);
    const role = options.role ?? (reader === code ? roleOf(path, text) : undefined);
    if (isUntold(role, options.confidence)) return NOTHING;
    const { findings } = checkText(text, path, reader, {
      ...options,
      ...(role === undefined ? {} : { role }),
      ...(dialect === undefined ? {} : { dialect }),
      // What a script does depends on how it is sent; whoever sends it is looked for where that counts.
      ...(reader === code || !mayHoldState(text) ? {} : { project: projectSending(files.sent()) }),
      files,
    });
    if (findings.length === 0) return NOTHING;
    const byRule = new Map<string, Finding[]>();
    for (const finding of findings) {
      if (finding.suppressed !== null) continue;
      byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
    }
    return { byRule, problem: undefined };
  } catch (error) {
    if (error instanceof ConfigError || (error instanceof Error && error.name === 'TargetError'))
      return failed(error.message);
    throw error;
  }
}
