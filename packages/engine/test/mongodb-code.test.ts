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

const MANUAL = (body: string) =>
  `import mongoose from 'mongoose';\nconst Account = mongoose.model('Account', schema);\nexport async function run(a: string, b: string) { const session = await mongoose.startSession(); session.startTransaction(); try { ${body} await session.commitTransaction(); } catch (error) { await session.abortTransaction(); await Account.create({ failed: true }); } finally { session.endSession(); } }`;

const HELPED = (helpers: string, body: string) =>
  `import { MongoClient } from 'mongodb';\nconst client = new MongoClient('');\nconst stock = client.db().collection('stock');\n${helpers}\nexport const run = () => client.withSession(async (session) => session.withTransaction(async () => { await stock.findOne({}, { session }); ${body} }));`;

/** A client behind a load balancer with so many connections. */
const BALANCED = (maxPoolSize: number, body: string) =>
  `import { MongoClient } from 'mongodb';
const client = new MongoClient('mongodb://db/?loadBalanced=true', { maxPoolSize: ${String(maxPoolSize)} });
const orders = client.db('a').collection('orders');
async function run() {
  ${body}
}`;

describe('MongoDB sessions in code', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'a function whose operations have no session',
      HELPED(
        'async function ensure(id) { const found = await stock.findOne({ id }); return found ?? stock.insertOne({ id }); }',
        'await ensure(1);',
      ),
      ['mongodb-session: ensure'],
    ],
    [
      'a function that calls such a one',
      HELPED(
        'const put = (id) => stock.insertOne({ id });\nconst ensure = async (id) => { await put(id); };',
        'const record = await ensure(1);',
      ),
      ['mongodb-session: ensure'],
    ],
    [
      'a method of the same class',
      "import { MongoClient } from 'mongodb';\nexport class Stock { constructor(private client: MongoClient) {}\n async put(id: number) { await this.client.db().collection('a').updateOne({ id }, {}); }\n async run() { const s = this.client.startSession(); try { await s.withTransaction(async () => { await this.put(1); }); } finally { await s.endSession(); } } }",
      ['mongodb-session: put'],
    ],
    [
      'methods of the driver of old',
      IN("await client.db().collection('questions').remove({});"),
      ['mongodb-session: remove'],
    ],
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
    [
      'a transaction opened by hand',
      MANUAL(
        'await Account.updateOne({ _id: a }, { $inc: { n: -1 } }); await Account.updateOne({ _id: b }, { $inc: { n: 1 } }, { session });',
      ),
      ['mongodb-session: updateOne'],
    ],
    [
      'operations in parallel in a transaction opened by hand',
      MANUAL('await Promise.all([Account.deleteMany({}, { session }), Account.insertMany([], { session })]);'),
      ['mongodb-session: Promise.all'],
    ],
    [
      'forEach with an async callback',
      IN('[1, 2].forEach(async (n) => { await orders.insertOne({ n }, { session }); });'),
      ['mongodb-session: [1, 2].forEach'],
    ],
    [
      'a new document that is saved by itself',
      MANUAL('const one = new Account({ n: 1 }); await one.save(); await new Account({ n: 2 }).save({ session });'),
      ['mongodb-session: save'],
    ],
    [
      'a helper that hands the session in',
      "import { withTransaction } from './mongo';\nimport { Order } from './models';\nexport const run = () => withTransaction(async (session) => { await Order.create([{ a: 1 }], { session }); await Order.deleteOne({ b: 1 }); });",
      ['mongodb-session: deleteOne'],
    ],
    [
      'an injected model',
      "import { Model } from 'mongoose';\nexport class S { constructor(@InjectModel('Order') private readonly orderModel: Model<Order>) {}\n async run(session: ClientSession) { await session.withTransaction(async () => { await this.orderModel.updateOne({}, { a: 1 }); }); } }",
      ['mongodb-session: updateOne'],
    ],
    [
      'a change stream of a client with one connection',
      "import { MongoClient } from 'mongodb';\nconst client = new MongoClient(process.env.URL, { maxPoolSize: 1 });\nconst changes = client.db('a').collection('b').watch();",
      ['mongodb-session: watch'],
    ],
    [
      'a tailable cursor, one connection in the address',
      "import { MongoClient } from 'mongodb';\nconst client = await MongoClient.connect('mongodb://db/a?maxPoolSize=1');\nconst cursor = client.db().collection('log').find({}, { tailable: true, awaitData: true });",
      ['mongodb-session: find'],
    ],
    [
      'a cursor behind a load balancer whose loop needs the only connection',
      BALANCED(1, 'for await (const order of orders.find({}).sort({ a: 1 })) await orders.deleteOne(order);'),
      ['mongodb-session: find'],
    ],
    [
      'the same, kept in a variable',
      BALANCED(
        1,
        'const cursor = orders.aggregate([]); for await (const { _id } of cursor) { await orders.updateOne({ _id }, {}); }',
      ),
      ['mongodb-session: aggregate'],
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
    ['a transaction opened by hand, the session everywhere', MANUAL('await Account.updateOne({}, {}, { session });')],
    ['what runs when it failed, and what runs before', MANUAL('await Account.findOne({}).session(session);')],
    [
      'one operation for each, one after the other',
      IN('for (const n of [1, 2]) await orders.insertOne({ n }, { session });'),
    ],
    [
      'a document that was read with the session',
      MANUAL('const one = await Account.findOne({}).session(session); one.n = 1; await one.save();'),
    ],
    [
      'a session that Mongoose hands on by itself',
      "import mongoose from 'mongoose';\nimport { Order } from './models';\nmongoose.set('transactionAsyncLocalStorage', true);\nexport const run = (c: any) => c.transaction(async (session) => { await Order.create([{ a: 1 }]); });",
    ],
    [
      'functions that get the session, or have nothing to do with it',
      HELPED(
        'const put = (id, session) => stock.insertOne({ id }, { session });\nconst name = (id) => `n${id}`;\nasync function all(deps) { return stock.find({}, deps.options).toArray(); }',
        "await put(1, session); name(1); await all({ session }); await logAudit('x');",
      ),
    ],
    [
      'a function that is only told of it',
      HELPED(
        'async function logAudit(text) { await stock.insertOne({ text }); }',
        "await logAudit('x'); await [1].map(async (n) => put(n));",
      ),
    ],
    [
      'methods of the same names that are no collection',
      IN('const seen = new Set(); [1].find((n) => n); cache.findOne("a"); this.service.create({ a: 1 });'),
    ],
    [
      'a change stream of a client with the usual pool',
      "import { MongoClient } from 'mongodb';\nconst client = new MongoClient(process.env.URL, { maxPoolSize: 50 });\nconst changes = client.db('a').collection('b').watch();",
    ],
    [
      'a watcher of files beside a client with one connection',
      "import { MongoClient } from 'mongodb';\nimport chokidar from 'chokidar';\nconst client = new MongoClient(process.env.URL, { maxPoolSize: 1 });\nchokidar.watch('.');",
    ],
    [
      'a cursor behind a load balancer that is read at once',
      BALANCED(1, 'for (const order of await orders.find({}).toArray()) await orders.deleteOne(order);'),
    ],
    [
      'a loop that asks for nothing else',
      BALANCED(1, 'for await (const order of orders.find({})) console.log(order);'),
    ],
    [
      'a loop on a client with more connections',
      BALANCED(20, 'for await (const order of orders.find({})) await orders.deleteOne(order);'),
    ],
  ])('stays silent on %s', (_, code) => {
    expect(check(code)).toEqual([]);
  });
});
