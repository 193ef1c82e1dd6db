import type { Confidence, Dialect, NotAnalysed, SentFileFact } from '@poolsafe/core';
import { analyse, detectDialect, dialects, HOLE } from '@poolsafe/dialects';
import type { Flow } from '../extraction.js';
import { located } from '../places.js';
import { definitionsCalled } from './called-definitions.js';
import { dialectOfPath, dialectOfText } from './dialect.js';
import type { Execution } from './executions.js';
import {
  commits,
  type Draft,
  isComparedInPlace,
  isDroppedInText,
  needsTransaction,
  opensBlock,
  placed,
  savesPoint,
  says,
  shifted,
  withoutUnseenCursors,
  withoutUnseenRelations,
} from './drafts.js';
import { dropsAnswer, withoutSignOfLife } from './dropped-answers.js';
import type { Handle } from './handle.js';
import { isForeignPlace, isOfSqlServer, isOnlyForeign } from './foreign-places.js';
import { branchDialect } from './dialect-branches.js';
import { isHandedOver, transactionBegunFor } from './begun-transactions.js';
import type { Module } from './modules.js';
import { pathsThrough } from './paths.js';
import { projectDialects } from './project-dialects.js';
import { byName } from './receivers.js';
import { beginsBefore, boundaryAt, openAfter, sentFiles } from './sql-files/sent-files.js';
import { endHoles, hasPlaceholders, looksLikeSql } from './sql-text.js';
import { asksForValues, withDrawnValues, withoutDrawnInPlace } from '../sql/inserted-values.js';
import type { StrayText } from './stray-texts.js';
import type { StringValue } from './string-value.js';
import { namedStatement, sentByLibrary } from './unwritten-statements.js';
import { isFunction, type Node } from './tree.js';

/** An execution with one of its texts, ready to stand in a flow. */
interface Item {
  readonly node: Node;
  readonly execution: Execution;
  /** One per alternative text. */
  readonly alternatives: readonly (readonly Draft[])[];
}

/** Whose SQL is none of ours. */
const FOREIGN: ReadonlySet<string> = new Set(['sqlite', 'mssql', 'firebird']);

/** Numbers things in the order in which they are met. */
function numbered(): (key: unknown) => number {
  const numbers = new Map<unknown, number>();
  return (key) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
}

/** Puts what a module sends into flows: per function and handle, one for each way through the function. */
export class FlowBuilder {
  readonly #module: Module;
  readonly #groupOf: (key: unknown) => number;
  readonly notAnalysed: NotAnalysed[] = [];
  /** The SQL files that are sent, and how. */
  readonly sentFiles: SentFileFact[] = [];

  /** @param groupOf the number of a handle's flows, the same for the same handle */
  constructor(module: Module, groupOf: (key: unknown) => number = numbered()) {
    this.#module = module;
    this.#groupOf = groupOf;
  }

  ofExecutions(executions: readonly Execution[]): readonly Flow[] {
    const scopes = new Map<Node, Map<unknown, Execution[]>>();
    for (const execution of executions) {
      const scope = this.#scopeOf(execution);
      const ofScope = scopes.get(scope) ?? new Map<unknown, Execution[]>();
      scopes.set(scope, ofScope);
      const list = ofScope.get(execution.key);
      if (list) list.push(execution);
      else ofScope.set(execution.key, [execution]);
    }
    return [...scopes].flatMap(([scope, ofScope]) => {
      const lists = [...ofScope.values()].map((list) => this.#asRun(list));
      const offset = (lists[0]?.[0]?.node.range[1] ?? 1) - 1;
      return lists.flatMap((list) => {
        const onLoad = scope.type === 'Program' ? list.map(({ node }) => node.range[1] - 1) : undefined;
        const place = { rank: 0, offset, ...(onLoad ? { onLoad } : {}) };
        return this.#flowsOf(scope, list).map((flow) => ({ ...flow, place }));
      });
    });
  }

  /** What stands in the callback of a call runs after it; what stands in its other arguments before. */
  #asRun(executions: readonly Execution[]): readonly Execution[] {
    const ordered: Execution[] = [];
    for (const execution of executions) {
      const first = ordered.findIndex(({ node }) => this.#isInCallbackOf(execution.node, node));
      if (first === -1) ordered.push(execution);
      else ordered.splice(first, 0, execution);
    }
    return ordered;
  }

  #isInCallbackOf(call: Node, node: Node): boolean {
    if (node === call || node.range[0] < call.range[0] || node.range[1] > call.range[1]) return false;
    for (const around of this.#module.tree.around(node)) {
      if (around === call) return false;
      if (isFunction(around)) return this.#module.tree.parent(around) === call || this.#isInCallbackOf(call, around);
    }
    return false;
  }

