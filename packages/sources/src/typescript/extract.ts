import type { NotAnalysed, SessionEffect, Statement } from '@poolsafe/core';
import { analysePostgres } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import { libraries } from './libraries.generated.js';
import type { Extraction, Flow, PlacedStatement, SourceReader } from '../extraction.js';
import { readSuppressions } from '../suppressions.js';
import { extractKeyValue, KEY_VALUE_CANDIDATE } from './key-value/extract.js';
import { factsOfModule } from './facts.js';
import { type Handle, Handles } from './handles.js';
import { BOUNDARY_OF_HANDLE, type LibraryDescription, type MethodDescription } from './library.js';
import { extractMongo, MONGODB_CANDIDATE } from './mongodb/extract.js';
import { parseModule } from './parse.js';
import { bare, ModuleTree, type Node, propertyName } from './tree.js';
import { type StringValue, Values } from './values.js';

/** A file that mentions none of these cannot make or need session state. Case-insensitive. */
const CANDIDATE =
  /\b(set|reset|discard|prepare|execute|deallocate|listen|unlisten|notify|declare|fetch|move|close|load|lock|do|begin|start|commit|rollback|savepoint|temp|temporary|pg_temp|name)\b|advisory|set_config|currval|lastval|setseed|set_limit|dblink|pg_backend_pid|pg_export_snapshot/i;

/** One call that sends a statement. */
interface Sink {
  readonly call: TSESTree.CallExpression;
  readonly handle: Handle | undefined;
  readonly library: LibraryDescription;
  readonly value: StringValue;
  readonly statementName: { readonly value: StringValue; readonly node: Node } | undefined;
}

/** Something that begins like SQL. Keeps `x.query('#id')` of unknown receivers out. */
const LOOKS_LIKE_SQL =
  /^\s*(--[^\n]*\n\s*|\/\*[^]*?\*\/\s*)*(select|insert|update|delete|with|set|reset|discard|prepare|execute|deallocate|listen|unlisten|notify|declare|fetch|move|close|load|lock|do|begin|start|commit|end|abort|rollback|savepoint|release|create|alter|drop|truncate|copy|call|explain|show|values|table|merge|vacuum|analyze|refresh|grant|revoke|comment|cluster|reindex)\b/i;

class ModuleExtraction {
  readonly #tree: ModuleTree;
  readonly #handles: Handles;
  readonly #values: Values;
  readonly notAnalysed: NotAnalysed[] = [];

  constructor(text: string, program: TSESTree.Program) {
    this.#tree = new ModuleTree(program);
    this.#handles = new Handles(this.#tree, libraries);
    this.#values = new Values(this.#tree, text);
  }

  flows(): readonly Flow[] {
    // Statements of one handle in one function are one flow, in source order.
    const flows = new Map<Node, Map<unknown, Sink[]>>();
    for (const node of this.#tree.nodes()) {
      if (node.type !== 'CallExpression') continue;
      for (const sink of this.#sinks(node)) {
        const scope = this.#tree.functionOf(node);
        const ofScope = flows.get(scope) ?? new Map<unknown, Sink[]>();
        flows.set(scope, ofScope);
        const key = sink.handle?.identity ?? receiverText(node);
        ofScope.set(key, [...(ofScope.get(key) ?? []), sink]);
      }
    }
    return [...flows.values()].flatMap((ofScope) => [...ofScope.values()].map((sinks) => this.#flow(sinks)));
  }

  #sinks(call: TSESTree.CallExpression): readonly Sink[] {
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression') return [];
    const name = propertyName(callee);
    const handle = this.#handles.of(callee.object);
    const candidates = handle
      ? [handle.library]
      : this.#handles.imported.length > 0
        ? this.#handles.imported
        : libraries;
    for (const library of candidates) {
      const method = library.methods.find(
        (candidate) => candidate.name === name && candidate.text && (!handle || candidate.on.includes(handle.kind)),
      );
      if (!method) continue;
      const values = this.#texts(call, method).filter(
        (value) => handle !== undefined || LOOKS_LIKE_SQL.test(value.text),
      );
      const statementName = this.#statementName(call, method);
      return values.map((value) => ({ call, handle, library, value, statementName }));
    }
    return [];
  }

