import type { Dialect } from '@poolsafe/core';
import { LineIndex } from '@poolsafe/core';
import { ConfigCommentParser, Directive, TextSourceCodeBase, VisitNodeStep } from '@eslint/plugin-kit';

interface ScriptNode {
  readonly type: 'Script';
  readonly range: readonly [number, number];
  readonly loc: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
}

/** ESLint's own suppressions in a comment of SQL: the whole of it, which ESLint takes out where it is not used. */
const DIRECTIVE = /(?:--|#)[ \t]*(eslint-(?:disable|enable)[^\r\n]*)|\/\*\s*(eslint-(?:disable|enable)[^]*?)\*\//g;

const KINDS = {
  'eslint-disable': 'disable',
  'eslint-enable': 'enable',
  'eslint-disable-line': 'disable-line',
  'eslint-disable-next-line': 'disable-next-line',
} as const;

const comments = new ConfigCommentParser();

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

  /** What ESLint asks for: its comments that switch rules off and on. */
  getDisableDirectives(): { readonly directives: Directive[]; readonly problems: [] } {
    const { text } = this;
    const lines = new LineIndex(text);
    const placeOf = (offset: number) => {
      const { line, column } = lines.positionAt(offset);
      return { line, column: column - 1 };
    };
    const directives = [...text.matchAll(DIRECTIVE)].flatMap(({ 0: comment, 1: line, 2: block, index }) => {
      const {
        label = '',
        value = '',
        justification = '',
      } = comments.parseDirective((line ?? block ?? '').trim()) ?? {};
      const type = Object.hasOwn(KINDS, label) ? KINDS[label as keyof typeof KINDS] : undefined;
      const end = index + comment.length;
      const node = { range: [index, end], loc: { start: placeOf(index), end: placeOf(end) } };
      return type === undefined ? [] : [new Directive({ type, node, value, justification })];
    });
    return { directives, problems: [] };
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
