import { parseTarget } from '@poolsafe/poolers';
import { sourceReaders } from '@poolsafe/sources';
import { describe, expect, it } from 'vitest';
import { checkText } from '../src/index.js';

function check(code: string): readonly string[] {
  const reader = sourceReaders.find((candidate) => candidate.reads('a.ts'));
  if (!reader) throw new Error('nothing reads TypeScript');
  const { findings } = checkText(code, 'a.ts', reader, { targets: [parseTarget('mongodb-driver')], levels: {} });
  return findings.map(({ rule, range }) => `${rule}: ${code.slice(range.start.offset, range.end.offset)}`);
}

const IN = (body: string) =>
  `import { MongoClient } from 'mongodb';\nconst client = new MongoClient('');\nconst orders = client.db().collection('orders');\nexport const run = () => client.withSession(async (session) => session.withTransaction(async () => { ${body} }));`;

describe('MongoDB sessions in code', () => {
  it.each<[string, string, readonly string[]]>([
    ['an operation without the session', IN('await orders.insertOne({ a: 1 });'), ['mongodb-session: insertOne']],
    [
      'on a collection by name',
      IN("await client.db().collection('x').updateOne({}, {});"),
      ['mongodb-session: updateOne'],
    ],
    [
      'a Mongoose model',
      "import mongoose from 'mongoose';\nimport { Order } from './order';\nexport const run = (session: any) => session.withTransaction(async () => { await Order.create([{ a: 1 }]); });",
      ['mongodb-session: create'],
    ],
    [
      'operations in parallel',
      IN('await Promise.all([orders.insertOne({}, { session }), orders.deleteOne({}, { session })]);'),
      ['mongodb-session: Promise.all'],
    ],
    [
      'a map of operations',
      IN('await Promise.all([1, 2].map((n) => orders.insertOne({ n }, { session })));'),
      ['mongodb-session: Promise.all'],
    ],
    [
      'a session that nothing ends',
      "import { MongoClient } from 'mongodb';\nexport async function f(client: MongoClient) { const s = client.startSession(); await client.db().collection('a').findOne({}, { session: s }); }",
      ['mongodb-session: startSession'],
    ],
  ])('reports %s', (_, code, reports) => {
    expect(check(code)).toEqual(reports);
  });

  it.each<[string, string]>([
    ['the session in the options', IN('await orders.insertOne({ a: 1 }, { session });')],
    ['options that are made elsewhere', IN('await orders.insertOne({ a: 1 }, options);')],
    [
      'one operation after the other',
      IN('await orders.insertOne({}, { session }); await orders.deleteOne({}, { session });'),
    ],
    ['the chain of Mongoose', IN("await client.db().collection('x').find({}).session(session);")],
    ['array methods', IN('[1].find((n) => n > 0); Object.create(null);')],
    [
      'a session that is ended',
      "import { MongoClient } from 'mongodb';\nexport async function f(client: MongoClient) { const s = client.startSession(); try { await g(); } finally { await s.endSession(); } }",
    ],
    [
      'a session that is handed on',
      "import { MongoClient } from 'mongodb';\nexport function f(client: MongoClient) { const s = client.startSession(); return s; }",
    ],
    [
      'await using',
      "import { MongoClient } from 'mongodb';\nexport async function f(client: MongoClient) { await using s = client.startSession(); }",
    ],
  ])('stays silent on %s', (_, code) => {
    expect(check(code)).toEqual([]);
  });
});
