import type { TextRange } from '@poolsafe/core';
import { HOLE } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import { bare, type ModuleTree, type Node, propertyName } from './tree.js';

/** A run of characters of a value and where they stand in the file. */
interface Piece {
  readonly text: string;
  readonly fileStart: number;
  readonly fileEnd: number;
  /** The file's characters are the text's. */
  readonly exact: boolean;
}

/** A string as the program makes it, with one HOLE character for each part that is not known. */
export class StringValue {
  readonly text: string;
  readonly #pieces: readonly Piece[];
  readonly #ends: readonly number[];

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.text = pieces.map((piece) => piece.text).join('');
    let end = 0;
    this.#ends = pieces.map((piece) => (end += piece.text.length));
  }

  static hole(node: Node): StringValue {
    return new StringValue([{ text: HOLE, fileStart: node.range[0], fileEnd: node.range[1], exact: false }]);
  }

  static join(values: readonly StringValue[]): StringValue {
    return new StringValue(values.flatMap((value) => value.#pieces));
  }

  /** Nothing of it is known. */
  get unknown(): boolean {
    return this.#pieces.every((piece) => piece.text === HOLE || piece.text === '');
  }

  /** The range in the file; a range that ends inside an inexact piece takes the whole piece. */
  inFile({ start, end }: TextRange): TextRange {
    return { start: this.#offset(start, 'start'), end: this.#offset(Math.max(start, end - 1), 'end') };
  }

  /** True when the range is plain text of the file. */
  isExact({ start, end }: TextRange): boolean {
    const first = this.#indexAt(start);
    const last = this.#indexAt(Math.max(start, end - 1));
    return first === last && this.#pieces[first]?.exact === true;
  }

  #indexAt(offset: number): number {
    const index = this.#ends.findIndex((end) => offset < end);
    return index === -1 ? this.#pieces.length - 1 : index;
  }

  #offset(offset: number, side: 'start' | 'end'): number {
    const index = this.#indexAt(offset);
    const piece = this.#pieces[index];
    if (!piece) return 0;
    if (!piece.exact) return side === 'start' ? piece.fileStart : piece.fileEnd;
    const inside = offset - ((this.#ends[index] ?? 0) - piece.text.length);
    return piece.fileStart + inside + (side === 'end' ? 1 : 0);
  }
}

const MOST_ALTERNATIVES = 8;
const DEEPEST = 12;

const ESCAPE = /\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|[^])/g;

/** A literal's characters, escape by escape. `raw` is what stands between the quotes, from `offset` in the file. */
function literalPieces(raw: string, offset: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from)
      pieces.push({ text: raw.slice(from, to), fileStart: offset + from, fileEnd: offset + to, exact: true });
  };
  for (const match of raw.matchAll(ESCAPE)) {
    plain(match.index);
    from = match.index + match[0].length;
    pieces.push({ text: unescape(match[0]), fileStart: offset + match.index, fileEnd: offset + from, exact: false });
  }
  plain(raw.length);
  return pieces;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

