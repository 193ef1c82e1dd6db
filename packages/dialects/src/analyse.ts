import type { AnalysedText, Dialect } from '@poolsafe/core';
import { analyseMemcached } from './memcached/analyse.js';
import { analyseMongo } from './mongodb/analyse.js';
import { analyseMysql } from './mysql/analyse.js';
import { analysePostgres, type AnalyseOptions } from './postgres/analyse.js';
import { analyseRedis } from './redis/analyse.js';

type Analyser = (text: string, options?: AnalyseOptions) => AnalysedText;

/** Who reads which dialect. */
const ANALYSERS: Readonly<Partial<Record<Dialect, Analyser>>> = {
  postgres: analysePostgres,
  mysql: (text) => analyseMysql(text),
  redis: (text) => analyseRedis(text),
  mongodb: (text) => analyseMongo(text),
  memcached: (text) => analyseMemcached(text),
};

/** The dialects that texts can be read in. */
export const dialects = Object.keys(ANALYSERS) as readonly Dialect[];

/**
 * Splits a text into statements and reads their effects. Never throws for what the text holds.
 *
 * @throws RangeError for a dialect that has no reader
 */
export function analyse(text: string, dialect: Dialect, options?: AnalyseOptions): AnalysedText {
  const analyser = ANALYSERS[dialect];
  if (!analyser) throw new RangeError(`${dialect} cannot be read; known: ${dialects.join(', ')}`);
  return analyser(text, options);
}
