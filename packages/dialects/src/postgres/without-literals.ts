import { HOLE, Kind } from '../sql/tokens.js';
import { Scanner } from './scanner.js';

/** A statement's words with its literals and holes numbered ($1, $2, ...), comments out and white space folded. */
export function withoutLiterals(text: string): string {
  const scanner = new Scanner(text, { psql: false });
  let written = '';
  let count = 0;
  while (scanner.next()) {
    const { tokens } = scanner;
    if (written !== '') written += '; ';
    for (let i = 0; i < tokens.count; i++) {
      const kind = tokens.kind(i);
      const literal = kind === Kind.String || kind === Kind.Number || kind === Kind.Parameter || kind === Kind.Hole;
      const word = literal ? `$${String(++count)}` : tokens.raw(i).replaceAll(HOLE, '$');
      const spaced = i > 0 && tokens.start(i) > tokens.end(i - 1);
      written += (spaced ? ' ' : '') + word;
    }
  }
  return written;
}
