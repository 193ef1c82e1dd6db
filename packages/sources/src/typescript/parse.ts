import { createRequire } from 'node:module';
import type { ScopeManager } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import type * as OxcParser from 'oxc-parser';
import type * as TypescriptEstree from '@typescript-eslint/typescript-estree';
import type * as TypeScript from 'typescript';
import type { TextRange } from '@poolsafe/core';
import { divide, type KnownStretch, type Stretch } from './chunks.js';
import { endsInCode } from './open-end.js';
import { hasScriptBlocks, scriptsOnly } from './script-blocks.js';
import { forEachChild, type Node } from './tree.js';

const require = createRequire(import.meta.url);

export interface ParsedModule {
  readonly program: TSESTree.Program;
  /** The text has syntax errors; the tree holds what could be recovered. */
  readonly damaged: boolean;
  /** Where they are known already. */
  readonly scopes?: ScopeManager;
  /** Where the comments stand, where that is known. */
  readonly comments?: readonly TextRange[];
}

const jsx = (path: string): boolean => /\.([cm]?jsx?|tsx)$/i.test(path);

/**
 * Parses JavaScript or TypeScript into ESTree. A fast native parser first, where there is one. Of a text that has errors
 * (half-typed code) the declarations without errors are what they are, and only the others are parsed by TypeScript's own
 * parser, which recovers. Offsets are UTF-16.
 */
export function parseModule(source: string, path: string): ParsedModule {
  const text = hasScriptBlocks(path) ? scriptsOnly(source) : source;
  const native = parseNatively(text, path);
  if (native?.errors.length === 0) return ofNative(native);
  const program = native ? undefined : parseByTypescript(text, path, 'clean');
  return program ? { program, damaged: false } : { program: recover(text, path), damaged: true };
}

/** The native parser's tree is made when it is asked for. */
const ofNative = (result: OxcParser.ParseResult): ParsedModule => ({
  get program() {
    return result.program as unknown as TSESTree.Program;
  },
  comments: result.comments,
  damaged: false,
});

/** The tree of a text without syntax errors; undefined for one that has some. */
function parseClean(text: string, path: string): TSESTree.Program | undefined {
  const result = parseNatively(text, path);
  if (!result) return parseByTypescript(text, path, 'clean');
  return result.errors.length === 0 ? (result.program as unknown as TSESTree.Program) : undefined;
}

/** Whether a text has no syntax errors. */
export function isClean(text: string, path: string): boolean {
  const result = parseNatively(text, path);
  return result ? result.errors.length === 0 : syntaxOf(text, path).parseDiagnostics.length === 0;
}

/** Undefined where the native parser is not installed. */
function parseNatively(text: string, path: string): OxcParser.ParseResult | undefined {
  const { parseSync } = require('oxc-parser') as Partial<typeof OxcParser>;
  const blocks = hasScriptBlocks(path);
  const lang = /\.[cm]?tsx?$/i.test(path) ? (path.toLowerCase().endsWith('x') ? 'tsx' : 'ts') : blocks ? 'ts' : 'jsx';
  return parseSync?.(blocks ? `${path}.ts` : path, text, { lang, range: true, preserveParens: false, astType: 'ts' });
}

type WithDiagnostics = TypeScript.SourceFile & { parseDiagnostics: readonly unknown[] };

function syntaxOf(text: string, path: string): WithDiagnostics {
  const ts = require('typescript') as typeof TypeScript;
  const kind = jsx(path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind) as WithDiagnostics;
}

/** What TypeScript's own parser makes of a text; with `clean`, undefined when the text has errors. */
function parseByTypescript(text: string, path: string, wanted: 'clean'): TSESTree.Program | undefined;
function parseByTypescript(text: string, path: string, wanted: 'whatever'): TSESTree.Program;
function parseByTypescript(text: string, path: string, wanted: 'clean' | 'whatever'): TSESTree.Program | undefined {
  const source = syntaxOf(text, path);
  if (wanted === 'clean' && source.parseDiagnostics.length > 0) return undefined;
  // typescript-estree refuses a tree whose parse had errors; the tree itself is fine.
  source.parseDiagnostics = [];
  const { parse } = require('@typescript-eslint/typescript-estree') as typeof TypescriptEstree;
  return parse(source as unknown as string, { range: true, allowInvalidAST: true, jsx: jsx(path) });
}

/** Divides a module into stretches, as far as each has a tree of its own. */
export const stretchesOf = (
  text: string,
  path: string,
  known?: (start: number) => KnownStretch | undefined,
): readonly Stretch[] => divide(text, (start, end) => isClean(text.slice(start, end), path), known);

/**
 * Whether a text that is divided has no syntax errors though some of its stretches have. Clean ones open nothing and close
 * nothing: a single stretch with errors that the next ones don't mend, and that ends in code, is an error of the whole.
 */
export function isCleanThough(text: string, path: string, stretches: readonly Stretch[]): boolean {
  const broken = stretches.filter(({ clean }) => !clean);
  const [first] = broken;
  if (!first) return true;
  if (broken.length === 1 && endsInCode(text.slice(first.start, first.end), jsx(path))) return false;
  return isClean(text, path);
}

/** The tree of one stretch; `clean` is what is known of it. */
export const parseStretch = (text: string, path: string, clean: boolean): TSESTree.Program =>
  (clean ? parseClean(text, path) : undefined) ?? parseByTypescript(text, path, 'whatever');

/** A stretch whose tree may be there already, with offsets from the stretch's beginning. It is given away. */
interface ParsedStretch extends Stretch {
  readonly takeTree?: () => TSESTree.Program | undefined;
}

/** Parses a text that is divided already, or its parts with blanks between them. */
export function parseStretches(text: string, path: string, stretches: readonly ParsedStretch[]): ParsedModule {
  const damaged = stretches.some(({ clean }) => !clean);
  const program = damaged ? undefined : parseClean(text, path);
  return { program: program ?? recover(text, path, stretches), damaged };
}

function recover(
  text: string,
  path: string,
  stretches: readonly ParsedStretch[] = stretchesOf(text, path),
): TSESTree.Program {
  const broken = stretches.filter(({ clean }) => !clean);
  const kept = stretches.map(({ start, end, clean }) => (clean ? text.slice(start, end) : blank(end - start)));
  const program = broken.length < stretches.length ? parseClean(kept.join(''), path) : undefined;
  if (!program) return parseByTypescript(text, path, 'whatever');
  const mended = broken.flatMap(({ start, end, takeTree }) => {
    const { body } = takeTree?.() ?? parseByTypescript(text.slice(start, end), path, 'whatever');
    for (const statement of body) move(statement, start);
    return body;
  });
  program.body = [...program.body, ...mended].sort((a, b) => a.range[0] - b.range[0]);
  program.range = [0, text.length];
  return program;
}

/** Moves a tree to where its text stands. */
function move(node: Node, by: number): void {
  node.range = [node.range[0] + by, node.range[1] + by];
  forEachChild(node, (child) => {
    move(child, by);
  });
}

/** Spaces that keep the offsets of what stands behind them. */
export const blank = (length: number): string => ' '.repeat(length);