  #texts(call: TSESTree.CallExpression, method: MethodDescription): readonly StringValue[] {
    const places = method.text ?? [];
    const withProperty = places.flatMap(({ argument, property }) => {
      const node = call.arguments[argument];
      const found = node && property !== undefined ? this.#values.property(node, property) : undefined;
      return found ? [found] : [];
    })[0];
    const plain = places.flatMap(({ argument, property }) =>
      property === undefined ? [call.arguments[argument]] : [],
    )[0];
    const node = withProperty ?? plain;
    if (!node || node.type === 'SpreadElement') return [];
    const values = this.#values.of(node);
    if (values.some((value) => value.unknown)) {
      this.notAnalysed.push({
        range: { start: node.range[0], end: node.range[1] },
        reason: 'the text of the statement is not known here',
      });
    }
    return values.filter((value) => !value.unknown);
  }

  #statementName(call: TSESTree.CallExpression, method: MethodDescription): Sink['statementName'] {
    if (method.statementName?.property === undefined) return undefined;
    const argument = call.arguments[method.statementName.argument];
    const node = argument ? this.#values.property(argument, method.statementName.property) : undefined;
    const value = node ? this.#values.of(node)[0] : undefined;
    return node && value ? { node, value } : undefined;
  }

  #flow(sinks: readonly Sink[]): Flow {
    const statements: PlacedStatement[] = [];
    let statementCount = 0;
    sinks.forEach((sink, message) => {
      const { value, handle } = sink;
      const analysed = analysePostgres(value.text);
      statementCount += analysed.statements.length;
      for (const statement of analysed.statements) {
        if (statement.effects.length === 0) continue;
        statements.push({
          statement,
          text: value.text,
          inFile: (range) => value.inFile(range),
          message,
          messageSize: analysed.statements.length,
          handle: handle ? BOUNDARY_OF_HANDLE[handle.kind] : 'session',
          editable: (range) => value.isExact(range),
        });
      }
      const named = this.#named(sink);
      if (named) statements.push({ ...named, message, messageSize: 1 });
    });
    const handle = sinks[0]?.handle;
    return {
      dialect: sinks[0]?.library.dialect ?? 'postgres',
      statements,
      statementCount,
      start: handle?.kind === 'transaction' ? 'inside' : handle?.made ? 'outside' : 'unknown',
      confidence: 'high',
    };
  }

  /** A named query is a protocol-level prepared statement, whatever its text. */
  #named({ statementName, value, handle }: Sink): Omit<PlacedStatement, 'message' | 'messageSize'> | undefined {
    if (!statementName) return undefined;
    const { node, value: name } = statementName;
    const effect: SessionEffect = {
      state: 'prepared-statement',
      action: 'write',
      scope: 'session',
      via: 'protocol',
      ...(name.unknown ? {} : { name: name.text }),
      range: { start: 0, end: value.text.length },
    };
    const statement: Statement = { dialect: 'postgres', range: effect.range, effects: [effect], confirmedBy: 'tokens' };
    return {
      statement,
      text: value.text,
      inFile: () => ({ start: node.range[0], end: node.range[1] }),
      handle: handle ? BOUNDARY_OF_HANDLE[handle.kind] : 'session',
      editable: () => false,
    };
  }
}

function receiverText(call: TSESTree.CallExpression): string {
  const parts: string[] = [];
  let node: Node = bare(call.callee);
  while (node.type === 'MemberExpression') {
    node = bare(node.object);
    if (node.type === 'MemberExpression') parts.push(propertyName(node) ?? '?');
  }
  return `${node.type === 'Identifier' ? node.name : node.type}.${parts.reverse().join('.')}`;
}

function extract(text: string, path: string): Extraction {
  const suppressions = readSuppressions(text);
  const sql = CANDIDATE.test(text);
  const keyValue = KEY_VALUE_CANDIDATE.test(text);
  const mongodb = MONGODB_CANDIDATE.test(text);
  if (!sql && !keyValue && !mongodb) return { flows: [], observations: [], notAnalysed: [], suppressions };
  try {
    const { program } = parseModule(text, path);
    const module = sql ? new ModuleExtraction(text, program) : undefined;
    const flows = module?.flows() ?? [];
    const notAnalysed = module?.notAnalysed ?? [];
    if (!keyValue && !mongodb) return { flows, observations: [], notAnalysed, suppressions };
    const tree = new ModuleTree(program);
    const found = keyValue ? extractKeyValue(tree, new Values(tree, text)) : { flows: [], notAnalysed: [] };
    return {
      flows: [...flows, ...found.flows, ...(mongodb ? extractMongo(tree) : [])],
      observations: [],
      notAnalysed: [...notAnalysed, ...found.notAnalysed],
      suppressions,
    };
  } catch (error) {
    // Neither a text that no parser reads nor a fault of ours stops the run: the file is shown as not analysed.
    const reason = error instanceof Error ? error.message : String(error);
    return {
      flows: [],
      observations: [],
      notAnalysed: [{ range: { start: 0, end: 0 }, reason: `cannot be analysed: ${reason}` }],
      suppressions,
    };
  }
}

export const typescriptFile: SourceReader = {
  name: 'typescript',
  reads: (path) => /\.[cm]?[jt]sx?$/i.test(path) && !/\.d\.[cm]?ts$/i.test(path),
  extract: (text, path) => ({ ...extract(text, path), facts: factsOfModule(text, path) }),
};