function unescape(escape: string): string {
  const body = escape.slice(1);
  if (/^[ux]/.test(body)) {
    const code = Number.parseInt(body.replace(/[ux{}]/g, ''), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  }
  if (/^[\r\n\u2028\u2029]/.test(body)) return '';
  return SIMPLE_ESCAPES[body] ?? body;
}

/** What string an expression can be: one value per branch, at most a handful. Never executes anything. */
export class Values {
  readonly #tree: ModuleTree;
  readonly #source: string;

  constructor(tree: ModuleTree, source: string) {
    this.#tree = tree;
    this.#source = source;
  }

  of(expression: Node, depth = 0): readonly StringValue[] {
    const node = bare(expression);
    if (depth > DEEPEST) return [StringValue.hole(node)];
    switch (node.type) {
      case 'Literal':
        if (typeof node.value === 'string') return [this.#literal(node.range)];
        return [typeof node.value === 'number' ? this.#inexact(String(node.value), node) : StringValue.hole(node)];
      case 'TemplateLiteral':
        return this.#template(node, depth);
      case 'TaggedTemplateExpression':
        return this.#template(node.quasi, depth);
      case 'BinaryExpression':
        if (node.operator !== '+') break;
        return combine([this.of(node.left, depth + 1), this.of(node.right, depth + 1)]);
      case 'ConditionalExpression':
        return [...this.of(node.consequent, depth + 1), ...this.of(node.alternate, depth + 1)].slice(
          0,
          MOST_ALTERNATIVES,
        );
      case 'LogicalExpression':
        return [...this.of(node.left, depth + 1), ...this.of(node.right, depth + 1)].slice(0, MOST_ALTERNATIVES);
      case 'CallExpression':
        return this.#call(node, depth);
      case 'Identifier':
        return this.#variable(node, depth);
      case 'MemberExpression':
        return this.#member(node, depth);
    }
    return [StringValue.hole(node)];
  }

  /** The property of an object literal, through constants. */
  property(expression: Node, name: string): Node | undefined {
    const object = this.#resolve(expression);
    if (object?.type !== 'ObjectExpression') return undefined;
    for (const property of object.properties) {
      if (property.type === 'Property' && !property.computed && keyOf(property.key) === name) return property.value;
    }
    return undefined;
  }

  /** The expression that a name stands for, when it is a constant with an initial value. */
  constant(expression: Node): Node | undefined {
    return this.#resolve(expression);
  }

  /** What a name stands for, when it is a constant with an initial value. */
  #resolve(expression: Node): Node | undefined {
    const node = bare(expression);
    if (node.type !== 'Identifier') return node;
    const definition = this.#tree.variable(node)?.defs[0];
    if (definition?.type !== 'Variable' || definition.node.init === null) return undefined;
    return definition.node.id.type === 'Identifier' ? bare(definition.node.init) : undefined;
  }

  #literal(range: readonly [number, number]): StringValue {
    return new StringValue(literalPieces(this.#source.slice(range[0] + 1, range[1] - 1), range[0] + 1));
  }

  /** A constant's text where another expression stands for it. */
  #inexact(text: string, node: Node): StringValue {
    return new StringValue([{ text, fileStart: node.range[0], fileEnd: node.range[1], exact: false }]);
  }

  #template(node: TSESTree.TemplateLiteral, depth: number): readonly StringValue[] {
    const parts: (readonly StringValue[])[] = [];
    node.quasis.forEach((quasi, index) => {
      // The element's own range includes the delimiters in some trees: `, ${ and }.
      const raw = quasi.value.raw;
      const start = this.#source.indexOf(raw, quasi.range[0]);
      parts.push([new StringValue(literalPieces(this.#source.slice(start, start + raw.length), start))]);
      const expression = node.expressions[index];
      if (expression) parts.push(this.#embedded(expression, depth));
    });
    return combine(parts);
  }

  /** An embedded constant counts with its text, but at the place of the expression. */
  #embedded(expression: Node, depth: number): readonly StringValue[] {
    return this.of(expression, depth + 1).map((value) =>
      value.text.includes(HOLE) ? StringValue.hole(expression) : this.#inexact(value.text, expression),
    );
  }

  #call(node: TSESTree.CallExpression, depth: number): readonly StringValue[] {
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression') return [StringValue.hole(node)];
    const name = propertyName(callee);
    const object = bare(callee.object);
    if (name === 'join' && object.type === 'ArrayExpression') {
      const separator = node.arguments[0] ? this.of(node.arguments[0], depth + 1)[0]?.text : ',';
      const parts: (readonly StringValue[])[] = [];
      for (const element of object.elements) {
        if (!element) continue;
        if (parts.length > 0) parts.push([this.#inexact(separator ?? HOLE, element)]);
        parts.push(this.of(element, depth + 1));
      }
      return combine(parts);
    }
    if (name === 'trim' || name === 'toString' || name === 'trimStart' || name === 'trimEnd')
      return this.of(object, depth + 1);
    return [StringValue.hole(node)];
  }

  #variable(node: TSESTree.Identifier, depth: number): readonly StringValue[] {
    const variable = this.#tree.variable(node);
    const definition = variable?.defs[0];
    if (definition?.type !== 'Variable' || definition.node.id.type !== 'Identifier' || !definition.node.init) {
      return [StringValue.hole(node)];
    }
    const values: (readonly StringValue[])[] = [this.of(definition.node.init, depth + 1)];
    for (const reference of variable?.references ?? []) {
      if (!reference.isWrite() || reference.init === true) continue;
      const assignment = this.#tree.parent(reference.identifier);
      if (assignment?.type !== 'AssignmentExpression' || assignment.range[0] > node.range[0]) continue;
      if (assignment.operator === '+=') values.push(this.of(assignment.right, depth + 1));
      else if (assignment.operator === '=')
        return [...this.of(assignment.right, depth + 1), ...combine(values)].slice(0, MOST_ALTERNATIVES);
    }
    return combine(values);
  }

  #member(node: TSESTree.MemberExpression, depth: number): readonly StringValue[] {
    const name = propertyName(node);
    const value = name === undefined ? undefined : this.property(node.object, name);
    return value ? this.of(value, depth + 1) : [StringValue.hole(node)];
  }
}

const keyOf = (key: Node): string | undefined =>
  key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;

/** Every way to put alternatives of consecutive parts together, up to a handful. */
function combine(parts: readonly (readonly StringValue[])[]): readonly StringValue[] {
  let result: StringValue[][] = [[]];
  for (const alternatives of parts) {
    result = result.flatMap((before) => alternatives.map((value) => [...before, value])).slice(0, MOST_ALTERNATIVES);
  }
  return result.map((values) => StringValue.join(values));
}
