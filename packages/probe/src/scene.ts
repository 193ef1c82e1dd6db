import { setTimeout as sleep } from 'node:timers/promises';
import { WireClient, type Address } from './wire/client.js';
import { query } from './wire/messages.js';
import { type Reply } from './wire/reply.js';

/** What is measured: a pooler in front of a server that can also be reached directly. */
export interface Subject {
  readonly pooler: Address;
  readonly server: Address;
  /**
   * Logs in through the pooler, where there is no server of one's own: one login for everything, and what is otherwise
   * looked up on the server is looked up through the pooler as well.
   */
  readonly login?: (parameters: Readonly<Record<string, string>>) => Promise<Connected>;
  /** Database that both know; nobody else uses it meanwhile. */
  readonly database: string;
  /** `direct`: there is no pooler in between. */
  readonly mode: 'session' | 'transaction' | 'statement' | 'direct';
  /** False where the pooler can't bear it that its server connections are ended between scenes. */
  readonly endBackends: boolean;
}

/** A client, and what came of its login. */
export interface Connected {
  readonly client: WireClient;
  readonly reply: Reply;
}

export class SceneError extends Error {
  override readonly name = 'SceneError';
}

const OCCUPY_MS = 700;
const NOTICE_MS = 150;

/**
 * One measurement: clients of one database user that nobody else uses, so that they share a pool with nobody else. No
 * scene sees what an earlier one left behind.
 */
export class Scene {
  readonly subject: Subject;
  /** A superuser's connection to the server itself. */
  readonly direct: WireClient;
  /** Different in every scene: part of names, and an advisory lock's key. */
  readonly serial: number;
  /** What `random()` gives after `setseed(0.42)` on this server. */
  readonly seeded: string | null;
  /** Set when no client got hold of the connection that was to be occupied. */
  missed = false;
  readonly #user: string;
  readonly #superuser: boolean;
  readonly #clients: WireClient[] = [];
  #occupants: WireClient[] = [];

  constructor(
    subject: Subject,
    direct: WireClient,
    options: { serial: number; user: string; superuser: boolean; seeded: string | null },
  ) {
    this.subject = subject;
    this.direct = direct;
    this.serial = options.serial;
    this.seeded = options.seeded;
    this.#user = options.user;
    this.#superuser = options.superuser;
  }

  /** True when several clients take turns on a connection. */
  get shared(): boolean {
    return this.subject.mode === 'transaction' || this.subject.mode === 'statement';
  }

  get key(): number {
    return 100_000 + this.serial;
  }

  /** Fills in what differs from scene to scene. */
  sql(text: string): string {
    return text.replaceAll('$KEY', String(this.key)).replaceAll('$SERVER_PORT', String(this.subject.server.port));
  }

  /** Connects through the pooler. The reply shows a refused login. */
  async tryClient(
    options: { parameters?: Readonly<Record<string, string>>; superuser?: boolean } = {},
  ): Promise<Connected> {
    const { pooler, database, login } = this.subject;
    const user = ((options.superuser ?? this.#superuser) ? 's' : 'u') + this.#user;
    const parameters = options.parameters ?? {};
    const connected = await (login ? login(parameters) : WireClient.connect({ ...pooler, database, user, parameters }));
    this.#clients.push(connected.client);
    return connected;
  }

  /** Connects through the pooler. @throws SceneError when that is refused */
  async client(
    options: { parameters?: Readonly<Record<string, string>>; superuser?: boolean } = {},
  ): Promise<WireClient> {
    const { client, reply } = await this.tryClient(options);
    if (reply.error || reply.closed || reply.timedOut) {
      throw new SceneError(
        `cannot connect: ${reply.error ? `${reply.error.code} ${reply.error.message}` : 'no answer'}`,
      );
    }
    return client;
  }

  /** Somebody who has nothing to do with the scene: on the server itself where it can be reached. */
  async outsider(): Promise<WireClient> {
    const { login, server, database } = this.subject;
    const { client } = await (login ? login({}) : WireClient.connect({ ...server, database, user: 'postgres' }));
    return client;
  }

  /**
   * Lets another client occupy a server connection: by an open transaction, or by a long statement where the pooler
   * takes no transaction blocks.
   */
  async occupy(backend: string | null, ms = OCCUPY_MS): Promise<WireClient> {
    let client: WireClient | undefined;
    for (let attempt = 0; attempt < 6; attempt++) {
      client = await this.client();
      this.#occupants.push(client);
      if (this.subject.mode === 'statement') {
        client.send(query(`SELECT pg_backend_pid(), pg_sleep(${String(ms / 1000)})`));
        await sleep(60);
        const busy = await this.direct.value(
          `SELECT count(*) FROM pg_stat_activity WHERE pid = ${String(backend)} AND state = 'active' AND query LIKE '%pg_sleep%'`,
        );
        if (busy === '1') return client;
      } else {
        await client.query('BEGIN');
        if ((await client.backend()) === backend) return client;
      }
    }
    this.missed = true;
    return client ?? this.client();
  }

  /** Ends what `occupy` began. */
  async vacate(): Promise<void> {
    for (const client of this.#occupants) {
      if (client.closed) continue;
      if (this.subject.mode === 'statement') await client.until('Z', 3_000);
      else await client.query('ROLLBACK');
    }
    this.#occupants = [];
    await sleep(15);
  }

  /** Disconnects everybody, and ends their server connections. */
  async end(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
    if (!this.subject.endBackends) return;
    if (this.subject.login) return this.#endBackendsOfLogin();
    await this.direct.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${this.subject.database}' AND usename IN ('u${this.#user}', 's${this.#user}')`,
    );
  }

  /** Ends just the server connections that this scene was seen on; the one that asks for it is reset instead. */
  async #endBackendsOfLogin(): Promise<void> {
    const pids = [...new Set(this.#clients.flatMap(({ backends }) => [...backends]))];
    if (pids.length > 0) {
      await this.direct.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN (${pids.join(',')}) AND usename = current_user AND pid <> pg_backend_pid()`,
      );
    }
    await this.direct.query('DISCARD ALL');
    // The pooler has to notice before it gives such a connection to the next client.
    await sleep(NOTICE_MS);
  }
}
