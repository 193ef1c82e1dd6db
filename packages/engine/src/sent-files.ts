import type { Filed, SentFileFact } from '@poolsafe/core';
import { type FileRole, type Flow, pathMatcher, roleOf } from '@poolsafe/sources';

/** Which calls send what stands in other files. */
export class SentFiles {
  readonly #byPath = new Map<string, Filed<SentFileFact>[]>();
  readonly #byPattern: (readonly [covers: (path: string) => boolean, sent: Filed<SentFileFact>])[] = [];

  constructor(facts: readonly Filed<SentFileFact>[]) {
    const roles = new Map<string, FileRole>();
    for (const fact of facts) {
      const role = roles.get(fact.file) ?? roleOf(fact.file, '');
      roles.set(fact.file, role);
      // What only tests send is judged as if nobody was seen to.
      if (role === 'test') continue;
      const list = this.#byPath.get(fact.path);
      if (fact.path.includes('*')) this.#byPattern.push([pathMatcher(fact.path), fact]);
      else if (list) list.push(fact);
      else this.#byPath.set(fact.path, [fact]);
    }
  }

  /** The calls that send a file, or a part of it. */
  of(file: string): readonly Filed<SentFileFact>[] {
    const exact = this.#byPath.get(file) ?? [];
    const covered = this.#byPattern.filter(([covers]) => covers(file)).map(([, sent]) => sent);
    return [...exact, ...covered];
  }

  /** The flows of a file where they are sent, each as often as that is done in another way. */
  placed(flows: readonly Flow[], file: string): readonly Flow[] {
    const calls = this.of(file);
    if (calls.length === 0) return flows;
    return flows.flatMap((flow) => {
      const own = calls.filter(({ part }) => part === undefined || part === flow.part);
      return own.length === 0 ? [flow] : aFewOfEachWay(own.filter(isOurs)).map((call) => asSent(flow, call));
    });
  }
}

/** Calls that send in the same way and are told. */
const MOST_OF_A_WAY = 8;

/** A few of the calls that send in the same way: hundreds of migrations may send files by names that are not known. */
function aFewOfEachWay(calls: readonly Filed<SentFileFact>[]): readonly Filed<SentFileFact>[] {
  if (calls.length <= MOST_OF_A_WAY) return calls;
  const seen = new Map<string, number>();
  return calls.filter(({ file, dialect, handle, start, apart, confidence, connection, hook }) => {
    const way = JSON.stringify([roleOf(file, ''), dialect, handle, start, apart, confidence, connection, hook]);
    const before = seen.get(way) ?? 0;
    seen.set(way, before + 1);
    return before < MOST_OF_A_WAY;
  });
}

/** A pooler of ours can stand before the database that the call sends to. */
const isOurs = (call: SentFileFact): boolean => call.dialect !== 'other';

/** A flow that a call sends: as one message, on the call's connection, inside the call's transaction. */
function asSent(flow: Flow, call: Filed<SentFileFact>): Flow {
  const { connection, hook, confidence, file, range } = call;
  const { dialect, statementCount, part } = flow;
  const size = Math.max(flow.statements.length, statementCount);
  return {
    dialect,
    statementCount,
    ...(part === undefined ? {} : { part }),
    start: call.start,
    confidence,
    sentBy: { file, range },
    role: roleOf(file, ''),
    ...(connection ? { connection } : {}),
    statements: flow.statements.map((statement, index) => ({
      ...statement,
      message: call.apart ? index : 0,
      messageSize: call.apart ? 1 : size,
      handle: call.handle,
      ...(hook === undefined ? {} : { hook }),
    })),
  };
}
