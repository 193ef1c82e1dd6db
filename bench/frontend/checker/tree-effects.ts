import { parsePlPgSQLSync, parseSync } from 'libpg-query';
import { besides, type Fact, ofCommand, runs, temporary, temporaryObject, updatedSetting } from './commands.js';
import { at, folded, isNode, list, type Node, text } from './nodes.js';

/** A fact, and what has to be run before it happens. */
export interface TreeFact extends Fact {
  readonly deferred?: string | undefined;
}

export interface TreeEffects {
  readonly facts: readonly TreeFact[];
  /** False when a body inside could not be read. */
  readonly complete: boolean;
}

/** What stands in these is not run now. */
const LATER: Readonly<Record<string, string>> = {
  ViewStmt: 'view',
  RuleStmt: 'rule',
  PrepareStmt: 'prepare',
  CreateTrigStmt: 'trigger',
  CreateEventTrigStmt: 'trigger',
  CreatePolicyStmt: 'rule',
  AlterPolicyStmt: 'rule',
  ...Object.fromEntries(
    [
      ...['CreateStmt', 'CreateForeignTableStmt', 'AlterTableStmt', 'CreateDomainStmt', 'AlterDomainStmt', 'IndexStmt'],
      ...['CreateStatsStmt', 'CreatePublicationStmt', 'AlterPublicationStmt'],
    ].map((type) => [type, 'default']),
  ),
};

/** Which field of a statement names the relation that it makes. */
const MAKES: Readonly<Record<string, string>> = {
  CreateStmt: 'relation',
  ViewStmt: 'view',
  CreateSeqStmt: 'sequence',
  CompositeTypeStmt: 'typevar',
};

/** Which field of a statement names an object of another kind. */
const NAMES: Readonly<Record<string, string>> = {
  CreateDomainStmt: 'domainname',
  CreateEnumStmt: 'typeName',
  CreateRangeStmt: 'typeName',
  CreateStatsStmt: 'defnames',
  CreateFunctionStmt: 'funcname',
};

const COMPILED = new Set(['c', 'internal']);

class Reader {
  readonly facts: TreeFact[] = [];
  complete = true;

  inner(sql: string, later: string | undefined): unknown {
    try {
      const tree: unknown = parseSync(sql);
      for (const statement of list(at(tree, 'stmts'))) this.visit(at(statement, 'stmt'), later, sql, '');
      return tree;
    } catch {
      this.complete = false;
      return undefined;
    }
  }

  visit(value: unknown, later: string | undefined, sql: string, key: string): void {
    if (Array.isArray(value)) for (const item of value) this.visit(item, later, sql, key);
    if (!isNode(value)) return;
    const [type = '', only] = Object.entries(value)[0] ?? [];
    if (Object.keys(value).length === 1 && /^[A-Z]/.test(type) && isNode(only)) this.#node(type, only, later, sql);
    else if (key === 'intoClause' || key === 'into') {
      this.#emit(temporary(value['rel'], value['onCommit']), later);
      this.#children(value, later, sql, 'rel');
    } else this.#children(value, later, sql);
  }

