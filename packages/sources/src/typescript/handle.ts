import type { Boundary, Dialect } from '@poolsafe/core';
import { BOUNDARY_OF_HANDLE, type HandleKind, isModuleOf, type LibraryDescription } from './library.js';
import { libraries } from './libraries.generated.js';
import type { Module } from './modules.js';
import { type ClassNode, isFunction, keyName, type Node } from './tree.js';

/** What an expression connects through. */
export interface Handle {
  readonly kind: HandleKind;
  /** Absent when only names tell that this is a connection. */
  readonly library?: LibraryDescription;
  /** Tells handles apart: two uses with the same identity are one connection or pool. */
  readonly identity: unknown;
  /** The function, or the program, that the handle lives in. */
  readonly home?: Node;
  /** Says what dialect it speaks; `other`: one that is not ours. */
  readonly dialect?: Dialect | 'other';
  readonly environmentVariable?: string;
  readonly target?: string;
  /** A pool of one connection, by its options: every call takes the same. */
  readonly single?: true;
  /** The event of the application's pool that the code runs on. */
  readonly hook?: string;
  /** What it is unless it is handed over as an argument. */
  readonly held?: HandleKind;
  /** The program shows what it is; a name or a type that covers several kinds does not. */
  readonly certain: boolean;
}

/** The boundary that a handle itself brings, before any pooler. */
export const boundaryOf = ({ kind, single }: Pick<Handle, 'kind' | 'single'>): Boundary =>
  single ? 'session' : BOUNDARY_OF_HANDLE[kind];

/** A handle that an object keeps, a variable holds or a function gives: no argument, which may be a transaction. */
export const asHeld = <Found extends Handle | undefined>(handle: Found): Found =>
  handle?.held === undefined ? handle : { ...handle, kind: handle.held };

/** Finds the handles of a module: types and callbacks ask back what an expression in them connects through. */
export type HandlesOf = (module: Module) => { of(expression: Node, depth?: number): Handle | undefined };

export const libraryOf = (source: string): LibraryDescription | undefined =>
  libraries.find((library) => isModuleOf(library, source));

/** A method's function, or a field's value, of a class. */
export function memberOf(owner: ClassNode | undefined, name: string | undefined): Node | undefined {
  for (const member of owner?.body.body ?? []) {
    // Overloads have no body.
    if (member.type === 'MethodDefinition' && keyName(member.key) === name && isFunction(member.value))
      return member.value;
    if (member.type === 'PropertyDefinition' && keyName(member.key) === name) return member.value ?? undefined;
  }
  return undefined;
}
