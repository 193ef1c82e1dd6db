import type { Action, Boundary, Dialect, Scope, State } from '@poolsafe/core';

/**
 * What an expression is, as far as connections go.
 *
 * - `pool`: every call may take another connection. `client`: checked out of a pool, its own until released.
 * - `connection`: dedicated. `transaction`: works inside a transaction.
 * - `either`: a pool or a transaction; the library gives both the same interface, so a type does not tell.
 */
export type HandleKind = 'pool' | 'client' | 'connection' | 'transaction' | 'either';

/** The boundary that a handle itself brings, before any pooler. */
export const BOUNDARY_OF_HANDLE: Readonly<Record<HandleKind, Boundary>> = {
  pool: 'call',
  client: 'session',
  connection: 'session',
  transaction: 'session',
  either: 'session',
};

/** Where something stands in a call: an argument (`-1` is the last one), or a property of it. */
export interface ArgumentPlace {
  readonly argument: number;
  readonly property?: string;
}

/** An exported name of the package that makes a handle. `default` is the module called or constructed itself. */
export interface MakerDescription {
  readonly exported: string;
  /** `import`: the exported name is a handle as it stands. */
  readonly how: 'new' | 'call' | 'import';
  readonly makes: HandleKind;
  /** Where the dialect is named, when the library speaks several: `client: 'pg'`. */
  readonly dialect?: readonly ArgumentPlace[];
  /** The dialect that this name always speaks: the import path or the name says so. */
  readonly speaks?: Dialect | 'other';
}

/** A callback that is given a handle. */
export interface CallbackDescription {
  /** The callback's place among the arguments; `-1` is the last one. */
  readonly argument: number;
  /** Which of the callback's parameters is the handle; `property` when it is destructured or a property of it. */
  readonly parameter: number;
  readonly property?: string;
  /** `same` is the kind of the receiver. */
  readonly gives: HandleKind | 'same';
  /** Only for these first arguments: event names. */
  readonly event?: readonly string[];
  /** The callback runs when the application's pool opens a connection. */
  readonly hook?: true;
}

/** What the library itself does when a method is called, without a text from the program. */
export interface SentEffect {
  readonly state: State;
  readonly action: Action;
  readonly scope: Scope;
  readonly via: string;
  /** Where the name of the state stands. */
  readonly name?: ArgumentPlace;
  /** Only when the call has at least so many arguments: keeps `.listen(port)` out. */
  readonly arguments?: number;
  /** A later call of the same chain with which it ends with the transaction: `.onCommit('drop')`. */
  readonly transactionWith?: { readonly method: string; readonly argument: string };
}

/** A method of a handle. */
export interface MethodDescription {
  /** Kinds that have it; absent: all. */
  readonly on?: readonly HandleKind[];
  /** `()` is the handle called as a function. */
  readonly name: string | readonly string[];
  /** The method gives another handle (through a promise or not); `same` is the receiver itself. */
  readonly gives?: HandleKind | 'same';
  readonly callback?: readonly CallbackDescription[];
  /** The method sends a statement: where its text may stand, first that fits. */
  readonly text?: readonly ArgumentPlace[];
  /** The method sends the contents of the file whose path it is given. */
  readonly file?: true;
  /** Used as a tag: `sql`...`` sends its text. */
  readonly tag?: true;
  /** Where a transaction is handed over, if one is: `{ transaction: t }`. */
  readonly transaction?: ArgumentPlace;
  /** Where the name of a protocol-level prepared statement stands. */
  readonly statementName?: readonly ArgumentPlace[];
  readonly sends?: readonly SentEffect[];
  /** An array argument whose statements run in one transaction. */
  readonly batch?: number;
}

/** How a pool of a library is called in programs, and by which of its methods it is known. */
export interface HabitDescription {
  /** Names of variables and fields, without regard to case. */
  readonly names: readonly string[];
  /** Methods that send a text and that no other library has under this name. */
  readonly methods: readonly string[];
  /** Methods that give a handle and that no other library has. */
  readonly gives?: Readonly<Record<string, HandleKind>>;
}

/** A fragment that is sent by a method of its own, on a handle given as an argument: `sql`...`.execute(db)`. */
export interface FragmentDescription {
  /** The tag that makes it, or the class of which it is an object. */
  readonly tag: string;
  /** Absent: a tag. */
  readonly how?: 'new';
  /** The property of the class's first argument that is the text; absent: what is tagged. */
  readonly text?: string;
  readonly method: string;
  readonly handle: number;
}

/** An exported function that sends the SQL files of a folder, on a handle that it is given. */
export interface RunnerDescription {
  readonly exported: string;
  readonly handle: ArgumentPlace;
  readonly folder: ArgumentPlace;
  /** Files run inside a transaction that the function opens. */
  readonly transaction: boolean;
}

/** Property of a method's result or of a handle that is a handle too: `dataSource.manager`. */
export type PropertyHandles = Readonly<Record<string, HandleKind | 'same'>>;

/** An exported function of a migration file, or a method of a migration class, that is given a handle. */
export interface MigrationDescription {
  /** Names of functions or methods: `up`, `down`. */
  readonly functions: readonly string[];
  readonly parameter: number;
  readonly property?: string;
  readonly gives: HandleKind;
}

/** Everything that poolsafe knows about a client library. Pure data: a new library is one file. */
export interface LibraryDescription {
  /** Module names that it is imported from; `/*` at the end covers subpaths. */
  readonly modules: readonly string[];
  /** The dialects that it speaks. None: known, and not ours. */
  readonly dialects: readonly Dialect[];
  readonly makers: readonly MakerDescription[];
  readonly methods: readonly MethodDescription[];
  /** Properties of handles that are handles. */
  readonly properties?: PropertyHandles;
  /** Names of types that say what a parameter or field is. */
  readonly types: Readonly<Record<string, HandleKind>>;
  /**
   * Types that say `either`, and what they are where an object keeps them, a variable holds them or a function gives them:
   * only what is handed over as an argument may be a transaction.
   */
  readonly held?: Readonly<Record<string, HandleKind>>;
  /** What its documentation calls a handle, where a type does not reach: for methods that send without a text. */
  readonly usualName?: string;
  /** How programs use its pools, which tells a receiver whose origin is not seen. */
  readonly habits?: HabitDescription;
  readonly fragments?: readonly FragmentDescription[];
  readonly runners?: readonly RunnerDescription[];
  readonly migrations?: readonly MigrationDescription[];
  /** Transactions reach calls on the pool object through the asynchronous context. */
  readonly ambientTransactions?: true;
}

export const hasName = (method: MethodDescription, name: string | undefined): boolean =>
  name !== undefined && (typeof method.name === 'string' ? method.name === name : method.name.includes(name));

/** True when a library is imported under this module name. */
export const isModuleOf = (library: LibraryDescription, module: string): boolean =>
  library.modules.some((name) =>
    name.endsWith('/*') ? module.startsWith(name.slice(0, -1)) || module === name.slice(0, -2) : name === module,
  );
