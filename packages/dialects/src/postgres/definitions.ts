import type { Deferred, Definition, SessionEffect, TableEvent, TextRange } from '@poolsafe/core';
import { effectsOfRunning } from '../sql/definition-effects.js';
import type { StatementTokens } from '../sql/tokens.js';
import { createdKind } from './created-kind.js';
import { K } from './keywords.js';
import { readName } from './names.js';
import { fit, type Given } from './overloads.js';

const EVENTS: Readonly<Record<number, TableEvent | undefined>> = {
  [K.select]: 'select',
  [K.insert]: 'insert',
  [K.update]: 'update',
  [K.delete]: 'delete',
  [K.truncate]: 'truncate',
};

const EVERY_USE: readonly TableEvent[] = ['select', 'insert', 'update', 'delete'];

interface Defined {
  readonly kind: Deferred;
  /** Token at which the name begins that the definition is run by. */
  readonly at: number;
  readonly on?: readonly TableEvent[];
}

/** What a statement defines that others run: the place of its name, and by which use. */
function defined(tokens: StatementTokens): Defined | undefined {
  if (tokens.keyword(0) === K.prepare) return { kind: 'prepare', at: 1 };
  if (tokens.keyword(0) !== K.create) return undefined;
  let at = createdKind(tokens, 0);
  const keyword = tokens.keyword(at);
  if (keyword === K.materialized) return undefined;
  at++;
  if (tokens.keyword(at) === K.if) at += 3;
  switch (keyword) {
    case K.function:
      return { kind: 'function', at };
    case K.procedure:
      return { kind: 'procedure', at };
    case K.view:
      return { kind: 'view', at, on: EVERY_USE };
    case K.table:
      return { kind: 'default', at, on: ['insert'] };
    case K.rule:
      return onTable(tokens, at, 'rule', K.to);
    case K.trigger:
      return onTable(tokens, at, 'trigger', K.on);
    default:
      return undefined;
  }
}

/** `... INSERT OR UPDATE ON table` of a trigger, `ON INSERT TO table` of a rule. */
function onTable(tokens: StatementTokens, from: number, kind: Deferred, before: number): Defined | undefined {
  const on: TableEvent[] = [];
  for (let i = from + 1; i < tokens.count; i++) {
    const event = EVENTS[tokens.keyword(i)];
    if (event !== undefined) on.push(event);
    else if (tokens.keyword(i) === before && on.length > 0) return { kind, at: i + 1, on };
  }
  return undefined;
}

/** What the statement defines, with the effects of running it; `undefined` when it defines nothing that is run. */
export function definitionOf(
  tokens: StatementTokens,
  range: TextRange,
  effects: readonly SessionEffect[],
): Definition | undefined {
  const what = defined(tokens);
  if (!what) return undefined;
  const { parts, next } = readName(tokens, what.at);
  const name = parts?.at(-1);
  if (name === undefined) return undefined;
  const callable = what.kind === 'function' || what.kind === 'procedure';
  const signature = callable && tokens.isPunctuation(next, '(') ? signatureOf(tokens, next) : undefined;
  return {
    dialect: 'postgres',
    kind: what.kind,
    name,
    ...(parts?.length === 2 && parts[0] !== undefined ? { schema: parts[0] } : {}),
    ...(signature === undefined ? {} : { signature }),
    ...(what.on ? { on: what.on } : {}),
    range,
    effects: effectsOfRunning(what.kind, range, effects),
  };
}

const signatureOf = (tokens: StatementTokens, open: number): string =>
  tokens
    .arguments(open)
    .map(({ first, last }) => tokens.text.slice(tokens.start(first), tokens.end(last)).toLowerCase())
    .join(', ');

/** As many of one name are held against the arguments of a call, the last ones. */
const MOST_OVERLOADS = 50;

/** The definitions that a text can run, by what runs them. */
export class Definitions {
  /** By their names, then by what replaces each other, in the order in which they were made. */
  readonly #called = new Map<string, Map<string, Definition>>();
  readonly #prepared = new Map<string, Definition>();
  readonly #used = new Map<string, Definition[]>();

  constructor(definitions: readonly Definition[]) {
    for (const definition of definitions) {
      const { kind, name } = definition;
      if (kind === 'prepare') this.#prepared.set(name, definition);
      else if (kind === 'function' || kind === 'procedure') {
        const same = entry(this.#called, name, () => new Map<string, Definition>());
        const key = `${definition.schema ?? ''}\n${definition.signature ?? '?'}`;
        same.delete(key);
        same.set(key, definition);
      } else entry(this.#used, name, () => [] as Definition[]).push(definition);
    }
  }

  get isEmpty(): boolean {
    return this.#called.size === 0 && this.#prepared.size === 0 && this.#used.size === 0;
  }

  /** What a call runs: the definition that takes these arguments best, the last one among equals and where none does. */
  called(parts: readonly string[], given: readonly Given[]): Definition | undefined {
    const candidates = [...(this.#called.get(parts.at(-1) ?? '')?.values() ?? [])]
      .slice(-MOST_OVERLOADS)
      .filter((definition) => inSchema(definition, parts));
    if (candidates.length < 2) return candidates[0];
    const fits = candidates.map(({ signature }) => fit(signature, given));
    return candidates[fits.lastIndexOf(Math.max(...fits))];
  }

  prepared(name: string): Definition | undefined {
    return this.#prepared.get(name);
  }

  /** Whether any definition is run by uses of this table or view. */
  isUsed(name: string): boolean {
    return this.#used.has(name);
  }

  used(parts: readonly string[], event: TableEvent): readonly Definition[] {
    const candidates = this.#used.get(parts.at(-1) ?? '') ?? [];
    return candidates.filter((definition) => inSchema(definition, parts) && definition.on?.includes(event));
  }
}

/** What a map has under this key, made where it has nothing. */
function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

const inSchema = (definition: Definition, parts: readonly string[]) =>
  parts.length < 2 || definition.schema === undefined || definition.schema === parts.at(-2);

/** Which use of a relation the words before its name, at token `i`, make. */
export function eventAt(tokens: StatementTokens, i: number): TableEvent {
  const before = tokens.keyword(i - 1) === K.only ? i - 2 : i - 1;
  const word = tokens.keyword(before);
  const earlier = tokens.keyword(before - 1);
  if (word === K.into && earlier === K.insert) return 'insert';
  if (word === K.from && earlier === K.delete) return 'delete';
  if (word === K.update) return 'update';
  if (word === K.truncate || (word === K.table && earlier === K.truncate)) return 'truncate';
  if (word === K.copy) {
    for (let j = i + 1; j < Math.min(tokens.count, i + 1_000); j++) if (tokens.keyword(j) === K.from) return 'insert';
  }
  return 'select';
}
