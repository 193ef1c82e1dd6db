import { setTimeout as sleep } from 'node:timers/promises';
import type { Until } from '@poolsafe/core';
import { measurementFile, mysqlConstructs, type MysqlLabConstruct } from '@poolsafe/poolers';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type MysqlCell, type MysqlResult, mysqlResult } from './result.js';
import { connect, type MysqlRoom } from './servers.js';

/** Answers of MySQL Router itself, not of the server. */
const REFUSED: ReadonlySet<number> = new Set([3566, 4501, 1766]);

const connectionId = async (connection: Connection): Promise<number> => {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT CONNECTION_ID() AS id');
  return Number(rows[0]?.['id']);
};

/**
 * Whether the next client gets another server connection than this one. It keeps the one that it gets, so that only a
 * connection that is given back later can be met later.
 */
async function isHeld(server: number, port: number, others: Connection[]): Promise<boolean> {
  const other = await connect(port);
  others.push(other);
  const own = await connectionId(other);
  await other.query('SET @kept = 1');
  return own !== server;
}

/** Router gives a connection back a moment after it has answered: a few clients ask, one after the other. */
async function staysHeld(server: number, port: number, others: Connection[]): Promise<boolean> {
  for (let asked = 0; asked < 3; asked++) {
    if (!(await isHeld(server, port, others))) return false;
    await sleep(25);
  }
  return true;
}

const attempt = async (run: () => Promise<unknown>): Promise<number | undefined> => {
  try {
    await run();
    return undefined;
  } catch (error) {
    return (error as { errno?: number }).errno ?? 0;
  }
};

interface Seen {
  readonly word: 'rejected' | 'pinned' | 'shared';
  readonly until?: Until;
}

/** Runs a construct through MySQL Router, and looks whether and until when it keeps its server connection. */
async function look(construct: MysqlLabConstruct, port: number): Promise<Seen> {
  const client = await connect(port);
  const others: Connection[] = [];
  try {
    const server = await connectionId(client);
    let failed: number | undefined;
    for (const [index, sql] of construct.messages.entries()) {
      const binary = construct.protocol === 'binary' && index === construct.messages.length - 1;
      failed = await attempt(() => (binary ? client.execute(sql, sql.includes('?') ? [1] : []) : client.query(sql)));
    }
    if (failed !== undefined && REFUSED.has(failed)) return { word: 'rejected' };
    // Router sends BEGIN with the first statement that needs it.
    if (construct.messages.some((sql) => OPENS.test(sql))) await attempt(() => client.query('SELECT COUNT(*) FROM t'));
    if (!(await staysHeld(server, port, others))) return { word: 'shared' };
    const endings: readonly (readonly [Until, () => Promise<unknown>])[] = [
      [
        'transaction-end',
        async () => {
          await attempt(() => client.query('ROLLBACK'));
          await attempt(() => client.query("XA END 'x1'"));
          await client.query("XA ROLLBACK 'x1'");
        },
      ],
      ['release', () => client.query('UNLOCK TABLES')],
      ['reset', () => client.reset()],
    ];
    for (const [until, end] of endings) {
      await attempt(end);
      if (!(await staysHeld(server, port, others))) return { word: 'pinned', until };
    }
    return { word: 'pinned', until: 'disconnect' };
  } finally {
    for (const connection of [client, ...others]) {
      await connection.end().catch(() => {
        connection.destroy();
      });
    }
  }
}

const DETAIL: Readonly<Record<Seen['word'], string>> = {
  rejected: 'refused by MySQL Router itself',
  pinned: 'the next client gets another server connection',
  shared: 'the next client gets the connection; nobody looked at the state',
};

/**
 * Constructs that say nothing here: `KILL` and settings of the server are not the session's, and `pseudo_thread_id`
 * changes the very number that connections are told apart by.
 */
const NOT_LIVE = /^(kill-|set-persist|set-global|set-pseudo-thread-id)/;

const OPENS = /^(BEGIN|START TRANSACTION|XA START)\b/;

/**
 * Runs constructs through MySQL Router and compares with `judge` whether they are refused, and until when they pin.
 *
 * @param quick a part of them
 */
export async function measureRouter(room: MysqlRoom, quick: boolean): Promise<MysqlResult> {
  const began = Date.now();
  const { router, mysql } = room;
  const measured = measurementFile('mysql-router')?.configurations[0]?.cells ?? {};
  const constructs = mysqlConstructs.filter(
    ({ id }, index) => measured[id] !== undefined && !NOT_LIVE.test(id) && (!quick || index % 2 === 0),
  );
  const cells: MysqlCell[] = [];
  for (const construct of constructs) {
    const { word, until } = await look(construct, router.port);
    cells.push({ construct, seen: word, until, detail: DETAIL[word], looked: false });
  }
  return mysqlResult(
    {
      name: `MySQL Router ${router.version}`,
      began,
      product: 'mysql-router',
      title: 'MySQL Router',
      version: router.version,
      mode: 'sharing',
      settings: { connection_sharing: '1', connection_sharing_delay: '0' },
      server: `MySQL ${mysql.version}`,
      serverVersion: mysql.version,
    },
    cells,
  );
}
