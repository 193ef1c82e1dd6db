import type { SessionEffect } from '@poolsafe/core';
import { Opens, type AnalysedShape, type Analyser } from '../analyse.js';
import type { Findings, Place, Proof, WordPlace } from '../findings.js';
import type { LogRecord } from '../record.js';
import type { Sizing } from '../sizing/sizing.js';
import { hold, isAlone, mix } from './alone.js';
import { cellKey, contextOf } from './context.js';
import { concerns, isAmbient, isSetUp, replaces, rolledBack } from './needs.js';
import type { Live, Session } from './session.js';
import { enter, step } from './transactions.js';

/** Where words of a text stand in the file. */
export type Locate = (
  record: LogRecord,
  shape: AnalysedShape,
  effect: SessionEffect,
  text: string,
  place: Place,
) => WordPlace;

/** A statement of a session, where it stands. */
export interface Run {
  readonly record: LogRecord;
  readonly shape: AnalysedShape;
  /** The very text, where it was needed; else that of the shape. */
  readonly text: string;
  readonly number: number;
  /** It failed: what it would have made was not made. */
  readonly failed: boolean;
  /** Positions on the sizing axis. */
  readonly from: number;
  readonly to: number;
}

/** Live state that a session keeps at most; more means names made of numbers, and the oldest is settled. */
const LIVE_KEPT = 256;

