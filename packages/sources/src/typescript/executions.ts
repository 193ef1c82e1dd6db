import type { TSESTree } from '@typescript-eslint/types';
import type { Handle } from './handle.js';
import { habitual } from './habits.js';
import { handlesOf } from './handles.js';
import { libraries } from './libraries.generated.js';
import {
  type ArgumentPlace,
  hasName,
  type LibraryDescription,
  type MethodDescription,
  type SentEffect,
} from './library.js';
import { sentFragment } from './fragments.js';
import { KNOWN_METHODS, KNOWN_TAGS, mayExecute, mayHandOver, MORE_METHODS } from './may-execute.js';
import type { Module, Place } from './modules.js';
import { byName, isLog, keyOf, receiverText } from './receivers.js';
import { asSelect, rootsOf, selectedCalls } from './selected-calls.js';
import type { FileSource } from './sql-files/file-source.js';
import { generatedFrom, isLoaded } from './sql-files/loaded-files.js';
import { mayRun, runOf } from './sql-files/runners.js';
import { ambientTransaction, batchAround, endsWithTransaction, transacting } from './surrounding-transactions.js';
import { looksLikeSql } from './sql-text.js';
import type { StringValue } from './string-value.js';
import { bare, calleeName, isFunction, type Node, propertyName } from './tree.js';
import { Values } from './values.js';
import { type Wrapper, wrapperOf } from './wrappers.js';

/** One call that sends something, and everything that the code shows about it. */
export interface Execution {
  readonly node: Node;
  readonly handle: Handle | undefined;
  /** Calls with the same key run on the same connection or pool. */
  readonly key: unknown;
  /** What its text can be: one value per branch. Empty for what a library sends by itself. */
  readonly texts: readonly StringValue[];
  /** The SQL files that its text is read from. */
  readonly sources: readonly FileSource[];
  readonly sent?: { readonly effect: SentEffect; readonly name?: string; readonly nameNode?: Node };
  readonly statementName?: { readonly value: StringValue; readonly node: Node };
  /** The transaction is handed over, or the statement is one of a batch. */
  readonly inTransaction: boolean;
  /** Why it is taken for an execution. */
  readonly because: 'handle' | 'wrapper' | 'method-name';
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** The library whose handles are usually called like a receiver: `this.sql.listen(channel, callback)`, `listenSql`. */
function libraryByName(receiver: Node): LibraryDescription | undefined {
  const node = bare(receiver);
  const name =
    node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' ? propertyName(node) : undefined;
  return name === undefined
    ? undefined
    : libraries.find(({ usualName: usual = '' }) => usual !== '' && (name === usual || name.endsWith(capital(usual))));
}

/** Finds what a module sends, in source order. */
export class Executions {
  readonly #module: Module;
  readonly #values: Values;
  /** Texts of statements that could not be found out. */
  readonly unknownTexts: { readonly node: Node; readonly onHandle: boolean }[] = [];
  /** Session calls that query builders select on handles that are known. */
  readonly selected = new Set<Node>();
  /** SQL files that go to databases which are not ours, and the calls that send them. */
  readonly sentElsewhere: { readonly node: Node; readonly sources: readonly FileSource[] }[] = [];

  constructor(module: Module, values: Values) {
    this.#module = module;
    this.#values = values;
  }

