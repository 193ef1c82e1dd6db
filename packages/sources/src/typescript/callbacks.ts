import type { TSESTree } from '@typescript-eslint/types';
import { type Handle, type HandlesOf, libraryOf, memberOf } from './handle.js';
import { libraries } from './libraries.generated.js';
import { type CallbackDescription, hasName, type LibraryDescription } from './library.js';
import { declaration } from './declarations.js';
import { type Module } from './modules.js';
import {
  bare,
  calleeName,
  type FunctionNode,
  isFunction,
  type Node,
  parameterTarget,
  propertyName,
  type Variable,
  patternPath,
} from './tree.js';

/** Names under which applications and libraries run a callback in a transaction. */
const IN_TRANSACTION =
  /^(\$?transaction|transactional|(with|in|run|run_?in|execute_?in|do_?in|as|run_?with)_?(a_?)?(db_?)?(transaction|tx|trx)\w*|inTx|tx|begin|savepoint)$/i;
const TRANSACTION_NAME = /^(tx|trx|txn|transaction|t|manager|em|transactionalEntityManager|trxClient)$/i;

/**
 * The handle that a parameter is because the function is a callback: `pool.connect((client) => ...)`,
 * `db.transaction(async (tx) => ...)`, a hook, a migration, or a function of the project that hands one over.
 *
 * @param handlesOf what the receivers and arguments of calls connect through
 */
export function callbackKind(
  module: Module,
  variable: Variable,
  name: Node,
  depth: number,
  handlesOf: HandlesOf,
): Handle | undefined {
  const made = variable.scope.block as Node;
  if (!isFunction(made)) return undefined;
  const parameter = made.params.findIndex((candidate) => {
    const target = parameterTarget(candidate);
    return target !== undefined && patternPath(target, name) !== undefined;
  });
  const target = parameterTarget(made.params[parameter]);
  const path = target ? (patternPath(target, name) ?? []) : [];
  const parent = module.tree.parent(made);
  if (parent?.type === 'CallExpression' && parent.callee !== made) {
    return ofCall(module, parent, made, parameter, path, depth, handlesOf);
  }
  if (parent?.type === 'Property') {
    const hook = ofHook(module, parent, made, parameter);
    if (hook) return hook;
  }
  return ofMigration(module, made, parameter, path);
}

function ofCall(
  module: Module,
  call: TSESTree.CallExpression,
  made: FunctionNode,
  parameter: number,
  path: readonly string[],
  depth: number,
  handlesOf: HandlesOf,
): Handle | undefined {
  const callee = bare(call.callee);
  const index = call.arguments.findIndex((argument) => argument === made);
  const handles = handlesOf(module);
  if (callee.type === 'MemberExpression') {
    const owner = handles.of(callee.object, depth + 1);
    const library = owner?.library;
    const described = library && describedCallback(library, call, callee, owner.kind, index, parameter, path);
    if (owner && described) {
      return {
        ...owner,
        kind: described.gives === 'same' ? owner.kind : described.gives,
        certain: true,
        ...(described.hook ? { hook: `'${described.event?.[0] ?? propertyName(callee) ?? 'connect'}'` } : {}),
      };
    }
    const hooked = !owner && hookByName(call, index, parameter);
    if (hooked) return hooked;
  }
  const called = declaration(module.meaning(callee)) ?? ownMethod(module, callee);
  if (called && isFunction(called.node)) {
    const handed = handedOver(called.module, called.node, index, parameter, depth, handlesOf);
    if (handed) return handed;
  }
  const name = calleeName(callee);
  const [first] = path;
  if (name === undefined || !IN_TRANSACTION.test(name)) return undefined;
  if (parameter !== 0 || (first !== undefined && !TRANSACTION_NAME.test(first))) return undefined;
  const owner = callee.type === 'MemberExpression' ? handles.of(callee.object, depth + 1) : undefined;
  return { ...(owner ?? {}), kind: 'transaction', identity: made, certain: true };
}

function describedCallback(
  library: LibraryDescription,
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  kind: Handle['kind'],
  index: number,
  parameter: number,
  path: readonly string[],
): CallbackDescription | undefined {
  const [event] = call.arguments;
  const name = event?.type === 'Literal' ? event.value : undefined;
  return library.methods
    .filter((method) => hasName(method, propertyName(callee)) && (method.on?.includes(kind) ?? true))
    .flatMap((method) => method.callback ?? [])
    .find(
      (callback) =>
        (callback.argument === -1 ? index === call.arguments.length - 1 : callback.argument === index) &&
        callback.parameter === parameter &&
        callback.property === path[0] &&
        (callback.event === undefined || (typeof name === 'string' && callback.event.includes(name))),
    );
}

/** `x.on('connect', (client) => ...)` where x is not known: what is called client there, is one. */
function hookByName(call: TSESTree.CallExpression, index: number, parameter: number): Handle | undefined {
  const [event] = call.arguments;
  if (index !== 1 || parameter !== 0 || event?.type !== 'Literal') return undefined;
  if (!/^(on|once|addListener|addHook|hook)$/.test(calleeName(call.callee) ?? '')) return undefined;
  if (!/^(connect|connection|afterConnect)$/.test(String(event.value))) return undefined;
  const made = call.arguments[1];
  return { kind: 'client', identity: made, hook: `'${String(event.value)}'`, certain: false };
}