/** Follows sessions: which transaction a statement is in, what state it makes, and which it needs from where. */
export class Replayer {
  readonly #findings: Findings;
  readonly #sizing: Sizing;
  readonly #analyser: Analyser;
  readonly #locate: Locate;
  readonly #settleNow = (session: Session) => {
    this.settle(session);
  };
  transactions = 0;
  /** Another statement of the same text came before the one that is replayed. */
  #behind = false;

  constructor(findings: Findings, sizing: Sizing, analyser: Analyser, locate: Locate) {
    this.#findings = findings;
    this.#sizing = sizing;
    this.#analyser = analyser;
    this.#locate = locate;
  }

  /** Replays one statement text, which may hold several statements; `quiet` as `isQuiet` says. */
  run(session: Session, run: Run, quiet: boolean): void {
    const { record, shape } = run;
    if (record.shared) session.mixes = true;
    const isNew = !record.inner && enter(session, record.transaction, record.block, this.#settleNow);
    if (isNew) this.transactions++;
    if (!(run.from >= session.startsAt)) session.startsAt = run.from;
    session.endsAt = run.to;
    if (session.live.length > 0 && isNew) this.#ambient(session, run);
    if (quiet && shape.statements.length === 1) {
      if (session.live.length > 0) this.#uses(session, run);
      const block = shape.statements[0]?.block ?? Opens.no;
      if (block !== Opens.no && step(session, block) && block >= Opens.chainCommit) this.#chain(session, run.to);
    } else if (shape.plain) {
      if (session.live.length > 0) this.#uses(session, run);
    } else this.#effects(session, run);
    if (shape.insertsInto !== undefined && !run.failed) session.inserted(shape.insertsInto, record.line, record.time);
    if (!session.mixes) mix(session, shape, this.#findings);
    session.lastRecord = run.number;
    session.lastLine = record.line;
    session.lastTransaction = session.transaction;
  }

  #effects(session: Session, run: Run): void {
    const { shape, record } = run;
    // PostgreSQL runs the statements of a message in one transaction; of Redis only whole MULTI blocks come as one text.
    const several = shape.statements.length > 1 && shape.dialect !== 'mysql';
    let index = 0;
    shape.statements.forEach((statement, at) => {
      if (session.opening) {
        // A block ended earlier in this text: what follows is the next transaction.
        session.opening = false;
        this.settle(session);
        session.transaction++;
        this.transactions++;
        session.unsettled = true;
        session.messages = 1;
        session.ends = 'unknown';
        session.startsAt = run.from;
        session.endsAt = run.to;
      }
      this.#behind = at > 0;
      if (statement.block === Opens.begin) step(session, statement.block);
      for (const effect of statement.effects) {
        const number = index++;
        if (effect.state === 'transaction' && effect.name === 'autocommit' && !run.failed) {
          session.manualCommit = effect.action === 'write';
          if (!session.manualCommit) session.inBlock = false;
        }
        if (effect.state === 'transaction' && effect.via !== 'savepoint' && effect.action === 'release') continue;
        if (effect.action === 'write') this.#write(session, run, effect, number, several);
        else this.#need(session, run, effect, number, several);
      }
      if (session.live.length > 0) this.#uses(session, run);
      if (statement.block > Opens.begin) {
        const over = step(session, statement.block);
        if (over && at < shape.statements.length - 1) session.opening = true;
        if (over && statement.block >= Opens.chainCommit) this.#chain(session, run.to);
      }
    });
    session.opening = false;
    this.#behind = false;
    if (record.inner) return;
    if (several && !session.inBlock && session.ends === 'unknown') session.ends = 'commit';
  }

  /** `AND CHAIN`: the next block is open already. */
  #chain(session: Session, at: number): void {
    this.settle(session);
    session.transaction++;
    this.transactions++;
    session.unsettled = true;
    session.inBlock = true;
    session.messages = 1;
    session.startsAt = at;
  }

  #place(session: Session, record: LogRecord): Place {
    return { line: record.line, transaction: session.transaction, time: Number.isNaN(record.time) ? 0 : record.time };
  }

  #write(session: Session, run: Run, effect: SessionEffect, index: number, several: boolean): void {
    if (effect.scope === 'global') return;
    if (run.failed) return;
    // What a DO block or a function was seen to do is what the block's own text told already.
    if (
      run.record.inner &&
      session.live.some(
        (live) =>
          live.transaction === session.transaction &&
          live.effect.state === effect.state &&
          live.effect.name === effect.name,
      )
    )
      return;
    const place = this.#locate(run.record, run.shape, effect, run.text, this.#place(session, run.record));
    const live: Live = {
      effect,
      shape: run.shape,
      index,
      place,
      text: run.text,
      transaction: session.transaction,
      inBlock: session.inBlock || several,
      record: run.number,
      setUp: run.shape.dialect === 'redis' && !session.works && isSetUp(effect),
      oneMessage: several,
      ends: 'unknown',
      needed: undefined,
    };
    for (let i = session.live.length - 1; i >= 0; i--) {
      const other = session.live[i] as Live;
      if (!replaces(effect, other.effect)) continue;
      session.live.splice(i, 1);
      this.#settleWrite(session, other, 'no', undefined);
    }
    if (session.live.length >= LIVE_KEPT) {
      const oldest = session.live.shift();
      if (oldest) this.#settleWrite(session, oldest, 'no', undefined);
    }
    session.live.push(live);
    if (isAmbient(effect) && effect.scope === 'session') session.waiting++;
    this.#pin(session, run, live);
  }

  /** Reads, releases, waits and sends: judged at once, for what they need is behind them. */
  #need(session: Session, run: Run, effect: SessionEffect, index: number, several: boolean): void {
    if (effect.scope === 'global') return;
    // The statement that it goes back to is in the same text, which goes to one connection whole.
    if (this.#behind && isOfLast(effect)) return;
    const here = this.#place(session, run.record);
    let made: Place | undefined;
    let maker: Live | undefined;
    let inBoundary = false;
    for (let i = session.live.length - 1; i >= 0; i--) {
      const live = session.live[i] as Live;
      if (live.effect.action !== 'write' || !concerns(live.effect, effect)) continue;
      if (made === undefined) {
        made = live.place;
        maker = live;
        inBoundary = live.transaction === session.transaction;
      }
      const explicit = !isAmbient(live.effect) || effect.action === 'release';
      if (live.transaction !== session.transaction && effect.state !== 'every-state' && explicit) {
        if (live.needed === undefined || live.effect.state === 'session-lock') live.needed = here;
      }
      if (effect.action === 'release' && live.effect.scope === 'session') {
        session.live.splice(i, 1);
        const released = live.transaction === session.transaction ? 'in-boundary' : 'later';
        this.#settleWrite(session, live, released, undefined);
        // One lock call needs one unlock call.
        if (effect.name !== '*' && effect.state === 'session-lock') break;
      } else if (effect.name !== undefined && effect.name !== '*') break;
    }
    if (made === undefined) {
      const producer = this.#producer(session, effect);
      if (producer) {
        made = producer;
        inBoundary = producer.transaction === session.transaction;
      }
    }
    const place = this.#locate(run.record, run.shape, effect, run.text, here);
    const context = contextOf(run.shape, run.text, {
      transaction: session.inBlock || several ? 'inside' : 'outside',
      oneMessage: several,
      ends: 'unknown',
      made: inBoundary,
      released: 'no',
      maker,
    });
    const key = cellKey(index, context) + (maker ? maker.shape.id * 1_000_000 : 0);
    const cell = this.#findings.cell(run.shape, effect, key, context);
    if (effect.state === 'blocking-wait' && isAlone(session, run.shape, cell)) {
      hold(session, cell, place);
      return;
    }
    for (const target of cell.breaks) (session.breaks ??= [])[target] = true;
    if (cell.spoken.length === 0) return;
    const proof = made && !inBoundary ? this.#proof(session, made, here) : undefined;
    this.#findings.count(cell, place, session, proof, made === undefined && !session.complete);
  }

  #proof(session: Session, made: Place, needed: Place): Proof {
    const plain = ({ line, transaction, time }: Place): Place => ({ line, transaction, time });
    return { session: session.label, file: session.file, made: plain(made), needed: plain(needed) };
  }

  /** What a value goes back to that no statement names: the last insert. */
  #producer(session: Session, effect: SessionEffect): Place | undefined {
    if (isOfLast(effect)) {
      if (session.lastLine === 0) return undefined;
      return { line: session.lastLine, transaction: session.lastTransaction, time: session.lastTime || 0 };
    }
    if (effect.state !== 'sequence-value' && effect.state !== 'insert-id') return undefined;
    const wanted = effect.state === 'sequence-value' ? effect.name?.split('.').at(-1)?.toLowerCase() : undefined;
    for (const { table, place } of session.inserts())
      if (wanted === undefined || wanted.startsWith(table)) return place;
    return undefined;
  }

  /** A new transaction begins: it runs under the settings, locks and listens of those before it. */
  #ambient(session: Session, run: Run): void {
    if (session.waiting === 0) return;
    const setup = run.shape.statements.every(
      ({ effects }) => effects.length > 0 && effects.every((effect) => isAmbient(effect) && effect.action === 'write'),
    );
    if (setup && run.shape.statements.length > 0) return;
    let place: Place | undefined;
    for (const live of session.live) {
      if (live.needed !== undefined || !isAmbient(live.effect) || live.transaction === session.transaction) continue;
      place ??= this.#place(session, run.record);
      live.needed = place;
    }
    session.waiting = 0;
  }

  /** Uses of the session's temporary relations in a text that does not say that they are temporary. */
  #uses(session: Session, run: Run): void {
    for (const live of [...session.live]) {
      const { effect } = live;
      if (effect.state !== 'temp-relation' || effect.action !== 'write' || effect.name === undefined) continue;
      if (live.record === run.number) continue;
      const uses = this.#analyser.usesOf(run.shape, effect.name);
      uses.forEach((use, index) => {
        const known = run.shape.statements.some(({ effects }) =>
          effects.some((other) => other.state === 'temp-relation' && other.name === use.name),
        );
        if (!known) this.#need(session, run, use, 200 + index, false);
      });
    }
  }

  /** The transaction is over: what only lived in it is judged. */
  settle(session: Session): void {
    if (!session.unsettled) return;
    session.unsettled = false;
    const { ends, messages } = session;
    this.#sizing.transaction(session, session.startsAt, session.endsAt);
    for (let i = session.live.length - 1; i >= 0; i--) {
      const live = session.live[i];
      if (live?.transaction !== session.transaction) continue;
      live.ends = ends;
      if (messages > 1) live.oneMessage = false;
      const over =
        live.effect.scope !== 'session' ||
        (ends === 'rollback' && rolledBack(live.effect) && live.shape.dialect === 'postgres');
      if (!over) continue;
      session.live.splice(i, 1);
      this.#settleWrite(session, live, 'no', undefined);
    }
  }

  /** The last statement failed: it made nothing, and the block that it stood in is aborted. */
  fail(session: Session): void {
    session.live = session.live.filter(
      (live) => live.record !== session.lastRecord || live.effect.state === 'transaction',
    );
    if (session.inBlock) session.aborted = true;
    else session.ends = 'rollback';
  }

  /** The session is over: what is still there stays on the server connection. */
  end(session: Session): void {
    this.settle(session);
    for (const live of session.live) this.#settleWrite(session, live, 'no', undefined);
    session.live = [];
    for (const live of session.named?.values() ?? []) this.#settleWrite(session, live, 'no', undefined);
    session.named = undefined;
    this.#sizing.session(session);
  }

  /** A statement prepared through the protocol is run again. */
  namedAgain(session: Session, record: LogRecord, key: number): void {
    const live = session.named?.get(key);
    if (live && live.transaction !== session.transaction && live.needed === undefined)
      live.needed = this.#place(session, record);
  }

  /** A statement prepared through the protocol is created. */
  named(session: Session, run: Run, name: string, key: number): void {
    const named = (session.named ??= new Map<number, Live>());
    if (named.size >= 2000) return;
    const effect: SessionEffect = {
      state: 'prepared-statement',
      action: 'write',
      scope: 'session',
      via: 'protocol',
      name,
      range: { start: 0, end: Math.min(run.text.length, 40) },
    };
    const made: Live = {
      effect,
      shape: run.shape,
      index: 400,
      place: this.#locate(run.record, run.shape, effect, run.text, this.#place(session, run.record)),
      text: run.text,
      transaction: session.transaction,
      inBlock: session.inBlock,
      record: run.number,
      setUp: false,
      oneMessage: false,
      ends: 'unknown',
      needed: undefined,
    };
    named.set(key, made);
    this.#pin(session, run, made);
  }

  #settleWrite(
    session: Session,
    live: Live,
    released: 'no' | 'in-boundary' | 'later',
    needed: Place | undefined,
  ): void {
    const context = contextOf(live.shape, live.text, {
      transaction: live.inBlock ? 'inside' : 'outside',
      oneMessage: live.oneMessage,
      ends: live.ends,
      made: false,
      released,
      setUp: live.setUp,
    });
    const cell = this.#findings.cell(live.shape, live.effect, cellKey(live.index, context), context);
    if (live.effect.state === 'subscription' && isAlone(session, live.shape, cell)) return;
    for (const target of cell.breaks) (session.breaks ??= [])[target] = true;
    this.#sizing.released(session, live);
    if (cell.spoken.length === 0) return;
    const later = needed ?? live.needed;
    const proof = later && live.effect.scope === 'session' ? this.#proof(session, live.place, later) : undefined;
    this.#findings.count(cell, live.place, session, proof, false);
  }

  /** The session keeps its server connection on the targets that pin for this effect. */
  #pin(session: Session, run: Run, live: Live): void {
    const context = contextOf(live.shape, live.text, {
      transaction: live.inBlock ? 'inside' : 'outside',
      oneMessage: live.oneMessage,
      ends: 'unknown',
      made: false,
      released: 'no',
      setUp: live.setUp,
    });
    const cell = this.#findings.cell(live.shape, live.effect, cellKey(live.index, context), context);
    cell.pins.forEach((until, target) => {
      if (until !== null) this.#sizing.pinned(session, target, until, run.from, live);
    });
  }
}

/** Goes back to the statement before it, whatever that is. */
const isOfLast = (effect: SessionEffect): boolean =>
  effect.action === 'read' && (effect.state === 'diagnostics' || effect.state === 'row-count');
