import { Kind, type StatementTokens } from '../sql/tokens.js';
import { K } from './keywords.js';
import { identifier } from './names.js';

/** Types that an argument can be told by, and the names that they go by. */
const FAMILIES: Readonly<Record<string, RegExp>> = {
  integer: /^(?:int|integer|int[248]|bigint|smallint|oid|serial|bigserial)\b/,
  number: /^(?:numeric|decimal|real|float[48]?|double precision|money)\b/,
  text: /^(?:text|varchar|character varying|character|char|bpchar|name|citext)\b/,
  boolean: /^bool(?:ean)?\b/,
  json: /^jsonb?\b/,
  time: /^(?:timestamp|timestamptz|date|time|timetz|interval)\b/,
  uuid: /^uuid\b/,
};

/** What is known of an argument by its words: a family, a string literal (which fits any), or nothing. */
export type Shown = string | undefined;

/** An argument of a call: the parameter that it is given to, where the call says so, and what its words show. */
export interface Given {
  readonly name?: string | undefined;
  readonly shown: Shown;
}

const familyOf = (type: string): Shown => {
  const array = /\[\]\s*$|\barray\b/.test(type);
  const family = Object.entries(FAMILIES).find(([, pattern]) => pattern.test(type))?.[0];
  return array ? `${family ?? type}[]` : family;
};

/** Parts of a list of parameters, at the commas outside of parentheses. */
function parts(signature: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= signature.length; i++) {
    const character = signature.charAt(i);
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (i === signature.length || (character === ',' && depth === 0)) {
      const part = signature.slice(from, i).trim();
      if (part !== '') found.push(part);
      from = i + 1;
    }
  }
  return found;
}

interface Parameter {
  /** Absent where the list holds types alone. */
  readonly name: string | undefined;
  readonly family: Shown;
  readonly isOptional: boolean;
  readonly isVariadic: boolean;
}

/** The parameters that a call gives: those that are not only given back. */
function parametersOf(signature: string | undefined): readonly Parameter[] {
  return parts(signature ?? '').flatMap((part) => {
    const mode = /^(inout|in|out|variadic)\s/.exec(part)?.[1];
    if (mode === 'out') return [];
    const [declared = '', ...defaults] = part
      .slice(mode?.length ?? 0)
      .trim()
      .split(/\bdefault\b|:?=/);
    const words = declared.trim();
    // A type alone, or a name before it.
    const [, name, type = ''] = /^("[^"]*"|[^\s"]+)\s+(.*)$/s.exec(words) ?? [];
    const isNamed = name !== undefined && (familyOf(type) !== undefined || familyOf(words) === undefined);
    return [
      {
        name: isNamed ? name.replace(/^"(.*)"$/, '$1') : undefined,
        family: familyOf(words) ?? familyOf(type),
        isOptional: defaults.length > 0,
        isVariadic: mode === 'variadic',
      },
    ];
  });
}

/** How well a signature takes these arguments: below 0 it does not, more is better. */
export function fit(signature: string | undefined, given: readonly Given[]): number {
  const parameters = parametersOf(signature);
  const isVariadic = parameters.at(-1)?.isVariadic === true;
  if (given.length > parameters.length && !isVariadic) return -1;
  const left = new Set(parameters);
  let score = given.length === parameters.length ? 1 : 0;
  for (const [i, { name, shown }] of given.entries()) {
    const parameter = name === undefined ? parameters[i] : parameters.find((one) => one.name === name.toLowerCase());
    if (!parameter) {
      if (name !== undefined) return -1;
      continue;
    }
    left.delete(parameter);
    const { family } = parameter;
    if (shown === undefined || family === undefined || parameter.isVariadic) continue;
    if (shown === family) score += 3;
    else if (shown === 'string') score += family === 'text' ? 2 : 0;
    else if (shown === 'integer' && family === 'number') score += 1;
    else return -1;
  }
  return [...left].some(({ isOptional, isVariadic: mayBeNone }) => !isOptional && !mayBeNone) ? -1 : score;
}

/** What a call says about one of its arguments: `value`, `name => value` or `name := value`. */
export function givenArgument(tokens: StatementTokens, first: number, last: number): Given {
  const old = tokens.isPunctuation(first + 1, ':=');
  const named = old || (tokens.isPunctuation(first + 1, '=') && tokens.isPunctuation(first + 2, '>'));
  if (!named || !tokens.isIdentifier(first)) return { shown: shownType(tokens, first, last) };
  return { name: identifier(tokens, first), shown: shownType(tokens, first + (old ? 2 : 3), last) };
}

/** What the words of an argument show of its type. */
function shownType(tokens: StatementTokens, first: number, last: number): Shown {
  for (let i = last; i > first; i--) {
    if (tokens.isPunctuation(i, '::')) return familyOf(wordsFrom(tokens, i + 1, last));
  }
  if (tokens.kind(first) === Kind.Word && tokens.kind(last) === Kind.String && first + 1 === last) {
    return familyOf(tokens.raw(first).toLowerCase());
  }
  const value = tokens.isPunctuation(first, '-') ? first + 1 : first;
  if (value !== last) return undefined;
  if (tokens.kind(value) === Kind.String) return 'string';
  if (tokens.kind(value) === Kind.Number) return /^\d+$/.test(tokens.raw(value)) ? 'integer' : 'number';
  const keyword = tokens.keyword(value);
  return keyword === K.true || keyword === K.false ? 'boolean' : undefined;
}

const wordsFrom = (tokens: StatementTokens, first: number, last: number): string =>
  tokens.text.slice(tokens.start(first), tokens.end(last)).toLowerCase();
