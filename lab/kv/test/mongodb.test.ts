import { aloneContext, judge, type Outcome, type SessionEffect } from '@poolsafe/core';
import { parseTarget } from '@poolsafe/poolers';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';
import { MongoStub, type StubOptions } from '../mongo-stub.js';

const open: { readonly close: () => Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function connect(
  stubOptions: StubOptions = {},
  clientOptions: MongoClientOptions = {},
): Promise<{ stub: MongoStub; client: MongoClient }> {
  const stub = await MongoStub.start(stubOptions);
  open.push({ close: () => stub.stop() });
  const client = new MongoClient(stub.url, { serverSelectionTimeoutMS: 5_000, ...clientOptions });
  open.push({ close: () => client.close(true) });
  await client.connect();
  return { stub, client };
}

/** What the profile says of an effect, with these options of the client. */
function said(facts: Omit<SessionEffect, 'range'>, settings = ''): readonly Outcome[] {
  const effect = { ...facts, range: { start: 0, end: 0 } } as SessionEffect;
  return judge(effect, parseTarget(`mongodb-driver${settings}`), aloneContext('mongodb', '')).outcomes;
}

const TRANSACTION = { state: 'transaction', action: 'write', scope: 'transaction', via: 'startTransaction' } as const;
const CURSOR = { state: 'cursor', action: 'write', scope: 'session', via: 'find' } as const;
const NEXT_BATCH = { state: 'blocking-wait', action: 'wait', scope: 'statement', via: 'watch' } as const;
const inTransaction = (via: string) => ({ state: 'transaction', action: 'read', scope: 'transaction', via }) as const;

const ONE = '?maxPoolSize=1';
const BALANCED = '?loadBalanced=true';
const ONE_BALANCED = '?loadBalanced=true&maxPoolSize=1';

const ORDERS = ['insert', 'update', 'find', 'getMore', 'commitTransaction'];
const distinct = <T>(values: readonly T[]): number => new Set(values).size;
const outcomeOf = async (work: Promise<unknown>): Promise<string> => work.then(() => 'done', String);

describe('the MongoDB driver against a stub server', () => {
  it('sends one operation at a time on each connection: it does not multiplex', async () => {
    const { stub, client } = await connect({ delay: 20 }, { maxPoolSize: 5 });
    const orders = client.db('test').collection('orders');
    await Promise.all(Array.from({ length: 20 }, (_, id) => orders.insertOne({ id })));
    const inserts = stub.commands('insert');
    expect(inserts).toHaveLength(20);
    expect(stub.mostInFlight).toBe(1);
    expect(distinct(inserts.map(({ connection }) => connection))).toBe(5);
  });

  it('carries a transaction over any connection, by its session and number', async () => {
    const { stub, client } = await connect({ delay: 20 }, { maxPoolSize: 5 });
    const orders = client.db('test').collection('orders');
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await orders.insertOne({ a: 1 }, { session });
        // Somebody else takes the connection that the first operation was on.
        const others = [1, 2, 3].map(() => client.db('test').command({ ping: 1 }));
        await orders.updateOne({ a: 1 }, { $set: { a: 2 } }, { session });
        await Promise.all(others);
      }),
    );
    const sent = stub.commands(...ORDERS);
    expect(sent.map(({ name, startTransaction }) => [name, startTransaction])).toEqual([
      ['insert', true],
      ['update', undefined],
      ['commitTransaction', undefined],
    ]);
    expect(sent.every(({ autocommit }) => autocommit === false)).toBe(true);
    expect(distinct(sent.map(({ lsid, txnNumber }) => `${lsid ?? ''} ${txnNumber ?? ''}`))).toBe(1);
    expect(distinct(sent.map(({ connection }) => connection))).toBeGreaterThan(1);
    expect(said(TRANSACTION)).toEqual(['tracked']);
  });

  it('runs an operation without the session outside the transaction', async () => {
    const { stub, client } = await connect();
    const orders = client.db('test').collection('orders');
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await orders.insertOne({ a: 1 }, { session });
        await orders.updateOne({ a: 1 }, { $set: { a: 2 } });
      }),
    );
    const [insert] = stub.commands('insert');
    const [update] = stub.commands('update');
    expect(insert?.autocommit).toBe(false);
    expect(update?.autocommit).toBeUndefined();
    expect(update?.lsid).not.toBe(insert?.lsid);
    expect(said(inTransaction('without-session'))).toEqual(['lost']);
  });

  it('begins a transaction twice when its operations run in parallel', async () => {
    const { stub, client } = await connect({ delay: 20 });
    const orders = client.db('test').collection('orders');
    await client.withSession((session) =>
      session.withTransaction(() =>
        Promise.all([orders.insertOne({ a: 1 }, { session }), orders.insertOne({ a: 2 }, { session })]),
      ),
    );
    const inserts = stub.commands('insert');
    expect(inserts.map(({ startTransaction }) => startTransaction)).toEqual([true, true]);
    expect(distinct(inserts.map(({ connection }) => connection))).toBe(2);
    expect(said(inTransaction('parallel'))).toEqual(['interleaves']);
  });

  it('leaves a session on the server for each one that is not ended', async () => {
    const { stub, client } = await connect();
    const orders = client.db('test').collection('orders');
    for (let id = 0; id < 10; id++) await orders.insertOne({ id }, { session: client.startSession() });
    const kept = distinct(stub.commands('insert').map(({ lsid }) => lsid));
    stub.received.length = 0;
    for (let id = 0; id < 10; id++) {
      const session = client.startSession();
      await orders.insertOne({ id }, { session });
      await session.endSession();
    }
    const ended = distinct(stub.commands('insert').map(({ lsid }) => lsid));
    expect([kept, ended]).toEqual([10, 1]);
    const starts = { state: 'server-session', action: 'write', scope: 'session', via: 'startSession' } as const;
    expect(said(starts)).toEqual(['leaked']);
  });

  it('holds no connection for an open cursor', async () => {
    const { stub, client } = await connect({}, { maxPoolSize: 1, waitQueueTimeoutMS: 500 });
    const cursor = client.db('test').collection('orders').find({}, { batchSize: 2 });
    await cursor.next();
    expect(await outcomeOf(client.db('test').command({ ping: 1 }))).toBe('done');
    expect(await cursor.toArray()).toHaveLength(2);
    expect(distinct(stub.commands('find', 'getMore').map(({ lsid }) => lsid))).toBe(1);
    expect(said(CURSOR)).toEqual(['tracked']);
  });

  it('holds one behind a load balancer until the cursor is closed', async () => {
    const { client } = await connect({ loadBalanced: true }, { maxPoolSize: 1, waitQueueTimeoutMS: 300 });
    const cursor = client.db('test').collection('orders').find({}, { batchSize: 2 });
    await cursor.next();
    expect(await outcomeOf(client.db('test').command({ ping: 1 }))).toMatch(/connections in use by cursors: 1/);
    await cursor.close();
    expect(await outcomeOf(client.db('test').command({ ping: 1 }))).toBe('done');
    expect(said(CURSOR, BALANCED)).toEqual(['pinned']);
    expect(said(CURSOR, ONE_BALANCED)).toEqual(['stalls']);
  });

  it('holds one behind a load balancer for a transaction, which an operation without the session waits for', async () => {
    const { stub, client } = await connect({ loadBalanced: true }, { maxPoolSize: 1, waitQueueTimeoutMS: 300 });
    const orders = client.db('test').collection('orders');
    const session = client.startSession();
    session.startTransaction();
    await orders.insertOne({ a: 1 }, { session });
    await orders.insertOne({ a: 2 }, { session });
    const without = await outcomeOf(orders.updateOne({ a: 1 }, { $set: { a: 2 } }));
    await session.commitTransaction();
    await session.endSession();
    expect(without).toMatch(/Timed out while checking out a connection/);
    expect(distinct(stub.commands('insert', 'commitTransaction').map(({ connection }) => connection))).toBe(1);
    expect(said(TRANSACTION, BALANCED)).toEqual(['pinned']);
    expect(said(TRANSACTION, ONE_BALANCED)).toEqual(['stalls']);
    expect(said(inTransaction('without-session'), ONE_BALANCED)).toEqual(['lost', 'stalls']);
  });

  it('makes everybody wait for a change stream on a pool of one', async () => {
    const awaits = 600;
    const waitFor = async (maxPoolSize: number): Promise<number> => {
      const { stub, client } = await connect({ awaits }, { maxPoolSize });
      const stream = client.db('test').collection('stream').watch([], { maxAwaitTimeMS: awaits });
      stream.on('error', () => undefined);
      stream.on('change', () => undefined);
      for (let tries = 0; stub.commands('getMore').length === 0 && tries < 200; tries++)
        await new Promise((resolve) => setTimeout(resolve, 10));
      const began = performance.now();
      await client.db('test').command({ ping: 1 });
      const took = performance.now() - began;
      await stream.close();
      return took;
    };
    const two = await waitFor(2);
    const one = await waitFor(1);
    expect(one / Math.max(two, 1)).toBeGreaterThan(3);
    expect(said(NEXT_BATCH, ONE)).toEqual(['stalls']);
    expect(said(NEXT_BATCH)).toEqual(['safe']);
  });
});
