import type { SessionEffect } from '@poolsafe/core';
import type { AnalysedShape } from './analyse.js';
import { BoundedMap } from './bounded-map.js';
import type { Findings, Place, Who, WordPlace } from './findings.js';
import { Kind, type LogRecord } from './record.js';
import { driverOf } from './replay/needs.js';
import type { Session } from './replay/session.js';

/** What an error says about session state that was not there, or was there already. */
const ERRORS: readonly { readonly state: string; readonly text: RegExp; readonly means: string }[] = [
  {
    state: '42P05',
    text: /prepared statement "([^"]*)" already exists/,
    means: 'a prepared statement of another client was met on the server connection',
  },
  {
    state: '26000',
    text: /prepared statement "([^"]*)" does not exist/,
    means: 'a prepared statement was made on another server connection, or was cleared',
  },
  {
    state: '34000',
    text: /(?:cursor|portal) "([^"]*)" does not exist/,
    means: 'a cursor was opened on another server connection',
  },
  {
    state: '55000',
    text: /currval of sequence "([^"]*)" is not yet defined|lastval is not yet defined/,
    means: 'the value was made on another server connection',
  },
  {
    state: '42P07',
    text: /relation "([^"]*)" already exists/,
    means: 'a temporary table of another client was met, when the relation is one',
  },
  {
    state: '42P01',
    text: /relation "([^"]*)" does not exist/,
    means: 'a temporary table was made on another server connection, when the relation is one',
  },
  {
    state: '01000',
    text: /you don't own a lock of type/,
    means: 'an advisory lock is held by another server connection',
  },
];

export interface ErrorSum {
  readonly sqlstate: string;
  readonly means: string;
  count: number;
  first: { readonly file: string; readonly line: number };
  /** Names that the errors gave: of statements, relations, cursors. */
  names: string[];
}

/** What the log itself says of a connection, or of why it is kept. Names are empty where it gives none. */
export interface Observed {
  readonly reason: string;
  readonly session: string;
  readonly user: string;
  readonly application: string;
  count: number;
  first: { readonly file: string; readonly line: number };
}

/** The same for what is counted together. */
export const observedKey = ({ reason, session, user, application }: Observed): string =>
  [reason, session, user, application].join('\u0000');

const NAMES_KEPT = 10;
export const OBSERVATIONS_KEPT = 500;

/** Keeps the names that sort first, so that parts add up to the whole. */
export function keepName(names: string[], name: string): void {
  if (names.includes(name)) return;
  names.push(name);
  names.sort();
  if (names.length > NAMES_KEPT) names.length = NAMES_KEPT;
}

/** What a log shows that was not written by the clients' own connections: errors that name lost state, shared sessions. */
export class Forensics {
  readonly errors = new Map<string, ErrorSum>();
  readonly drivers = new Map<string, number>();
  readonly observations = new BoundedMap<Observed>(OBSERVATIONS_KEPT);
  /** Sessions whose records carry more than two application names. */
  shared = 0;
  sessions = 0;

  error(file: string, record: LogRecord): void {
    const message = record.text.toString('utf8', record.textStart, Math.min(record.textEnd, record.textStart + 300));
    const sqlstate = record.buffer.toString('latin1', record.sqlstateStart, record.sqlstateEnd);
    for (const { state, text, means } of ERRORS) {
      const match = text.exec(message);
      if (!match && sqlstate !== state) continue;
      let sum = this.errors.get(state);
      if (!sum)
        this.errors.set(
          state,
          (sum = { sqlstate: state, means, count: 0, first: { file, line: record.line }, names: [] }),
        );
      sum.count++;
      const name = match?.[1];
      if (name !== undefined) keepName(sum.names, name);
      if (name !== undefined && (state === '42P05' || state === '26000')) this.statementName(name);
      return;
    }
  }

  statementName(name: string): void {
    const driver = driverOf(name);
    if (driver !== undefined) this.drivers.set(driver, (this.drivers.get(driver) ?? 0) + 1);
  }

  observe(kind: number, file: string, record: LogRecord): void {
    const reason = record.text.toString('utf8', record.textStart, Math.min(record.textEnd, record.textStart + 500));
    const { buffer } = record;
    // A pooler gives the same reason for many sessions; what a connection holds is told of each.
    const of = (from: number, to: number) => (kind === Kind.snapshot ? buffer.toString('utf8', from, to) : '');
    const observed: Observed = {
      reason,
      session: of(record.labelStart, record.labelEnd),
      user: of(record.userStart, record.userEnd),
      application: of(record.applicationStart, record.applicationEnd),
      count: 0,
      first: { file, line: record.line },
    };
    const seen = this.observations.admit(observedKey(observed), () => observed);
    if (seen) seen.count++;
  }

  session(session: Session): void {
    this.sessions++;
    if ((session.applications?.length ?? 0) > 2) this.shared++;
  }

  /**
   * True when the log seems to be written behind a pooler: errors that only shared connections lead to, or sessions
   * that several applications run in.
   */
  get behindPooler(): boolean {
    const errors = (this.errors.get('42P05')?.count ?? 0) + (this.errors.get('26000')?.count ?? 0);
    return errors > 0 || (this.shared > 0 && this.shared * 2 >= this.sessions);
  }

  /** A row of an export: each of its effects counts as often as the statement ran. */
  summary(
    findings: Findings,
    shape: AnalysedShape,
    record: LogRecord,
    who: Who,
    locate: (effect: SessionEffect, place: Place) => WordPlace,
  ): void {
    let index = 600;
    for (const { effects } of shape.statements) {
      for (const effect of effects) {
        index++;
        if (effect.state === 'transaction' && shape.id >= 0) continue;
        const context = {
          dialect: shape.dialect,
          transaction: 'unknown',
          oneMessage: false,
          transactionEnds: 'unknown',
          madeInBoundary: false,
          released: 'no',
          handle: 'session',
          text: shape.text,
        } as const;
        const cell = findings.cell(shape, effect, index, context);
        if (cell.spoken.length === 0) continue;
        const time = Number.isNaN(record.time) ? 0 : record.time;
        const place = locate(effect, { line: record.line, transaction: 0, time });
        findings.count(cell, place, who, undefined, false, record.calls);
      }
    }
  }
}
