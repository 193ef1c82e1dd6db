import { hash32 } from './bytes.js';
import { Kind, type LogRecord } from './record.js';
import { SESSIONS_KEPT } from './replay/layout.js';
import { Session } from './replay/session.js';
import type { Store } from './replay/store.js';
import { SessionTable, spread } from './session-table.js';

/**
 * Sessions fall into classes by their numbers. Each class has its own bound, and a share of the work has whole classes:
 * so which sessions are taken as ended does not depend on how the work is shared.
 */
export const CLASSES = 32;
const CLASS_KEPT = SESSIONS_KEPT / CLASSES;

/** Numbers beyond are no whole ones any more, and belong to the first class. */
const LARGEST = 9e15;

export const classOf = (key: number): number => (key > 0 && key < LARGEST ? (spread(key) >>> 16) & (CLASSES - 1) : 0);

export interface OpenSessionsOptions {
  readonly store: Store;
  /** The session is over, as far as the log tells. */
  readonly ended: (session: Session) => void;
  /** More sessions are open than are kept: some were taken as ended. */
  readonly tooMany: () => void;
}

/** The sessions that are open at a place of the log, and who they belong to. */
export class OpenSessions {
  readonly #options: OpenSessionsOptions;
  readonly #table: SessionTable;
  readonly #classes = Array.from({ length: CLASSES }, () => new Map<number, Session>());
  /** Sessions that were met so far. */
  count = 0;

  constructor(options: OpenSessionsOptions) {
    this.#options = options;
    this.#table = new SessionTable(options.store);
  }

  /** The session that has this place in the store. */
  at(slot: number): Session | undefined {
    return this.#table.at(slot);
  }

  /** The session of a record, which is the `ordinal`th of the file `file`. */
  of(record: LogRecord, file: string, ordinal: number): Session {
    let session = this.#table.get(record.session);
    // A process id, a thread id, a port may be used again: a new connection is a new session.
    if (session && record.kind === Kind.connect) {
      this.end(record.session, session);
      session = undefined;
    }
    if (!session) {
      const label = record.buffer.toString('utf8', record.labelStart, record.labelEnd);
      const complete = record.kind === Kind.connect || record.kind === Kind.authorized;
      const own = this.#classes[classOf(record.session)] as Map<number, Session>;
      if (own.size >= CLASS_KEPT) this.#evict(own);
      session = new Session(this.#options.store, label, file, complete, ordinal);
      this.#table.set(record.session, session);
      own.set(record.session, session);
      this.count++;
    }
    session.lastUsed = ordinal;
    if (!session.known || record.kind === Kind.authorized) {
      identify(session, record);
      session.known = session.user !== '' && session.user !== '[unknown]';
    }
    if (record.applicationEnd > record.applicationStart) noteApplication(session, record);
    return session;
  }

  end(key: number, session: Session): void {
    this.#options.ended(session);
    this.#table.delete(key);
    this.#classes[classOf(key)]?.delete(key);
  }

  /** The log is over: sessions that did not end stay as they are. */
  finish(): void {
    for (const [key, session] of this.#table.entries()) this.end(key, session);
  }

  /** Ends the eighth of a class that was silent longest. */
  #evict(own: ReadonlyMap<number, Session>): void {
    const open = [...own].sort(([, a], [, b]) => a.lastUsed - b.lastUsed);
    for (const [key, session] of open.slice(0, CLASS_KEPT >> 3)) this.end(key, session);
    this.#options.tooMany();
  }
}

/** Who the record belongs to. */
export function identify(who: { user: string; database: string }, record: LogRecord): void {
  const { buffer } = record;
  if (record.userEnd > record.userStart) who.user = buffer.toString('utf8', record.userStart, record.userEnd);
  if (record.databaseEnd > record.databaseStart)
    who.database = buffer.toString('utf8', record.databaseStart, record.databaseEnd);
}

function noteApplication(session: Session, record: LogRecord): void {
  const length = record.applicationEnd - record.applicationStart;
  const hash = hash32(record.buffer, record.applicationStart, record.applicationEnd);
  if (session.isApplication(hash, length)) return;
  session.applicationIs(hash, length);
  const name = record.buffer.toString('utf8', record.applicationStart, record.applicationEnd);
  if (name === session.application || name === '[unknown]' || name === '') return;
  session.application = name;
  const names = (session.applications ??= []);
  if (names.length < 8 && !names.includes(name)) names.push(name);
}