/** Options of pools that are given each new connection: `pool: { afterCreate(connection, done) {} }`. */
function ofHook(
  module: Module,
  property: TSESTree.Property,
  made: FunctionNode,
  parameter: number,
): Handle | undefined {
  const name = property.key.type === 'Identifier' ? property.key.name : undefined;
  if (parameter !== 0 || name === undefined) return undefined;
  if (
    !/^(afterCreate|afterConnect|onconnect|onConnect|onCreateConnection|onReserveConnection|connect|afterPoolAcquire|setup)$/.test(
      name,
    )
  )
    return undefined;
  if (
    /^(connect|setup|onConnect)$/.test(name) &&
    !/^(client|conn|connection|db|pgClient)$/.test(nameOf(made.params[0]) ?? '')
  )
    return undefined;
  const found = [...module.tree.ofType('ImportDeclaration')]
    .map(({ source }) => libraryOf(source.value))
    .find((library) => library !== undefined);
  return { kind: 'client', identity: made, hook: `\`${name}\``, certain: true, ...(found ? { library: found } : {}) };
}

const nameOf = (parameter: Node | undefined): string | undefined => {
  const target = parameterTarget(parameter);
  return target?.type === 'Identifier' ? target.name : undefined;
};

function ownMethod(module: Module, callee: Node): { module: Module; node: Node } | undefined {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'ThisExpression') return undefined;
  const node = memberOf(module.tree.classOf(callee), propertyName(callee));
  return node && { module, node };
}

/** What a function of the project calls its callback parameter with. */
function handedOver(
  module: Module,
  made: FunctionNode,
  index: number,
  parameter: number,
  depth: number,
  handlesOf: HandlesOf,
): Handle | undefined {
  const target = parameterTarget(made.params[index]);
  const variable = target?.type === 'Identifier' ? module.tree.variable(target) : undefined;
  for (const { identifier } of variable?.references ?? []) {
    const call = module.tree.parent(identifier);
    if (call?.type === 'CallExpression' && call.callee === identifier) {
      const argument = call.arguments[parameter];
      const handle = argument ? handlesOf(module).of(argument, depth + 2) : undefined;
      if (!handle) continue;
      // A function that opens a transaction before it calls back: its text says so.
      const own = module.text.slice(made.range[0], made.range[1]);
      const opens = /['"`]\s*(begin|start\s+transaction)\b|\b(beginTransaction|startTransaction)\s*\(/i.test(own);
      return opens ? { ...handle, kind: 'transaction', certain: true } : handle;
    }
    // Handed on: withClient(fn) { return pool.transaction(fn) }.
    const outer = call?.type === 'CallExpression' ? call : undefined;
    const position = outer?.arguments.findIndex((argument) => argument === identifier) ?? -1;
    if (outer && position !== -1 && depth < 6) {
      const callee = bare(outer.callee);
      const owner = callee.type === 'MemberExpression' ? handlesOf(module).of(callee.object, depth + 2) : undefined;
      const described =
        owner?.library && callee.type === 'MemberExpression'
          ? describedCallback(owner.library, outer, callee, owner.kind, position, parameter, [])
          : undefined;
      if (owner && described) return { ...owner, kind: described.gives === 'same' ? owner.kind : described.gives };
    }
  }
  return undefined;
}

/** `export async function up(knex)`, `class X { async up(queryRunner) {} }` in a file that looks like a migration. */
function ofMigration(
  module: Module,
  made: FunctionNode,
  parameter: number,
  path: readonly string[],
): Handle | undefined {
  const name = functionName(module, made);
  if (name === undefined || !/(migrat|seed)/i.test(module.path)) return undefined;
  const imported = module.tree
    .ofType('ImportDeclaration')
    .map(({ source }) => libraryOf(source.value))
    .filter((library) => library !== undefined);
  const parameterName = nameOf(made.params[parameter]);
  for (const library of [...imported, ...libraries]) {
    const migration = library.migrations?.find(
      (known) => known.functions.includes(name) && known.parameter === parameter && known.property === path[0],
    );
    if (!migration) continue;
    if (!imported.includes(library) && !fitsName(library, parameterName)) continue;
    const inTransaction = !/transaction\s*[:=]\s*(false|'none')|noTransaction\(/.test(module.text);
    return {
      kind: migration.gives !== 'client' && !inTransaction ? 'client' : migration.gives,
      library,
      identity: made,
      certain: true,
    };
  }
  return undefined;
}

/** Migrations without imports are told apart by what they call their argument. */
function fitsName(library: LibraryDescription, parameter: string | undefined): boolean {
  if (parameter === undefined) return true;
  const usual: Readonly<Record<string, RegExp>> = {
    knex: /^(knex|k|db|trx)$/i,
    sequelize: /^(queryInterface|qi)$/i,
    typeorm: /^queryRunner$/i,
    'node-pg-migrate': /^pgm$/i,
    kysely: /^(db|kysely|trx)$/i,
  };
  return library.modules.some((module) => usual[module]?.test(parameter) === true);
}

function functionName(module: Module, made: FunctionNode): string | undefined {
  if (made.id) return made.id.name;
  const parent = module.tree.parent(made);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : undefined;
    case 'MethodDefinition':
    case 'Property':
    case 'PropertyDefinition':
      return parent.key.type === 'Identifier' ? parent.key.name : undefined;
    case 'AssignmentExpression':
      return parent.left.type === 'MemberExpression' ? propertyName(parent.left) : undefined;
    default:
      return undefined;
  }
}
