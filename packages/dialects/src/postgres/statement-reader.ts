import type { SessionEffect, TextRange } from '@poolsafe/core';
import type { StatementTokens } from '../sql/tokens.js';
import { doBlock, readDynamic } from './effects/bodies.js';
import * as commands from './effects/commands.js';
import { create, deferralOfCalls } from './effects/create.js';
import * as cursors from './effects/cursors.js';
import { readCalls } from './effects/functions.js';
import * as prepared from './effects/prepared.js';
import * as settings from './effects/settings.js';
import { dropTemp, readTemp, selectInto } from './effects/temp-relations.js';
import * as transactions from './effects/transactions.js';
import { K } from './keywords.js';
import { type CommandReader, EffectList, type Reader } from './reader.js';
import { Scanner } from './scanner.js';

/** Who reads the commands that begin with a keyword. */
const COMMANDS: Readonly<Record<number, CommandReader>> = {
  [K.set]: settings.set,
  [K.reset]: settings.reset,
  [K.show]: settings.show,
  [K.alter]: settings.alter,
  [K.update]: settings.update,
  [K.begin]: transactions.begin,
  [K.start]: transactions.start,
  [K.commit]: transactions.commit,
  [K.end]: transactions.commit,
  [K.rollback]: transactions.rollback,
  [K.abort]: transactions.rollback,
  [K.savepoint]: transactions.savepoint,
  [K.release]: transactions.release,
  [K.prepare]: prepared.prepare,
  [K.execute]: prepared.execute,
  [K.deallocate]: prepared.deallocate,
  [K.declare]: cursors.declare,
  [K.fetch]: cursors.fetch,
  [K.move]: cursors.move,
  [K.close]: cursors.close,
  [K.create]: create,
  [K.lock]: commands.lock,
  [K.listen]: commands.listen,
  [K.unlisten]: commands.unlisten,
  [K.notify]: commands.notify,
  [K.load]: commands.load,
  [K.discard]: commands.discard,
  [K.do]: doBlock,
};

/** Commands that mean something else in PL/pgSQL than in SQL, or are its own. */
const NOT_IN_PLPGSQL: ReadonlySet<number> = new Set([
  K.begin,
  K.start,
  K.commit,
  K.end,
  K.rollback,
  K.abort,
  K.savepoint,
  K.release,
  K.declare,
  K.fetch,
  K.move,
  K.close,
  K.execute,
  K.prepare,
  K.show,
]);

const PLPGSQL_BLOCK_WORDS: ReadonlySet<number> = new Set([K.begin, K.then, K.else, K.loop]);

/** Reads the effects of one statement's tokens. `knownTemp` holds the temporary relations that the text made before. */
export function readStatement(tokens: StatementTokens, knownTemp: Set<string>): readonly SessionEffect[] {
  const list = new EffectList();
  readCommand(tokens, 0, list, knownTemp, 'sql');
  for (const effect of list.effects) {
    if (effect.state !== 'temp-relation' || effect.name === undefined || effect.deferred !== undefined) continue;
    if (effect.action === 'write') knownTemp.add(effect.name);
    else if (effect.action === 'release') knownTemp.delete(effect.name);
  }
  return list.effects;
}

function readCommand(
  tokens: StatementTokens,
  head: number,
  list: EffectList,
  knownTemp: ReadonlySet<string>,
  language: 'sql' | 'plpgsql',
): void {
  if (head >= tokens.count) return;
  while (tokens.isPunctuation(head, '(')) head++;
  let delegated = false;
  const reader: Reader = {
    tokens,
    head,
    emit: list.emit,
    readInner: (range, innerLanguage, deferred) => readBody(tokens.text, range, innerLanguage, deferred, list),
    readAt: (at, deferred) => {
      delegated = true;
      const before = list.deferred;
      list.deferred = deferred ?? before;
      readCommand(tokens, at, list, knownTemp, language);
      list.deferred = before;
    },
  };
  const keyword = tokens.keyword(head);

  if (keyword === K.explain) {
    readExplain(reader);
    return;
  }
  if (language === 'plpgsql' && keyword === K.execute) readDynamic(reader, list.deferred);
  else if (!(language === 'plpgsql' && NOT_IN_PLPGSQL.has(keyword))) COMMANDS[keyword]?.(reader);
  if (keyword === K.drop) dropTemp(reader, knownTemp);
  if (delegated) return;

  if (language === 'sql' && (keyword === K.select || keyword === K.with)) selectInto(reader, head);
  const deferral = keyword === K.create || keyword === K.alter ? deferralOfCalls(tokens, head) : undefined;
  const before = list.deferred;
  list.deferred = before ?? deferral;
  readCalls(tokens, head, list.emit);
  if (keyword !== K.create && keyword !== K.drop) readTemp(reader, knownTemp, head);
  list.deferred = before;
}

/** `EXPLAIN` runs nothing unless it says `ANALYZE`; an `EXECUTE` behind it still needs its statement. */
function readExplain({ tokens, head, readAt }: Reader): void {
  let i = head + 1;
  let analyze = false;
  if (tokens.isPunctuation(i, '(')) {
    const close = tokens.closing(i);
    for (; i < close; i++) {
      if (tokens.keyword(i) !== K.analyze) continue;
      analyze = !(tokens.keyword(i + 1) === K.false || /^(off|0)$/i.test(tokens.raw(i + 1)));
    }
    i = close + 1;
  }
  while (tokens.keyword(i) === K.analyze || /^verbose$/i.test(tokens.raw(i))) {
    if (tokens.keyword(i) === K.analyze) analyze = true;
    i++;
  }
  if (analyze || tokens.keyword(i) === K.execute) readAt(i);
}

function readBody(
  text: string,
  range: TextRange,
  language: 'sql' | 'plpgsql',
  deferred: SessionEffect['deferred'],
  list: EffectList,
): void {
  const scanner = new Scanner(text, { psql: false, range });
  const knownTemp = new Set<string>();
  const before = list.deferred;
  list.deferred = deferred ?? before;
  while (scanner.next()) {
    const tokens = scanner.tokens;
    const from = list.effects.length;
    if (language === 'sql') readCommand(tokens, 0, list, knownTemp, 'sql');
    else readPlpgsql(tokens, list, knownTemp);
    for (const effect of list.effects.slice(from)) {
      if (effect.state === 'temp-relation' && effect.action === 'write' && effect.name !== undefined)
        knownTemp.add(effect.name);
    }
  }
  list.deferred = before;
}

/** One `;`-ended piece of PL/pgSQL: block words stand before the command that it holds. */
function readPlpgsql(tokens: StatementTokens, list: EffectList, knownTemp: ReadonlySet<string>): void {
  let head = 0;
  for (let i = 0; i < tokens.count; i++)
    if (PLPGSQL_BLOCK_WORDS.has(tokens.keyword(i)) && i + 1 < tokens.count) head = i + 1;
  if (head > 0) readCalls(tokens.slice(0, head), 0, list.emit);
  readCommand(tokens, head, list, knownTemp, 'plpgsql');
}
