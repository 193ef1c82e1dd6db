import { createRequire } from 'node:module';
import type { TSESTree } from '@typescript-eslint/types';
import type * as OxcParser from 'oxc-parser';
import type * as TypescriptEstree from '@typescript-eslint/typescript-estree';
import type * as TypeScript from 'typescript';
import { hasScriptBlocks, scriptsOnly } from './script-blocks.js';

const require = createRequire(import.meta.url);

export interface ParsedModule {
  readonly program: TSESTree.Program;
  /** The text has syntax errors; the tree holds what could be recovered. */
  readonly damaged: boolean;
}

const jsx = (path: string): boolean => /\.([cm]?jsx?|tsx)$/i.test(path);

/**
 * Parses JavaScript or TypeScript into ESTree. A fast native parser first; a text that it rejects (half-typed code) is
 * parsed again by TypeScript's own parser, which recovers. Offsets are UTF-16.
 */
export function parseModule(source: string, path: string): ParsedModule {
  const text = hasScriptBlocks(path) ? scriptsOnly(source) : source;
  const { parseSync } = require('oxc-parser') as typeof OxcParser;
  const lang = /\.[cm]?tsx?$/i.test(path)
    ? path.toLowerCase().endsWith('x')
      ? 'tsx'
      : 'ts'
    : hasScriptBlocks(path)
      ? 'ts'
      : 'jsx';
  const result = parseSync(hasScriptBlocks(path) ? `${path}.ts` : path, text, {
    lang,
    range: true,
    preserveParens: false,
    astType: 'ts',
  });
  if (result.errors.length === 0) return { program: result.program as unknown as TSESTree.Program, damaged: false };
  return recover(text, path);
}

function recover(text: string, path: string): ParsedModule {
  const ts = require('typescript') as typeof TypeScript;
  const { parse } = require('@typescript-eslint/typescript-estree') as typeof TypescriptEstree;
  const kind = jsx(path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  // typescript-estree refuses a tree whose parse had errors; the tree itself is fine.
  Object.assign(source, { parseDiagnostics: [] });
  const program = parse(source as unknown as string, {
    range: true,
    allowInvalidAST: true,
    jsx: jsx(path),
  });
  return { program, damaged: true };
}
