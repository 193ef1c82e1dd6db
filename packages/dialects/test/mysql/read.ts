import type { SessionEffect } from '@poolsafe/core';
import { analyseMysql, type AnalyseMysqlOptions } from '../../src/index.js';

/** `state action scope name (deferred) | words`: the facts of an effect and the words that make it. */
const line = (sql: string, effect: SessionEffect): string =>
  [
    effect.state,
    effect.action,
    effect.scope,
    effect.name ?? '-',
    ...(effect.deferred ? [`(${effect.deferred})`] : []),
    '|',
    sql.slice(effect.range.start, effect.range.end),
  ].join(' ');

/** All effects of a text, one line each. */
export const read = (sql: string, options?: AnalyseMysqlOptions): readonly string[] =>
  analyseMysql(sql, options).statements.flatMap(({ effects }) => effects.map((effect) => line(sql, effect)));

/** The same without the words. */
export const facts = (sql: string, options?: AnalyseMysqlOptions): readonly string[] =>
  read(sql, options).map((effect) => effect.slice(0, effect.indexOf(' | ')));

/** The statements of a text, word for word. */
export const split = (sql: string, options?: AnalyseMysqlOptions): readonly string[] =>
  analyseMysql(sql, options).statements.map(({ range }) => sql.slice(range.start, range.end));
