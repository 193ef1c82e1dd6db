import type { TSESTree } from '@typescript-eslint/types';
import { type Handle, libraryOf } from './handle.js';
import { libraries } from './libraries.generated.js';
import { hasName, type LibraryDescription } from './library.js';
import type { Module } from './modules.js';
import { bare, calleeName, type Node, propertyName } from './tree.js';

/** Tags and namespaces of fragments have methods of the same names, and send nothing. */
const FRAGMENTS = /^(sql|SQL|Prisma|String)$/;
const IN_TRANSACTION = /^(t|tx|trx|txn|transaction)$|(Trx|Tx|Transaction)$/;

/** The name of what a method is called on: `knex`, `this.prisma`, `getKnex()`. */
function nameOf(receiver: Node): string | undefined {
  const node = bare(receiver);
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return propertyName(node);
  return node.type === 'CallExpression'
    ? calleeName(node.callee)?.replace(/^(get|use|create)(?=[A-Z])/, '')
    : undefined;
}

const sends = ({ methods }: LibraryDescription, method: string): boolean =>
  methods.some((known) => hasName(known, method) && (known.text !== undefined || known.tag === true));

/** The library whose pool has this name and such a method, or that alone has the method. */
function usedLibrary(name: string, method: string): LibraryDescription | undefined {
  const plain = name.toLowerCase();
  return (
    libraries.find(
      (library) =>
        library.habits?.names.some((usual) => usual.toLowerCase() === plain) === true && sends(library, method),
    ) ?? libraries.find(({ habits }) => habits?.methods.includes(method) === true)
  );
}

/** The library whose own fragment is sent: `db.execute(sql`...`)` with the `sql` of Drizzle. */
function libraryOfFragment(module: Module, argument: Node | undefined, method: string): LibraryDescription | undefined {
  const fragment = argument && bare(argument);
  if (fragment?.type !== 'TaggedTemplateExpression') return undefined;
  const tag = bare(fragment.tag);
  const meaning = module.meaning(tag.type === 'MemberExpression' ? tag.object : tag);
  const library = meaning?.kind === 'package' ? libraryOf(meaning.source) : undefined;
  return library && library.dialects.length > 0 && sends(library, method) ? library : undefined;
}

/**
 * The pool that a receiver is by its name, by the method that is called or by what is sent, where neither an import nor
 * a type tells: `const { sequelize } = require('./models')` in a file that stands alone. What is handed over as an
 * argument may be a transaction instead.
 */
export function habitual(
  module: Module,
  receiver: Node,
  method: string | undefined,
  argument?: Node,
): Handle | undefined {
  const name = nameOf(receiver);
  if (name === undefined || method === undefined || FRAGMENTS.test(name) || IN_TRANSACTION.test(name)) return undefined;
  const library = libraryOfFragment(module, argument, method) ?? usedLibrary(name, method);
  if (!library) return undefined;
  const node = bare(receiver);
  const handedOver = node.type === 'Identifier' && module.tree.variable(node)?.defs[0]?.type === 'Parameter';
  return { kind: handedOver ? 'either' : 'pool', library, identity: name, certain: false };
}

/** How programs call functions and classes that make a pool, theirs and those of libraries. */
const MAKES_POOL = /^(create(Db|Database|Pg|Postgres|Mysql|Connection)?Pool|(Pg|PG|Mysql|MySQL)?Pool)$/;

/** The pool that a call makes by its name, where the import of what is called leads nowhere: `createPool(options)`. */
export const poolByHabit = (
  module: Module,
  call: TSESTree.NewExpression | TSESTree.CallExpression,
): Handle | undefined =>
  MAKES_POOL.test(calleeName(bare(call.callee)) ?? '')
    ? { kind: 'pool', identity: call, home: module.tree.functionOf(call), certain: false }
    : undefined;

/** How a connection is asked of a pool, by whichever library. */
const LEASES = /^(connect|getConnection)$/;

/**
 * The connection that a call takes out of a pool which only its name shows: `pool.getConnection()`. Nothing ran on it
 * before in this function. Where the call is given a function, it gives nothing.
 */
export function leasedByHabit(module: Module, call: Node, receiver: Handle | undefined): Handle | undefined {
  if (call.type !== 'CallExpression' || receiver?.kind !== 'pool') return undefined;
  if (!LEASES.test(calleeName(bare(call.callee)) ?? '')) return undefined;
  return { kind: 'client', identity: call, home: module.tree.functionOf(call), certain: true };
}

/** What a call gives by a method that only one library has, whatever it is called on: `createQueryRunner()`. */
export function givenByHabit(module: Module, call: Node, method: string | undefined): Handle | undefined {
  if (method === undefined) return undefined;
  for (const library of libraries) {
    const { gives } = library.habits ?? {};
    const kind = gives && Object.hasOwn(gives, method) ? gives[method] : undefined;
    if (kind) return { kind, library, identity: call, home: module.tree.functionOf(call), certain: true };
  }
  return undefined;
}
