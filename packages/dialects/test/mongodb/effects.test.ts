import { describe, expect, it } from 'vitest';
import { analyseMongo } from '../../src/index.js';
import { effectLines } from '../effect-lines.js';

describe('effects of MongoDB operations', () => {
  it.each<[string, readonly string[]]>([
    ['{"insert": "orders", "documents": [{"find": "x"}]}', []],
    ['{"find": "orders", "filter": {}}', ['{"find" | cursor write session orders']],
    ['{"find": "orders", "singleBatch": true}', []],
    [
      '{"find": "log", "tailable": true, "awaitData": true}',
      ['{"find" | cursor write session log', '{"find" | blocking-wait wait statement log'],
    ],
    [
      '{ aggregate: "orders", pipeline: [{ $changeStream: {} }], cursor: {} }',
      ['{ aggregate | cursor write session orders', '{ aggregate | blocking-wait wait statement orders'],
    ],
    ['{"getMore": 5, "collection": "orders"}', ['{"getMore" | cursor read session orders']],
    ['{"killCursors": "orders", "cursors": [1]}', ['{"killCursors" | cursor release session orders']],
    [
      '{"insert": "a", "documents": [], "lsid": {"id": 1}, "txnNumber": 1, "startTransaction": true, "autocommit": false}',
      ['{"insert" | transaction write transaction -'],
    ],
    ['{"commitTransaction": 1, "txnNumber": 1}', ['{"commitTransaction" | transaction release transaction -']],
    ['{"getlasterror": 1}', ['{"getlasterror" | diagnostics read session -']],
    ['{"endSessions": []}', ['{"endSessions" | server-session release session -']],
    ['{"setParameter": 1, "logLevel": 2}', ['{"setParameter" | setting write global logLevel']],
    ['db.orders.watch()', ['watch | cursor write session -', 'watch | blocking-wait wait statement -']],
    ['db.orders.find({ watch: "watch()" })', ['find | cursor write session -']],
    ['db.log.find().tailable()', ['tailable | cursor write session -', 'tailable | blocking-wait wait statement -']],
    ['s = db.getMongo().startSession()', ['startSession | server-session write session -']],
    [
      's.startTransaction()\ns.commitTransaction(); s.endSession()',
      [
        'startTransaction | transaction write transaction -',
        'commitTransaction | transaction release transaction -',
        'endSession | server-session release session -',
      ],
    ],
    ['db.runCommand({ getLastError: 1 })', ['runCommand | diagnostics read session -']],
    ['db.orders\n  .find({ _id: ObjectId("5") })', ['find | cursor write session -']],
    ['db.orders.insertOne({ a: 1 }) // db.orders.watch()', []],
  ])('%s', (text, expected) => {
    expect(effectLines(text, analyseMongo)).toEqual(expected);
  });

  it('notes a document that cannot be read and goes on', () => {
    const result = analyseMongo('{"find": }\ndb.c.watch()');
    expect(result.notAnalysed).toEqual([
      { range: { start: 0, end: 10 }, reason: 'this is not a document that JSON5 can read' },
    ]);
    expect(result.statements).toHaveLength(1);
  });
});
