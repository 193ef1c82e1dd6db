import type { Dialect } from '@poolsafe/core';
import { LineIndex } from '@poolsafe/core';
import { TextSourceCodeBase, VisitNodeStep } from '@eslint/plugin-kit';

interface ScriptNode {
  readonly type: 'Script';
  readonly range: readonly [number, number];
  readonly loc: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
}

class SqlSourceCode extends TextSourceCodeBase {
  /** What the configuration says the file is; its own words decide when absent. */
  readonly dialect: Dialect | undefined;

  constructor(text: string, ast: ScriptNode, dialect: Dialect | undefined) {
    super({ text, ast: ast as never });
    this.dialect = dialect;
  }

  override traverse(): Iterable<VisitNodeStep> {
    return [new VisitNodeStep({ target: this.ast, phase: 1, args: [this.ast, null] })];
  }

  override getParent(): undefined {
    return undefined;
  }
}

/** A `.sql` file as an ESLint language: one node for the script; the rules read the text. Every text is accepted. */
export function sqlLanguage(dialect: Dialect | 'sql') {
  return {
    fileType: 'text' as const,
    lineStart: 1 as const,
    columnStart: 0 as const,
    nodeTypeKey: 'type',
    dialect,
    validateLanguageOptions: () => undefined,
    parse(file: { readonly body: string | Uint8Array }) {
      const text = typeof file.body === 'string' ? file.body : new TextDecoder().decode(file.body);
      const end = new LineIndex(text).positionAt(text.length);
      const ast: ScriptNode = {
        type: 'Script',
        range: [0, text.length],
        loc: { start: { line: 1, column: 0 }, end: { line: end.line, column: end.column - 1 } },
      };
      return { ok: true as const, ast };
    },
    createSourceCode(file: { readonly body: string | Uint8Array }, { ast }: { readonly ast: ScriptNode }) {
      const text = typeof file.body === 'string' ? file.body : new TextDecoder().decode(file.body);
      return new SqlSourceCode(text, ast, dialect === 'sql' ? undefined : dialect);
    },
  };
}
