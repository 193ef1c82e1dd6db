import { type AnalysedText, LineIndex, type NotAnalysed, type Statement } from '@poolsafe/core';
import { HOLE } from '../sql/tokens.js';
import { redisCommand, redisServers } from './commands.js';
import { effectsOfRedisCommand } from './effects.js';
import { splitLine, type Word } from './words.js';

/**
 * Reads Redis or Valkey commands, one a line, as redis-cli and the inline protocol take them: any case, quoted words,
 * a copied redis-cli prompt in front. Empty lines and lines that begin with `#` are passed over. Never throws.
 */
export function analyseRedis(text: string): AnalysedText {
  const statements: Statement[] = [];
  const notAnalysed: NotAnalysed[] = [];
  const lines = new LineIndex(text);
  for (let line = 1; line <= lines.lineCount; line++) {
    const { start, end } = lines.lineRange(line);
    if (/^\s*(?:#|$)/.test(text.slice(start, end))) continue;
    const words = splitLine(text, { start, end });
    if ('reason' in words) {
      notAnalysed.push(words);
      continue;
    }
    const unknown = unknownCommand(words);
    if (unknown) notAnalysed.push(unknown);
    const first = words[0];
    const last = words.at(-1);
    if (!first || !last) continue;
    statements.push({
      dialect: 'redis',
      range: { start: first.range.start, end: last.range.end },
      effects: effectsOfRedisCommand(
        words.map(({ value }) => value),
        words.map(({ range }) => range),
      ),
      confirmedBy: redisCommand(first.value) ? 'parser' : 'tokens',
    });
  }
  return { dialect: 'redis', statements, notAnalysed };
}

/** Commands of modules (`JSON.SET`, `FT.SEARCH`) are not in a server's own table, and hold no connection state. */
function unknownCommand(words: readonly Word[]): NotAnalysed | undefined {
  const first = words[0];
  if (!first || first.value.includes(HOLE) || first.value.includes('.') || redisCommand(first.value)) return undefined;
  return { range: first.range, reason: `"${first.value}" is no command of ${redisServers.join(', ')}` };
}