  /** Texts that nobody is seen to execute: each by itself, on a connection that is not known. */
  ofStrays(strays: readonly StrayText[]): readonly Flow[] {
    return strays.flatMap(({ node, value, use }): readonly Flow[] => {
      const dialect = this.#dialect(undefined, value.text, node);
      if (!dialect) return [];
      const read = this.#drafts(value, dialect.dialect, undefined, undefined);
      const drafts = withoutUnseenRelations(withoutUnseenCursors(read, read));
      if (drafts.every(({ statement }) => statement.effects.length === 0)) return [];
      const loose =
        use === 'loose' ||
        isAssignmentList(value.text) ||
        dialect.doubtful ||
        !this.#isSql(value.text, drafts) ||
        isUnconfirmed(value.text, drafts);
      const confidence: Confidence = loose
        ? { level: 'low', reason: 'nothing shows that this text is executed' }
        : { level: 'medium', reason: 'the text is handed on, and it is not seen which connection runs it' };
      return [
        {
          dialect: dialect.dialect,
          // A statement that is embedded stands elsewhere in the file, and is told about there.
          statements: drafts.map((draft) => ({
            ...draft,
            message: node.range[0],
            ...(use !== 'selected' && looksLikeSql(value.embedded(draft.statement.range) ?? '')
              ? { contextOnly: true }
              : {}),
          })),
          statementCount: drafts.length,
          start: 'unknown',
          confidence,
          place: { rank: node.type === 'Literal' ? 1 : 2, offset: node.range[0] },
        },
      ];
    });
  }

