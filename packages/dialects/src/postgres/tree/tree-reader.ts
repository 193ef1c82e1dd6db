import type { Deferred } from '@poolsafe/core';
import { type KnownNames, NamesInside } from '../../sql/known-names.js';
import { bodyParts, foldText } from './bodies.js';
import { readCall } from './calls.js';
import { childField, isNode, listField, type Node, qualifiedName, stringField, stringNode, unwrap } from './nodes.js';
import type { Facts, TreeEffect, TreeReading, TreeSource } from './reading.js';
import { readNode, readTempWrite } from './statements.js';

/** When what stands inside a statement happens, where that is not at once. */
const DEFERRING: Readonly<Record<string, Deferred>> = {
  ViewStmt: 'view',
  RuleStmt: 'rule',
  CreatePolicyStmt: 'rule',
  AlterPolicyStmt: 'rule',
  CreateTrigStmt: 'trigger',
  CreateEventTrigStmt: 'trigger',
  PrepareStmt: 'prepare',
  CreateStmt: 'default',
  base: 'default',
  AlterTableStmt: 'default',
  CreateDomainStmt: 'default',
  AlterDomainStmt: 'default',
  IndexStmt: 'default',
  CreateStatsStmt: 'default',
  CreatePublicationStmt: 'default',
  AlterPublicationStmt: 'default',
};

/** Fields that name what a statement makes, which is no use of it. */
const MADE: Readonly<Record<string, string>> = {
  CreateStmt: 'relation',
  base: 'relation',
  ViewStmt: 'view',
  CreateSeqStmt: 'sequence',
  CompositeTypeStmt: 'typevar',
  IntoClause: 'rel',
};

/** At this option the grammar prints its own tree to standard output. */
const DUMP_OPTION = /#\s*option\s+dump\b/gi;

const LANGUAGES_READ = new Set(['sql', 'plpgsql']);

/** Bodies in bodies are read this far. */
const DEEPEST = 20;

/** Languages whose functions are named, not written. */
const COMPILED = new Set(['c', 'internal']);

/** Reads the effects of one statement's tree, and of the bodies and dynamic statements in it. */
export class TreeReader {
  readonly #effects: TreeEffect[] = [];
  readonly #source: TreeSource;
  #temps: NamesInside;
  readonly #used = new Set<string>();
  readonly #shadowed: string[] = [];
  #complete = true;
  #deferred: Deferred | undefined;
  #depth = 0;
  /** In a definition whose expressions run later, but whose names are looked up now. */
  #outside = false;

  constructor(source: TreeSource, knownTemps: KnownNames) {
    this.#source = source;
    this.#temps = new NamesInside(knownTemps);
  }

