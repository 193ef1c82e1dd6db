import type { StatementTokens } from '../sql/tokens.js';
import { K } from './keywords.js';

/** psql commands that send what was typed before them. */
const SENDING_COMMAND = /^\\(g|gx|gset|gexec|gdesc|watch|crosstabview|crosstab|bind|bind_named|parse|sendpipeline)\b/;

/** Where psql's command at `start` ends, and whether it sends what stands before it. */
export function metaCommand(
  text: string,
  start: number,
  limit: number,
): { readonly end: number; readonly sends: boolean } {
  // `\;` goes on with the same message.
  if (text.charCodeAt(start + 1) === 59) return { end: start + 2, sends: true };
  const newline = text.indexOf('\n', start);
  const end = newline === -1 || newline > limit ? limit : newline;
  return { end, sends: SENDING_COMMAND.test(text.slice(start, Math.min(end, start + 20))) };
}

const END_OF_COPY = /\n\\\.\r?(?=\n|$)/g;

/** The lines that stand behind `COPY ... FROM stdin;` in a script, up to `\.`: data. */
export class CopyData {
  readonly #text: string;
  readonly #end: number;
  /** Whether the data that was looked for last ends; no later one does when it does not. */
  #ends: boolean | undefined;
  /** Up to where the text was looked at; set back by who asks. */
  reach = 0;

  constructor(text: string, end: number) {
    this.#text = text;
    this.#end = end;
  }

  /** Where the text goes on behind a statement that ends at `at`, and its data. */
  after(tokens: StatementTokens, at: number): number {
    if (!readsData(tokens)) return at;
    const data = this.#text.indexOf('\n', at);
    if (data === -1 || this.#ends === false) {
      this.reach = Infinity;
      return at;
    }
    END_OF_COPY.lastIndex = data;
    this.#ends = END_OF_COPY.test(this.#text);
    this.reach = this.#ends ? END_OF_COPY.lastIndex + 1 : Infinity;
    return this.#ends ? Math.min(END_OF_COPY.lastIndex, this.#end) : at;
  }
}

function readsData(tokens: StatementTokens): boolean {
  if (tokens.keyword(0) !== K.copy) return false;
  for (let i = 1; i < tokens.count; i++) {
    if (tokens.keyword(i) === K.stdin && tokens.keyword(i - 1) === K.from) return true;
  }
  return false;
}