  #node(type: string, node: Node, later: string | undefined, sql: string): void {
    const whole = ofCommand(type, node);
    if (whole) {
      for (const fact of whole) this.#emit(fact, later);
      return;
    }
    this.#emit(besides(type, node), later);
    const made = MAKES[type];
    if (made !== undefined) this.#emit(temporary(node[made], node['oncommit']), later);
    const named = NAMES[type] ?? (type === 'DefineStmt' && node['kind'] !== 'OBJECT_OPERATOR' ? 'defnames' : undefined);
    if (named !== undefined) this.#emit(temporaryObject(node[named]), later);
    const deferred = later ?? LATER[type];
    switch (type) {
      case 'ExplainStmt':
        if (runs(node)) this.visit(node['query'], later, sql, '');
        return;
      case 'CreateTableAsStmt':
        this.#tableAs(node, later, sql);
        return;
      case 'CreateFunctionStmt':
        this.#routine(node, later ?? (node['is_procedure'] === true ? 'procedure' : 'function'), sql);
        return;
      case 'DoStmt':
        this.#body(node['args'], 'plpgsql', later, sql);
        return;
      case 'CreateForeignTableStmt':
        this.#emit(temporary(at(node, 'base', 'relation'), at(node, 'base', 'oncommit')), later);
        this.#children((node['base'] ?? {}) as Node, deferred, sql, 'relation');
        return;
      case 'UpdateStmt':
        this.#emit(updatedSetting(node), later);
        break;
      case 'PrepareStmt':
        this.visit(node['query'], deferred, sql, '');
        return;
    }
    this.#children(node, deferred, sql, made);
  }

  /** Without data, the query does not run now; that of a materialized view runs when it is refreshed. */
  #tableAs(node: Node, later: string | undefined, sql: string): void {
    this.#emit(temporary(at(node, 'into', 'rel'), at(node, 'into', 'onCommit')), later);
    const empty = at(node, 'into', 'skipData') === true && at(node, 'query', 'ExecuteStmt') === undefined;
    if (!empty) this.visit(node['query'], later, sql, '');
    else if (node['objtype'] === 'OBJECT_MATVIEW') this.visit(node['query'], later ?? 'view', sql, '');
  }

  #routine(node: Node, later: string, sql: string): void {
    this.visit(node['parameters'], later, sql, '');
    if (node['sql_body'] === undefined) this.#body(node['options'], 'sql', later, sql);
    else this.visit(node['sql_body'], later, sql, '');
  }

  #body(options: unknown, language: string, later: string | undefined, sql: string): void {
    let spoken = language;
    let body: string | undefined;
    for (const option of list(options)) {
      const value = at(option, 'DefElem', 'arg');
      if (at(option, 'DefElem', 'defname') === 'language') spoken = (text(value) ?? spoken).toLowerCase();
      if (at(option, 'DefElem', 'defname') === 'as') body = text(value) ?? text(list(value)[0]);
    }
    if (body === undefined) return;
    if (spoken === 'sql') this.inner(body, later);
    else if (spoken === 'plpgsql') this.#plpgsql(sql, later);
    // Other languages run SQL of their own, which this reader does not know; compiled code is no text.
    else if (!COMPILED.has(spoken)) this.complete = false;
  }

  #plpgsql(sql: string, later: string | undefined): void {
    let tree: unknown;
    try {
      tree = parsePlPgSQLSync(sql);
    } catch {
      this.complete = false;
      return;
    }
    const visit = (value: unknown, key: string, dynamic: boolean): void => {
      if (Array.isArray(value)) for (const item of value) visit(item, key, dynamic);
      if (!isNode(value)) return;
      const expression = value['PLpgSQL_expr'];
      if (isNode(expression)) {
        this.#expression(expression, later, dynamic);
        return;
      }
      for (const [name, inner] of Object.entries(value)) {
        visit(inner, name, (/dynexecute|dynfors/.test(key) && name === 'query') || name === 'dynquery');
      }
    };
    visit(tree, '', false);
  }

  /** A statement (mode 0), an expression (2), an assignment (above), or an expression whose value is run. */
  #expression(expression: Node, later: string | undefined, dynamic: boolean): void {
    const query = String(expression['query'] ?? '');
    const mode = Number(expression['parseMode'] ?? 0);
    if (!dynamic && mode === 0) this.inner(query, later);
    else if (!dynamic) this.inner(`SELECT ${mode === 2 ? query : query.replace(/^.*?:?=/s, '')}`, later);
    else {
      const tree = this.inner(`SELECT ${query}`, later);
      const value = at(tree, 'stmts', 0, 'stmt', 'SelectStmt', 'targetList', 0, 'ResTarget', 'val');
      const statement = folded(value);
      if (statement !== undefined && /[^\s]/.test(statement)) this.inner(statement, later);
    }
  }

  #children(node: Node, later: string | undefined, sql: string, except?: string): void {
    for (const [key, value] of Object.entries(node)) if (key !== except) this.visit(value, later, sql, key);
  }

  #emit(fact: Fact | undefined, deferred: string | undefined): void {
    if (fact) this.facts.push({ ...fact, deferred });
  }
}

/**
 * The effects of one statement as PostgreSQL's own tree shows them, by the contract's table and apart from the product's
 * code; uses of temporary relations that other statements made are not among them.
 *
 * @throws when the grammar rejects the statement
 */
export function treeEffects(sql: string): TreeEffects {
  const tree: unknown = parseSync(sql);
  const reader = new Reader();
  for (const statement of list(at(tree, 'stmts'))) reader.visit(at(statement, 'stmt'), undefined, sql, '');
  return { facts: reader.facts, complete: reader.complete };
}
