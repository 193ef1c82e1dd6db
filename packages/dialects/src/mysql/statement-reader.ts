import type { SessionEffect } from '@poolsafe/core';
import { effectsOfRunning } from '../sql/definition-effects.js';
import { Kind, type StatementTokens } from '../sql/tokens.js';
import * as commands from './effects/commands.js';
import { deferralIn, readProgramHead } from './effects/create.js';
import * as locks from './effects/locks.js';
import * as prepared from './effects/prepared.js';
import type { Quoted } from './effects/prepared.js';
import * as settings from './effects/settings.js';
import { createTemp, dropTemp, readTemp } from './effects/temp-relations.js';
import * as transactions from './effects/transactions.js';
import { intoTargets, userVariableEffect } from './effects/variables.js';
import { K } from './keywords.js';
import type { SqlMode } from './mode.js';
import { foldedIdentifier } from './names.js';
import { readProgram } from './program-reader.js';
import type { EffectList } from './reader.js';
import { type CommandReader, type Reader, type TextMemory } from './reader.js';
import { Scanner } from './scanner.js';
import { readWords } from './words.js';

/** Who reads the commands that begin with a keyword. */
const COMMANDS: Readonly<Record<number, readonly CommandReader[]>> = {
  [K.set]: [settings.set],
  [K.reset]: [settings.reset],
  [K.show]: [commands.show],
  [K.begin]: [transactions.begin],
  [K.start]: [transactions.start],
  [K.commit]: [transactions.commit],
  [K.rollback]: [transactions.rollback],
  [K.savepoint]: [transactions.savepoint],
  [K.release]: [transactions.release],
  [K.xa]: [transactions.xa],
  [K.prepare]: [prepared.prepare],
  [K.execute]: [prepared.execute],
  [K.deallocate]: [prepared.deallocate],
  [K.create]: [createTemp],
  [K.drop]: [prepared.deallocate, dropTemp, commands.dropRoutine],
  [K.lock]: [locks.lock],
  [K.unlock]: [locks.unlock],
  [K.flush]: [locks.flush],
  [K.backup]: [locks.backup],
  [K.use]: [commands.use],
  [K.handler]: [commands.handler],
  [K.get]: [commands.get],
  [K.load]: [commands.load],
  [K.call]: [commands.call],
};

/** Commands in which names of accounts look like variables and nothing else matters. */
const ACCOUNTS: ReadonlySet<number> = new Set([K.grant, K.revoke, K.rename]);

/** `EXPLAIN ANALYZE EXPLAIN ANALYZE ...` is followed this far. */
const DEEPEST = 20;

/** What holds while one statement is read. */
interface Reading {
  readonly memory: TextMemory;
  readonly list: EffectList;
  readonly mode: SqlMode;
  readonly depth: number;
  readonly locals: ReadonlySet<string>;
}

const NO_LOCALS: ReadonlySet<string> = new Set();
const NONE: ReadonlySet<number> = new Set();
const EXPLAINS: ReadonlySet<number> = new Set([K.explain, K.describe, K.desc]);
const NO_EFFECTS: readonly SessionEffect[] = [];

/** Reads the effects of the statement that the scanner stands at; `list` is used again for each. */
export function readStatement(scanner: Scanner, memory: TextMemory, list: EffectList): readonly SessionEffect[] {
  if (list.effects.length > 0) list.effects = [];
  readScanned(scanner, { memory, list, mode: scanner.mode, depth: 0, locals: NO_LOCALS });
  if (scanner.tokens.keyword(0) === K.prepare) {
    const effects = list.effects.filter(({ deferred }) => deferred === 'prepare');
    memory.routines.define({ kind: 'prepare', name: foldedIdentifier(scanner.tokens, 1), parameters: [], effects });
  }
  return list.effects.length === 0 ? NO_EFFECTS : list.effects;
}

function readScanned(scanner: Scanner, reading: Reading): void {
  const { tokens, program } = scanner;
  const plain = program.kind === 0 && program.bodyStart === -1;
  if (!plain && tokens.keyword(0) === K.set) readCommand(tokens.slice(0, forOf(tokens)), 0, reading);
  if (plain) readCommand(tokens, 0, reading);
  else if (program.kind === 0) readBlock(tokens, program.bodyStart, new Set(), reading);
  else readDefinition(scanner, reading);
}

/** The `FOR` of a `SET STATEMENT ... FOR` that holds a program. */
function forOf(tokens: StatementTokens): number {
  let i = 0;
  while (i < tokens.count && tokens.keyword(i) !== K.for) i++;
  return i;
}

/** `CREATE PROCEDURE` and its like: what the body does, is done when the program runs. */
function readDefinition({ tokens, program }: Scanner, reading: Reading): void {
  const bodyStart = program.bodyStart === -1 ? tokens.count : program.bodyStart;
  const routine = readProgramHead(tokens, program.kind, bodyStart);
  const { list, memory } = reading;
  // When an event runs is worked out as it is made.
  if (routine.kind === 'event') readWords({ tokens, memory, emit: list.emit }, NONE, 0, bodyStart);
  const from = list.effects.length;
  const locals = new Set(routine.parameters.map(({ name }) => name));
  // What the body makes does not exist yet.
  const inside = { ...reading, memory: { ...memory, temp: new Set<string>() } };
  list.within(routine.kind, () => {
    readBlock(tokens, bodyStart, locals, inside);
  });
  const range = { start: tokens.start(0) + list.offset, end: tokens.end(tokens.count - 1) + list.offset };
  routine.effects.push(...effectsOfRunning(routine.kind, range, list.effects.slice(from)));
  if (routine.kind !== 'procedure' && routine.kind !== 'function') return;
  memory.routines.define(routine);
  if (routine.name !== undefined) memory.watch.add(routine.name);
}

