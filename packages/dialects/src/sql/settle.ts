import type { AnalysedText, Definition } from '@poolsafe/core';

/** Definitions that run definitions that run definitions: how deep they are followed into each other. */
export const DEEPEST_CALLS = 5;

/** What reading a text once gives. */
export interface ReadText {
  readonly analysed: AnalysedText;
  /** All definitions, those without effects too: they replace earlier ones. */
  readonly all: readonly Definition[];
}

/**
 * Reads a text until what its definitions run of each other is settled: most define nothing that has effects, and are
 * read once.
 *
 * @param read reads it with these definitions to be run; `before` is how it was read with fewer
 */
export function settled<Read extends ReadText>(
  dialect: Definition['dialect'],
  definitions: readonly Definition[] = [],
  read: (runnable: readonly Definition[], before?: Read) => Read,
): Read {
  const outer = definitions.filter((definition) => definition.dialect === dialect);
  let result = read(outer);
  let seen = 0;
  for (let round = 0; round < DEEPEST_CALLS; round++) {
    const count = result.all.reduce((sum, { effects }) => sum + effects.length, 0);
    if (count === seen) break;
    seen = count;
    result = read([...outer, ...result.all], result);
  }
  return result;
}

/** The text as it was read, with the definitions that have effects when they are run from elsewhere. */
export function withDefinitions({ analysed, all }: ReadText): AnalysedText {
  const definitions = all.filter(({ effects }) => effects.length > 0);
  return definitions.length > 0 ? { ...analysed, definitions } : analysed;
}
