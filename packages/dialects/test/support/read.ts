import type { AnalysedText } from '@poolsafe/core';
import { analysePostgres, type AnalyseOptions } from '../../src/index.js';

/** `words | state action scope name`, one line an effect; then where it is deferred to, or what it is done through. */
export function lines(text: string, analysed: AnalysedText): readonly string[] {
  return analysed.statements.flatMap((statement) =>
    statement.effects.map((effect) =>
      [
        text.slice(effect.range.start, effect.range.end),
        '|',
        effect.state,
        effect.action,
        effect.scope,
        effect.name ?? '-',
        ...(effect.deferred ? [effect.deferred] : []),
        ...(effect.origin ? [`<- ${text.slice(effect.origin.range.start, effect.origin.range.end)}`] : []),
      ].join(' '),
    ),
  );
}

export const readPostgres = (sql: string, options?: AnalyseOptions): readonly string[] =>
  lines(sql, analysePostgres(sql, options));

/** The facts alone, without words. */
export const factsOf = (sql: string, options?: AnalyseOptions): readonly string[] =>
  readPostgres(sql, options).map((line) => line.slice(line.indexOf(' | ') + 3));