  /** Handles that live in a function are followed through the callbacks in it; others from function to function. */
  #scopeOf({ node, handle }: Execution): Node {
    const { tree } = this.#module;
    const { home } = handle ?? {};
    if (home && isFunction(home)) {
      for (const around of tree.around(node)) if (around === home) return home;
    }
    let scope: Node = tree.functionOf(node);
    // A callback that is run in place belongs to the function around it.
    while (scope.type === 'ArrowFunctionExpression' || scope.type === 'FunctionExpression') {
      const parent = tree.parent(scope);
      const outer = tree.functionOf(scope);
      if (parent?.type !== 'CallExpression' || !isFunction(outer) || handle?.home === scope) break;
      scope = outer;
    }
    return scope;
  }

  #flowsOf(scope: Node, executions: readonly Execution[]): readonly Flow[] {
    const items: Item[] = [];
    const byDialect = new Map<Dialect, { doubtful: boolean }>();
    // One connection speaks one dialect: a text that could be any is read as those around it.
    const told = executions.map(({ texts }) => dialectOfText(texts[0]?.text ?? '')).find((dialect) => dialect);
    for (const execution of executions) {
      const text = execution.texts[0]?.text ?? '';
      const found = this.#dialect(execution.handle, text, execution.node, told);
      if (!found) {
        this.ofElsewhere([execution]);
        continue;
      }
      byDialect.set(found.dialect, found);
      const alternatives = this.#alternatives(execution, found.dialect, items);
      items.push({ node: execution.node, execution, alternatives });
    }
    const everything = items.flatMap(({ alternatives }) => alternatives.flat());
    items.forEach((item, index) => {
      const alternatives = item.alternatives.map((drafts) => withoutUnseenCursors(drafts, everything));
      items[index] = { ...item, alternatives };
    });
    const [first] = executions;
    const [dialect] = [...byDialect.keys()];
    if (!first || dialect === undefined || items.length === 0) return [];
    const doubtful = byDialect.get(dialect)?.doubtful ?? false;
    // Code that sets savepoints knows of a transaction that we may not see.
    const nested = items.some(({ alternatives }) => alternatives.some((drafts) => drafts.some(savesPoint)));
    const begun = transactionBegunFor(this.#module.tree, scope, first);
    const drafts = items.flatMap(({ alternatives }) => alternatives.flat());
    const own = drafts.findIndex(opensBlock);
    const relied = drafts.slice(0, own === -1 ? undefined : own).some(needsTransaction);
    const seen = nested ? 'unknown' : this.#start(first, scope);
    const start = begun || (seen === 'unknown' && relied) ? 'inside' : seen;
    const confidence = this.#confidence(executions, items, doubtful);
    const group = this.#groupOf(first.key);
    const facts = { dialect, start, confidence, group, ...this.#connection(executions) };
    const paths = pathsThrough(this.#module.tree, scope, items, ({ alternatives }) =>
      alternatives.some((drafts) => drafts.some(({ statement }) => statement.effects.some(commits))),
    );
    for (const { items: path, fresh } of paths) this.#noteFiles(path, fresh, facts, doubtful);
    const flows = paths.map(({ items: path, fresh }): Flow => {
      const statements = path.flatMap((item, message) => placed(item.alternatives[0] ?? [], message, !fresh.has(item)));
      return { ...facts, statements, statementCount: fresh.size };
    });
    // Further texts of one call: each in place of the first, on the way that shows the call.
    for (const { items: path, fresh } of paths) {
      for (const item of fresh) {
        for (const alternative of item.alternatives.slice(1)) {
          const statements = path.flatMap((other, message) =>
            placed(other === item ? alternative : (other.alternatives[0] ?? []), message, other !== item),
          );
          flows.push({ ...facts, statements, statementCount: 1 });
        }
      }
    }
    return flows;
  }

  /** Files that go to a database that is not ours. */
  ofElsewhere(sent: readonly Pick<Execution, 'node' | 'sources'>[]): void {
    const confidence: Confidence = { level: 'high', reason: 'the code shows which connection runs it' };
    for (const { node, sources } of sent) {
      const place = { node, handle: undefined, dialect: 'other', start: 'unknown', confidence } as const;
      this.sentFiles.push(...sentFiles(sources, place));
    }
  }

  /** What runs of other files on the way through a function, each where it is sent. */
  #noteFiles(
    path: readonly Item[],
    fresh: ReadonlySet<Item>,
    { dialect, start }: Pick<Flow, 'dialect' | 'start'>,
    doubtful: boolean,
  ): void {
    path.forEach((item, index) => {
      const { node, handle, sources, texts, inTransaction } = item.execution;
      if (sources.length === 0 || !fresh.has(item)) return;
      const before = path.slice(0, index).flatMap(({ alternatives }) => alternatives[0] ?? []);
      const open = beginsBefore(texts) ? 'inside' : openAfter(start, before);
      const confidence: Confidence = doubtful
        ? { level: 'low', reason: 'the project connects to databases that no pooler stands before' }
        : handle?.certain === true || inTransaction
          ? { level: 'high', reason: 'the code shows which connection runs it' }
          : { level: 'medium', reason: 'it is executed, on a connection that the code does not show' };
      this.sentFiles.push(...sentFiles(sources, { node, handle, dialect, start: open, confidence }));
    });
  }

  #alternatives(execution: Execution, dialect: Dialect, before: readonly Item[]): readonly (readonly Draft[])[] {
    if (execution.sent) return [[sentByLibrary(this.#module, execution, dialect)]];
    const prelude = preludeOf(before);
    const dropped = dropsAnswer(this.#module.tree, execution.node);
    const alternatives = execution.texts
      .map((value) => this.#drafts(value, dialect, execution.handle ?? byNameOf(execution), prelude))
      .map((drafts) =>
        dropped
          ? drafts
              .map((draft) => ({ ...draft, statement: withoutSignOfLife(draft.statement, draft.text) }))
              .filter(says)
          : drafts,
      );
    const withEffects = alternatives
      .filter((drafts, index) => index === 0 || drafts.length > 0)
      .sort((a, b) => Number(b.some(opensBlock)) - Number(a.some(opensBlock)));
    const named = namedStatement(this.#module, execution, dialect);
    return named ? [[...(withEffects[0] ?? []), named], ...withEffects.slice(1)] : withEffects;
  }

  /** The statements of a text that have effects, those with names that earlier texts made known. */
  #drafts(
    value: StringValue,
    dialect: Dialect,
    handle: Handle | undefined,
    prelude: string | undefined,
  ): readonly Draft[] {
    const shift = prelude === undefined ? 0 : prelude.length;
    const text = `${prelude ?? ''}${endHoles(value.text)}`;
    const definitions = definitionsCalled(text, this.#module.modules.files);
    const analysed = analyse(text, dialect, definitions && { definitions });
    const statements = analysed.statements.filter(({ range }) => range.start >= shift);
    const boundary = boundaryAt(handle);
    const asked = asksForValues(this.#module.text) ? withDrawnValues(statements, text) : statements;
    return asked
      .map((found) => withoutDrawnInPlace(found, text))
      .map((found) => ({
        ...found,
        effects: found.effects.filter((effect) => !isComparedInPlace(text, effect) && !isDroppedInText(text, effect)),
      }))
      .filter((statement) => says({ statement }))
      .map((found): Draft => {
        const statement = shift === 0 ? found : shifted(found, shift);
        return {
          statement,
          text: value.text,
          messageSize: statements.length,
          handle: boundary,
          ...located({ kind: 'pieces', pieces: value.pieces }),
          ...(value.isForeign(statement.range) ? { foreign: true } : {}),
          ...(handle?.hook === undefined ? {} : { hook: handle.hook }),
        };
      });
  }

  #start(execution: Execution, scope: Node): Flow['start'] {
    const { handle, inTransaction, node, texts } = execution;
    if (inTransaction) return 'inside';
    const known = handle ?? byNameOf({ node, texts });
    if (!known) return 'unknown';
    if (known.kind === 'transaction') return 'inside';
    if (!known.certain || known.kind === 'either') return 'unknown';
    if (known.kind === 'pool') return known.library?.ambientTransactions === true ? 'unknown' : 'outside';
    if (known.hook !== undefined || isHandedOver(this.#module.tree, execution)) return 'unknown';
    return known.home === scope ? 'outside' : 'unknown';
  }

  #confidence(executions: readonly Execution[], items: readonly Item[], doubtful: boolean): Confidence {
    const sql = items.every(({ alternatives, execution }) =>
      alternatives.every(
        (drafts, index) => drafts.length === 0 || this.#isSql(execution.texts[index]?.text ?? '', drafts),
      ),
    );
    const [first] = executions;
    if (first?.handle?.library || first?.because === 'wrapper') {
      return first.handle?.certain === true || first.inTransaction
        ? { level: 'high', reason: 'the code shows which connection runs it' }
        : { level: 'medium', reason: 'it is executed, on a connection that the code does not show' };
    }
    if (doubtful) return { level: 'low', reason: 'the project connects to databases that no pooler stands before' };
    if (!sql) return { level: 'low', reason: 'the text is not a statement of this dialect' };
    return {
      level: 'medium',
      reason: 'a method of this name executes it, on a connection that the code does not show',
    };
  }

  /** Texts without holes that the grammar rejects are words, unless their receiver is known. */
  #isSql(text: string, drafts: readonly Draft[]): boolean {
    const [first] = drafts;
    if (first?.statement.dialect !== 'postgres' || text === '' || hasPlaceholders(text)) return true;
    return drafts.some(({ statement }) => statement.confirmedBy === 'parser');
  }

  #connection(executions: readonly Execution[]): Pick<Flow, 'connection'> {
    const handle = executions.find(({ handle: found }) => found?.environmentVariable ?? found?.target)?.handle;
    if (!handle) return {};
    const { environmentVariable, target } = handle;
    return {
      connection: {
        ...(environmentVariable === undefined ? {} : { environmentVariable }),
        ...(target === undefined ? {} : { target }),
      },
    };
  }

  /** What a text is read as: by its handle, its own words, the project's drivers. `undefined`: not ours. */
  #dialect(
    handle: Handle | undefined,
    text: string,
    node: Node,
    around?: Dialect,
  ): { dialect: Dialect; doubtful: boolean } | undefined {
    const readable = (dialect: Dialect) => (dialects.includes(dialect) ? { dialect, doubtful: false } : undefined);
    const speaks = handle?.library?.dialects ?? [];
    if (handle?.dialect === 'other') return undefined;
    if (handle?.dialect) return readable(handle.dialect);
    if (speaks.length === 1 && speaks[0]) return readable(speaks[0]);
    const branch = branchDialect(this.#module.tree, node);
    if (branch === 'other') return undefined;
    if (branch) return readable(branch);
    const project = projectDialects(this.#module);
    const ours = [...project].filter((dialect) => dialect !== 'other');
    const byText = dialectOfText(text);
    if (!handle?.library && byText === 'mysql' && isOfSqlServer(this.#module, text)) return undefined;
    if (!handle?.library && byText === 'postgres' && isOnlyForeign(this.#module, node)) return undefined;
    if (!handle?.library && byText === undefined) {
      if (FOREIGN.has(detectDialect(text).product) || isForeignPlace(this.#module, node)) return undefined;
    }
    const doubtful = project.has('other') && ours.length === 0;
    const [only] = ours.length === 1 ? ours : [];
    const found = readable(only ?? byText ?? dialectOfPath(this.#module.path) ?? around ?? 'postgres');
    return found && { ...found, doubtful };
  }
}

/** `SET "${column}" = ...`: the middle of an UPDATE. A setting's name is hardly ever quoted, and never a hole in quotes. */
const isAssignmentList = (text: string): boolean => text.includes(HOLE) && /^\s*set\s+["`]/i.test(text);

/** A text with holes that the grammar rejects and that has nothing of PostgreSQL's own. */
const isUnconfirmed = (text: string, drafts: readonly Draft[]): boolean =>
  drafts.every(({ statement }) => statement.dialect === 'postgres' && statement.confirmedBy === 'tokens') &&
  dialectOfText(text) !== 'postgres';

/** Statements before that make names which later texts of the same connection use. */
function preludeOf(before: readonly Item[]): string | undefined {
  const made = before.flatMap(({ alternatives }) =>
    (alternatives[0] ?? []).flatMap(({ statement, text }) =>
      statement.effects.some(
        ({ state, action }) => (state === 'temp-relation' || state === 'prepared-statement') && action === 'write',
      ) && statement.effects.some(({ via }) => via !== 'protocol')
        ? [text.slice(statement.range.start, statement.range.end)]
        : [],
    ),
  );
  return made.length > 0 ? `${made.join(';\n')};\n` : undefined;
}

function byNameOf({ node }: Pick<Execution, 'node' | 'texts'>): Handle | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  return byName(node.callee.object);
}