function readBlock(tokens: StatementTokens, start: number, locals: Set<string>, reading: Reading): void {
  const inside = { ...reading, locals };
  const { reader, claimed } = readerAt(tokens, start, inside);
  readProgram(tokens, start, locals, {
    command: (command) => {
      readCommand(command, 0, inside);
    },
    expression: (first, end) => {
      readWords(reader, claimed, first, end);
    },
  });
}

function readerAt(tokens: StatementTokens, head: number, reading: Reading) {
  const claimed = new Set<number>();
  const delegated = { from: tokens.count };
  const { list, memory, locals, depth } = reading;
  const reader: Reader = {
    tokens,
    head,
    memory,
    locals,
    emit: list.emit,
    claim: (token) => claimed.add(token),
    readWords: (first, end) => {
      readWords(reader, claimed, first, end);
    },
    readInner: (quoted, deferred) => {
      readInner(quoted, deferred, reading);
    },
    readAt: (at) => {
      delegated.from = Math.min(delegated.from, at);
      if (depth < DEEPEST) readCommand(tokens, at, { ...reading, depth: depth + 1 });
    },
  };
  return { reader, claimed, delegated };
}

function readCommand(tokens: StatementTokens, at: number, reading: Reading): void {
  let head = at;
  while (tokens.isPunctuation(head, '(')) head++;
  // Transact-SQL declares variables that begin with @.
  if (head >= tokens.count || (tokens.keyword(head) === K.declare && tokens.kind(head + 1) === Kind.Variable)) return;
  const keyword = tokens.keyword(head);
  const readers = COMMANDS[keyword];
  const { list, memory } = reading;
  if (readers === undefined && keyword !== K.alter && !EXPLAINS.has(keyword)) {
    // Most statements are not about the session: they are looked through and nothing is built for them.
    if (isAboutAccounts(tokens, head)) return;
    const reader = { tokens, memory, emit: list.emit };
    readWords(reader, NONE, head, tokens.count);
    readTemp(reader, NONE, head, tokens.count);
    return;
  }
  const { reader, claimed, delegated } = readerAt(tokens, head, reading);
  if (EXPLAINS.has(keyword)) {
    readExplain(reader, list);
    return;
  }
  for (const read of readers ?? []) read(reader);
  if (isAboutAccounts(tokens, head)) return;
  const end = Math.min(tokens.count, delegated.from);
  if (keyword === K.create || keyword === K.alter) {
    const { deferred, until } = deferralIn(tokens, head);
    list.within(deferred, () => {
      readWords(reader, claimed, head, Math.min(until, end));
    });
    readWords(reader, claimed, until, end);
  } else readWords(reader, claimed, head, end);
  readTemp(reader, claimed, head, end);
}

function isAboutAccounts(tokens: StatementTokens, head: number): boolean {
  const keyword = tokens.keyword(head);
  if (ACCOUNTS.has(keyword)) return keyword !== K.rename || tokens.keyword(head + 1) === K.user;
  const what = tokens.keyword(head + 1);
  if (keyword === K.show) return what === K.grants || (what === K.create && tokens.keyword(head + 2) === K.user);
  if (keyword === K.set) return what === K.default && tokens.keyword(head + 2) === K.role;
  const makes = keyword === K.create || keyword === K.alter || keyword === K.drop;
  return makes && (what === K.user || what === K.role || tokens.keyword(head + 3) === K.user);
}

/**
 * `EXPLAIN` runs nothing unless it says `ANALYZE`; the plan still depends on the variables and temporary tables that
 * the statement reads.
 */
function readExplain(reader: Reader, list: EffectList): void {
  const { tokens, head, emit, readAt } = reader;
  let statement = head + 1;
  while (statement < tokens.count && !EXPLAINED.has(tokens.keyword(statement))) {
    if (tokens.keyword(statement) === K.into) {
      for (const target of intoTargets(tokens, statement + 1))
        emit(userVariableEffect(tokens, target, 'write', 'into'));
    }
    statement++;
  }
  if (tokens.keyword(head + 1) === K.analyze) {
    if (statement < tokens.count) readAt(statement);
    return;
  }
  const reads: Reader = {
    ...reader,
    emit: (draft) => {
      const kept = draft.state === 'user-variable' || draft.state === 'setting' || draft.state === 'temp-relation';
      if (kept && draft.action === 'read') list.emit(draft);
    },
  };
  readWords(reads, NONE, statement, tokens.count);
  readTemp(reads, NONE, head, tokens.count);
}

const EXPLAINED: ReadonlySet<number> = new Set([
  K.select,
  K.insert,
  K.update,
  K.delete,
  K.replace,
  K.with,
  K.values,
  K.table,
]);

/** A statement that stands in a string of this one. */
function readInner({ text, start }: Quoted, deferred: SessionEffect['deferred'], reading: Reading): void {
  const { list, mode, depth } = reading;
  if (depth >= DEEPEST) return;
  const scanner = new Scanner(text, { mode, client: false });
  list.offset += start;
  list.within(deferred, () => {
    while (scanner.next()) readScanned(scanner, { ...reading, depth: depth + 1, locals: NO_LOCALS });
  });
  list.offset -= start;
}
