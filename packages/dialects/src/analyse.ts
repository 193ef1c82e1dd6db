import type { AnalysedText, Dialect } from '@poolsafe/core';
import { analyseMemcached } from './memcached/analyse.js';
import { analyseMongo } from './mongodb/analyse.js';
import { analyseMysql } from './mysql/analyse.js';
import { analysePostgres, type AnalyseOptions } from './postgres/analyse.js';
import { grammarInUse } from './postgres/confirm.js';
import { analyseRedis } from './redis/analyse.js';

type Analyser = (text: string, options?: AnalyseOptions) => AnalysedText;

/** Who reads which dialect. */
const ANALYSERS: Readonly<Partial<Record<Dialect, Analyser>>> = {
  postgres: analysePostgres,
  mysql: (text, { definitions } = {}) => analyseMysql(text, definitions && { definitions }),
  redis: (text) => analyseRedis(text),
  mongodb: (text) => analyseMongo(text),
  memcached: (text) => analyseMemcached(text),
};

/** The dialects that texts can be read in. */
export const dialects = Object.keys(ANALYSERS) as readonly Dialect[];

/** Readings that are kept, and the longest text whose reading is, in UTF-16 code units. */
const MOST_KEPT = 4000;
const LONGEST_KEPT = 2000;

const kept = new Map<string, AnalysedText>();

/** The reading of a text that has been read before: while code is edited, most of its statements stay what they are. */
function remembered(key: string, read: () => AnalysedText): AnalysedText {
  const known = kept.get(key);
  if (known) {
    // What was used last goes last.
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const made = read();
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(key, made);
  return made;
}

/**
 * Splits a text into statements and reads their effects. Never throws for what the text holds.
 *
 * @throws RangeError for a dialect that has no reader
 */
export function analyse(text: string, dialect: Dialect, options?: AnalyseOptions): AnalysedText {
  const analyser = ANALYSERS[dialect];
  if (!analyser) throw new RangeError(`${dialect} cannot be read; known: ${dialects.join(', ')}`);
  if (options || text.length > LONGEST_KEPT) return analyser(text, options);
  return remembered(`${dialect} ${grammarInUse() ?? ''} ${text}`, () => analyser(text));
}