  all(): readonly Execution[] {
    const { tree } = this.#module;
    const found = [
      ...tree.ofType('CallExpression').flatMap((node) => this.#ofCall(node)),
      ...tree.ofType('TaggedTemplateExpression').flatMap((node) => this.#ofTag(node)),
      ...selectedCalls(tree).flatMap(({ node, call }) => this.#ofSelected(node, call)),
    ];
    return found.sort((a, b) => a.node.range[1] - b.node.range[1]);
  }

  #ofCall(call: TSESTree.CallExpression): readonly Execution[] {
    if (!mayExecute(call)) return [];
    const handles = handlesOf(this.#module);
    const callee = bare(call.callee);
    const name = calleeName(callee);
    if (callee.type === 'MemberExpression') {
      const fragment = this.#ofFragment(call);
      if (fragment) return fragment;
      const handle = handles.of(callee.object);
      const sent = handle?.library ? this.#onHandle(call, handle, handle.library, name) : undefined;
      const known = sent ?? this.#wrapped(call);
      if (known) return known;
      // What a hook is given is the driver's own connection, with the driver's methods.
      if (handle?.library && handle.hook === undefined) return [];
      if (isLog(callee.object)) return [];
      const usual = libraryByName(callee.object);
      const sender = usual?.methods.find((known) => known.sends && hasName(known, name));
      if (usual && sender) {
        return this.#sent(
          call,
          { kind: 'either', library: usual, identity: receiverText(call), certain: false },
          sender,
        );
      }
      const usualPool = handle ?? habitual(this.#module, callee.object, name, call.arguments[0]);
      const own = usualPool?.library?.methods.find((known) => known.text !== undefined && hasName(known, name));
      const method =
        name === undefined
          ? undefined
          : (own ?? KNOWN_METHODS.get(name) ?? (hasName(MORE_METHODS, name) ? MORE_METHODS : undefined));
      if (!method) return [];
      return this.#sending(call, usualPool, method, 'method-name').filter(
        ({ texts, sources }) => sources.length > 0 || texts.some((text) => looksLikeSql(text.text)),
      );
    }
    const runs = mayRun(name) ? this.#ofRunner(call) : [];
    if (runs.length > 0) return runs;
    const handle = callee.type === 'Identifier' ? handles.of(callee) : undefined;
    if (handle?.library) return this.#onHandle(call, handle, handle.library, '()') ?? [];
    return this.#wrapped(call) ?? [];
  }

  /** A session call that a query builder selects on a handle that is known: `knex(t).select(knex.raw('last_insert_id()'))`. */
  #ofSelected(node: Node, call: TSESTree.CallExpression): readonly Execution[] {
    for (const root of rootsOf(call)) {
      const handle = handlesOf(this.#module).of(root);
      if (!handle?.library) continue;
      const texts = this.#values.of(node).map((text) => asSelect(node, text));
      this.selected.add(node);
      if (handle.library.dialects.length === 0 || handle.dialect === 'other') return [];
      const handedOver = transacting(this.#module, call);
      return [
        {
          node: call,
          handle: handedOver === undefined ? handle : { ...handle, kind: 'transaction' },
          key: handedOver ?? handle.identity,
          texts,
          sources: [],
          inTransaction: handedOver !== undefined,
          because: 'handle',
        },
      ];
    }
    return [];
  }

  /** `undefined` when the library has no such method. */
  #onHandle(
    call: TSESTree.CallExpression,
    handle: Handle,
    library: LibraryDescription,
    name: string | undefined,
  ): readonly Execution[] | undefined {
    if (library.dialects.length === 0 || handle.dialect === 'other') {
      // Not ours: what it is given is no stray text either.
      for (const argument of call.arguments)
        if (argument.type !== 'SpreadElement' && !isFunction(argument)) {
          const sources = this.#values.of(argument).flatMap((value) => value.sources);
          if (sources.length > 0) this.sentElsewhere.push({ node: call, sources });
        }
      return [];
    }
    const method = library.methods.find(
      (known) =>
        hasName(known, name) &&
        (known.text ?? known.sends ?? known.file) !== undefined &&
        (known.on?.includes(handle.kind) ?? true),
    );
    if (!method) return undefined;
    return [...this.#sending(call, handle, method, 'handle'), ...this.#sent(call, handle, method)];
  }

  #sending(
    call: TSESTree.CallExpression,
    handle: Handle | undefined,
    method: MethodDescription,
    because: Execution['because'],
  ): readonly Execution[] {
    const node = method.file ? call : this.#textNode(call, method.text ?? []);
    if (!node) return [];
    const { texts, sources } = this.#textsOf(node, handle !== undefined);
    const statementName = this.#statementName(call, method);
    if (texts.length === 0 && sources.length === 0 && !statementName) return [];
    const place = method.transaction;
    const option = place && call.arguments[place.argument];
    const given = place?.property === undefined || !option ? option : this.#values.property(option, place.property);
    const unseen = option !== undefined && given === undefined && option.type !== 'ObjectExpression';
    const batch = batchAround(this.#module.tree, call);
    const handedOver = transacting(this.#module, call) ?? ambientTransaction(this.#module.tree, handle, call);
    const inTransaction = (given !== undefined && !isNothing(given)) || batch !== undefined || handedOver !== undefined;
    // What is called does not matter then: the transaction's own connection runs it.
    const on: Handle | undefined = handle && inTransaction ? { ...handle, kind: 'transaction' } : handle;
    return [
      {
        node: call,
        handle: unseen && on ? { ...on, kind: 'either', certain: false } : on,
        key: batch ?? handedOver ?? (given ? keyOf(this.#module, given) : (handle?.identity ?? receiverText(call))),
        texts,
        sources,
        ...(statementName ? { statementName } : {}),
        inTransaction,
        because,
      },
    ];
  }

  #textsOf(node: Node, onHandle: boolean): Pick<Execution, 'texts' | 'sources'> {
    const texts = this.#values.of(node);
    if (texts.some((text) => text.unknown && !isLoaded(text))) this.unknownTexts.push({ node, onHandle });
    return { texts: texts.filter((text) => !text.unknown), sources: texts.flatMap((text) => text.sources) };
  }

  #textNode(call: TSESTree.CallExpression, places: readonly ArgumentPlace[]): Node | undefined {
    for (const { argument, property } of places) {
      const node = call.arguments.at(argument);
      if (!node || node.type === 'SpreadElement') continue;
      if (property === undefined) return node;
      const found = this.#values.property(node, property);
      if (found) return found;
    }
    return undefined;
  }

  #statementName(call: TSESTree.CallExpression, method: MethodDescription): Execution['statementName'] {
    for (const { argument, property } of method.statementName ?? []) {
      const place = call.arguments.at(argument);
      const node = place && property !== undefined ? this.#values.property(place, property) : undefined;
      if (!node || isNothing(node)) continue;
      const value = this.#values.of(node)[0];
      if (value) return { node, value };
    }
    return undefined;
  }

  #sent(call: TSESTree.CallExpression, handle: Handle, method: MethodDescription): readonly Execution[] {
    return (method.sends ?? []).flatMap((effect): readonly Execution[] => {
      if (call.arguments.length < (effect.arguments ?? 0) || endsWithTransaction(this.#module.tree, call, effect))
        return [];
      const nameNode = effect.name ? call.arguments[effect.name.argument] : undefined;
      const value = nameNode ? this.#values.of(nameNode)[0] : undefined;
      const name = value === undefined || value.unknown ? undefined : value.text;
      return [
        {
          node: call,
          handle,
          key: handle.identity,
          texts: [],
          sources: [],
          sent: { effect, ...(name === undefined ? {} : { name }), ...(nameNode ? { nameNode } : {}) },
          inTransaction: false,
          because: 'handle',
        },
      ];
    });
  }

  /** sql`...`.execute(db): the handle is the argument. */
  #ofFragment(call: TSESTree.CallExpression): readonly Execution[] | undefined {
    const fragment = sentFragment(this.#module, call);
    if (!fragment) return undefined;
    const { text, made, handle: given } = fragment;
    const found = handlesOf(this.#module).of(given);
    const handle = found ?? byName(given);
    const own = text.module === this.#module;
    const values = own ? this.#textsOf(text.node, true) : this.#textsElsewhere(text, call);
    const generated = generatedFrom(made);
    return [
      {
        node: call,
        handle,
        key: handle?.identity ?? keyOf(this.#module, given),
        texts: values.texts,
        sources: generated ? [generated] : values.sources,
        inTransaction: false,
        because: found ? 'handle' : 'method-name',
      },
    ];
  }

  /** Texts of another module: they count here, and are told about there. */
  #textsElsewhere({ module, node }: Place, call: Node): Pick<Execution, 'texts' | 'sources'> {
    const texts = new Values(module).of(node);
    if (texts.some((text) => text.unknown && !isLoaded(text))) this.unknownTexts.push({ node: call, onHandle: true });
    return {
      texts: texts.filter((text) => !text.unknown).map((text) => text.at(call, true)),
      sources: texts.flatMap((text) => text.sources),
    };
  }

  /** `migrate(db, { migrationsFolder })`: a library's function that sends the files of a folder. */
  #ofRunner(call: TSESTree.CallExpression): readonly Execution[] {
    const run = runOf(this.#module, this.#values, call);
    if (!run) return [];
    const found = handlesOf(this.#module).of(run.handle);
    // What opens a transaction keeps to one connection of the pool for it.
    const handle: Handle | undefined = found && run.inTransaction ? { ...found, kind: 'transaction' } : found;
    if (handle?.library?.dialects.length === 0 || handle?.dialect === 'other') {
      this.sentElsewhere.push({ node: call, sources: run.sources });
      return [];
    }
    const { sources, inTransaction } = run;
    return [{ node: call, handle, key: call, texts: [], sources, inTransaction, because: 'handle' }];
  }

  #wrapped(call: TSESTree.CallExpression): readonly Execution[] | undefined {
    if (!mayHandOver(call)) return undefined;
    const wrapper: Wrapper | undefined = wrapperOf(this.#module, call);
    if (!wrapper) return undefined;
    const argument = call.arguments[wrapper.text];
    if (!argument || argument.type === 'SpreadElement') return undefined;
    const node =
      wrapper.property === undefined ? argument : (this.#values.property(argument, wrapper.property) ?? argument);
    const { texts: all, sources } = this.#textsOf(node, true);
    const texts = all.filter((text) => looksLikeSql(text.text) || isLoaded(text));
    if (texts.length === 0 && sources.length === 0) return [];
    const given = wrapper.handleArgument === undefined ? undefined : call.arguments[wrapper.handleArgument];
    const handle = given ? handlesOf(this.#module).of(given) : wrapper.handle;
    if (handle?.library?.dialects.length === 0 || handle?.dialect === 'other') return [];
    return [
      {
        node: call,
        handle: wrapper.opensTransaction && handle ? { ...handle, kind: 'either', certain: false } : handle,
        key: handle?.identity ?? receiverText(call),
        texts,
        sources,
        inTransaction: false,
        because: 'wrapper',
      },
    ];
  }

  #ofTag(node: TSESTree.TaggedTemplateExpression): readonly Execution[] {
    const tag = bare(node.tag);
    const handles = handlesOf(this.#module);
    // A fragment inside another statement is part of that one.
    if (this.#module.tree.parent(node)?.type === 'TemplateLiteral') return [];
    const own = tag.type === 'Identifier' ? handles.of(tag) : undefined;
    const owner = tag.type === 'MemberExpression' ? handles.of(tag.object) : undefined;
    const name = tag.type === 'MemberExpression' ? propertyName(tag) : '()';
    const known = own ?? owner;
    const handle = known ?? (tag.type === 'MemberExpression' ? habitual(this.#module, tag.object, name) : undefined);
    const described = handle?.library?.methods.some((method) => method.tag === true && hasName(method, name));
    const generic = !known?.library && name !== undefined && KNOWN_TAGS.test(name);
    if (handle?.library?.dialects.length === 0) {
      this.#values.of(node);
      return [];
    }
    if (described !== true && !generic) return [];
    const batch = batchAround(this.#module.tree, node);
    return [
      {
        node,
        handle,
        key: batch ?? handle?.identity ?? receiverText(node),
        ...this.#textsOf(node, true),
        inTransaction: batch !== undefined,
        because: known?.library ? 'handle' : 'method-name',
      },
    ];
  }
}

const isNothing = (node: Node): boolean =>
  (node.type === 'Literal' && node.value === null) || (node.type === 'Identifier' && node.name === 'undefined');