  get reading(): TreeReading {
    return { effects: this.#effects, complete: this.#complete };
  }

  /** @param sql what the tree was made from: PL/pgSQL's grammar reads whole statements */
  read(tree: unknown, sql: string): void {
    for (const statement of isNode(tree) ? listField(tree, 'stmts') : []) {
      if (isNode(statement)) this.#statement(statement['stmt'], sql);
    }
  }

  #statement(value: unknown, sql: string): void {
    const from = this.#effects.length;
    this.#used.clear();
    this.#visit(value, '', sql);
    for (const { state, action, name, deferred } of this.#effects.slice(from)) {
      if (state !== 'temp-relation' || name === undefined || (deferred !== undefined && this.#depth === 0)) continue;
      if (action === 'write') this.#temps.add(name);
      else if (action === 'release') this.#temps.delete(name);
    }
  }

  #emit(facts: Facts): void {
    const { at, name, ...rest } = facts;
    this.#effects.push({
      ...rest,
      name: name?.includes('\uE000') === true ? undefined : name,
      deferred: this.#deferred,
      at: this.#depth === 0 ? at : undefined,
    });
  }

  #visit(value: unknown, type: string, sql: string): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#visit(item, type, sql);
      return;
    }
    if (!isNode(value)) return;
    switch (type) {
      case 'ExplainStmt':
        if (explainRuns(value) || unwrap(value['query'], 'ExecuteStmt')) break;
        return;
      case 'FuncCall': {
        const facts = readCall(value);
        if (facts) this.#emit(facts);
        this.#useOf(qualifiedName(value['funcname']));
        break;
      }
      case 'TypeName':
      case 'typeName':
        this.#useOf(qualifiedName(value['names']));
        break;
      case 'DropStmt':
        this.#drop(value);
        return;
      case 'CreateFunctionStmt':
        for (const facts of readNode(type, value)) this.#emit(facts);
        this.#routine(value, sql);
        return;
      case 'DoStmt':
        this.#body(listField(value, 'args'), sql, undefined);
        return;
      case 'AlterFunctionStmt':
      case 'VariableSetStmt':
      case 'AlterRoleSetStmt':
      case 'AlterDatabaseSetStmt':
      case 'AlterSystemStmt':
        if (type !== 'AlterFunctionStmt') for (const facts of readNode(type, value)) this.#emit(facts);
        return;
      case 'CreateTableAsStmt':
        this.#createAs(value, sql);
        return;
    }
    const into = type === 'intoClause' || type === 'into' ? 'IntoClause' : type;
    if (into === 'IntoClause') {
      const via = type === 'intoClause' ? 'select_into' : 'create';
      for (const facts of readTempWrite(childField(value, 'rel'), via, value['onCommit'])) this.#emit(facts);
    } else if (into === 'base') {
      for (const facts of readNode('CreateStmt', value)) this.#emit(facts);
    } else if (into !== 'FuncCall') for (const facts of readNode(into, value)) this.#emit(facts);
    if (typeof value['relname'] === 'string') this.#relation(value);
    this.#children(value, into, sql);
  }

  #children(node: Node, type: string, sql: string): void {
    const before = this.#deferred;
    const outside = this.#outside;
    const deferring = DEFERRING[type];
    if (deferring !== undefined) {
      this.#deferred ??= deferring;
      // The table that a rule, a trigger or a policy is for, and all that a definition of a table names, is met now.
      for (const key of ['relation', 'table']) {
        const relation = node[key];
        if (key !== MADE[type] && isNode(relation)) this.#in(before, () => this.#relation(relation));
      }
      if (before === undefined) this.#outside = deferring === 'default';
    }
    const shadowed = this.#shadowed.length;
    for (const item of listField(childField(node, 'withClause'), 'ctes')) {
      const name = stringField(unwrap(item, 'CommonTableExpr') ?? {}, 'ctename');
      if (name !== undefined) this.#shadowed.push(name);
    }
    for (const [name, inner] of Object.entries(node)) {
      const met = deferring !== undefined && (name === 'relation' || name === 'table');
      if (name !== MADE[type] && !met) this.#visit(inner, name, sql);
    }
    this.#shadowed.length = shadowed;
    this.#deferred = before;
    this.#outside = outside;
  }

  #in(deferred: Deferred | undefined, run: () => void): void {
    const before = this.#deferred;
    this.#deferred = deferred;
    run();
    this.#deferred = before;
  }

  /** `CREATE TABLE | MATERIALIZED VIEW ... AS`: without data, the query does not run now. */
  #createAs(node: Node, sql: string): void {
    const into = childField(node, 'into');
    this.#visit(into, 'into', sql);
    const executed = unwrap(node['query'], 'ExecuteStmt');
    if (into['skipData'] === true && !executed) {
      if (node['objtype'] !== 'OBJECT_MATVIEW') return;
      const before = this.#deferred;
      this.#deferred ??= 'view';
      this.#visit(node['query'], '', sql);
      this.#deferred = before;
    } else this.#visit(node['query'], '', sql);
  }

  #relation(relation: Node): void {
    const name = stringField(relation, 'relname') ?? '';
    if (relation['schemaname'] === 'pg_temp') this.#use(name);
    else if (relation['schemaname'] === undefined && this.#temps.has(name) && !this.#shadowed.includes(name)) {
      this.#use(name);
    }
  }

  #useOf(parts: readonly string[] | undefined): void {
    if (parts !== undefined && parts.length > 1 && parts[0] === 'pg_temp') this.#use(parts[1] ?? '');
  }

  #use(name: string): void {
    const key = `${(this.#outside ? undefined : this.#deferred) ?? ''} ${name}`;
    if (this.#used.has(key)) return;
    this.#used.add(key);
    const use = () => {
      this.#emit({ state: 'temp-relation', action: 'read', scope: 'session', via: 'use', name });
    };
    if (this.#outside) this.#in(undefined, use);
    else use();
  }

  #drop(node: Node): void {
    for (const object of listField(node, 'objects')) {
      const parts =
        qualifiedName(object) ??
        qualifiedName(unwrap(object, 'ObjectWithArgs')?.['objname']) ??
        qualifiedName(unwrap(object, 'TypeName')?.['names']);
      const name = parts?.at(-1);
      const own = parts?.length === 2 && parts[0] === 'pg_temp';
      if (name === undefined || !(own || (parts?.length === 1 && this.#temps.has(name)))) continue;
      this.#emit({ state: 'temp-relation', action: 'release', scope: 'session', via: 'drop', name });
    }
  }

  #routine(node: Node, sql: string): void {
    const kind = node['is_procedure'] === true ? 'procedure' : 'function';
    const before = this.#deferred;
    this.#deferred ??= kind;
    this.#visit(node['parameters'], '', sql);
    this.#visit(node['returnType'], 'TypeName', sql);
    if (isNode(node['sql_body'])) {
      this.#depth++;
      for (const item of statementsOf(node['sql_body'])) this.#statement(item, sql);
      this.#depth--;
    } else this.#body(listField(node, 'options'), sql, 'sql');
    this.#deferred = before;
  }

  #body(options: readonly unknown[], sql: string, defaultLanguage: string | undefined): void {
    let language = defaultLanguage ?? 'plpgsql';
    let body: string | undefined;
    for (const option of options) {
      const element = unwrap(option, 'DefElem') ?? {};
      if (element['defname'] === 'language') language = stringNode(element['arg'])?.toLowerCase() ?? language;
      if (element['defname'] !== 'as') continue;
      body = stringNode(element['arg']) ?? stringNode(listField(unwrap(element['arg'], 'List') ?? {}, 'items')[0]);
    }
    if (body === undefined || COMPILED.has(language)) return;
    if (!LANGUAGES_READ.has(language)) {
      this.#complete = false;
      return;
    }
    const outer = this.#temps;
    // What a body makes when it is called later is not there yet.
    if (this.#deferred !== undefined) this.#temps = new NamesInside(outer);
    this.#depth++;
    if (language === 'sql') this.#inner(body);
    else this.#plpgsql(sql);
    this.#depth--;
    this.#temps = outer;
  }

  #plpgsql(sql: string): void {
    let tree: unknown;
    try {
      tree = this.#source.parsePlpgsql?.(sql.replace(DUMP_OPTION, (words) => ' '.repeat(words.length)));
    } catch {
      tree = undefined;
    }
    if (tree === undefined) {
      this.#complete = false;
      return;
    }
    for (const part of bodyParts(tree)) {
      const parsed = this.#inner(part.sql);
      if (part.kind !== 'dynamic' || parsed === undefined) continue;
      const statement = isNode(parsed) ? listField(parsed, 'stmts')[0] : undefined;
      const select = unwrap(isNode(statement) ? statement['stmt'] : undefined, 'SelectStmt');
      const target = unwrap(select && listField(select, 'targetList')[0], 'ResTarget');
      const text = foldText(target?.['val']);
      if (text !== undefined) this.#inner(text);
    }
  }

  /** Reads a text inside the statement; the tree of it, or `undefined` when the grammar rejects it. */
  #inner(sql: string): unknown {
    if (/^[\s;]*$/.test(sql)) return undefined;
    if (this.#depth > DEEPEST) {
      this.#complete = false;
      return undefined;
    }
    let tree: unknown;
    try {
      tree = this.#source.parse(sql);
    } catch {
      this.#complete = false;
      return undefined;
    }
    this.read(tree, sql);
    return tree;
  }
}

/** The statements of a body in SQL's own form: one `RETURN`, or `BEGIN ATOMIC`'s list of lists. */
function statementsOf(body: Node): readonly unknown[] {
  const inner = unwrap(body, 'List');
  return inner ? listField(inner, 'items').flatMap((item) => (isNode(item) ? statementsOf(item) : [])) : [body];
}

function explainRuns(node: Node): boolean {
  return listField(node, 'options').some((option) => {
    const element = unwrap(option, 'DefElem') ?? {};
    if (element['defname'] !== 'analyze') return false;
    const value = element['arg'];
    if (!isNode(value)) return true;
    const number = unwrap(value, 'Integer');
    return number ? number['ival'] !== undefined : !/^(false|off|0)$/i.test(stringNode(value) ?? 'true');
  });
}
