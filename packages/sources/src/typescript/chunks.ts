/**
 * A module as stretches of text that can be parsed one by one. A stretch begins at the head of a line with a word that
 * cannot go on with what stands before it (`export`, `function`, `const` ...), or with any word behind a line that ends in
 * `;`. Where every stretch is free of errors by itself, their trees in a row are the tree of the whole: a parser that has
 * read one of them to its end is where it was at the beginning.
 */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** It has no syntax errors by itself. */
  readonly clean: boolean;
}

/** Words at the head of a line that end whatever stands before them. */
const HEAD =
  /^(?:(?:export|function|class|const|enum|interface|namespace)\b|import\b(?!\s*[.(])|async[ \t]+function\b|abstract[ \t]+class\b|declare[ \t]+\w|type[ \t]+[\w$]+[ \t]*[=<]|(?!(?:else|catch|finally|while|of|in|instanceof|as|satisfies|default|case)\b)[\w$])/gm;
const STRONG = /^(?:export|function|class|const|enum|interface|namespace|import|async|abstract|declare|type)\b/;

/** Stretches that are put together at most, to have one without errors. */
const MOST_JOINED = 8;

/** Offsets at which a stretch can begin, in their order from one of them on; looked for as far as they are asked for. */
class Cuts {
  readonly #text: string;
  #found: number[] = [];
  /** Where the next head of a line is looked for. */
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The how-manieth cut behind `start`, which is one; undefined behind the end of the text. */
  behind(start: number, count: number): number | undefined {
    const at = this.#found.indexOf(start);
    if (at === -1) {
      this.#found = [start];
      this.#at = start + 1;
    } else if (at > 0) this.#found = this.#found.slice(at);
    while (this.#found.length <= count && this.#next());
    return this.#found[count];
  }

  /** Whether a stretch can begin at `offset`, or end with the text there. @param start a cut before it */
  includes(offset: number, start: number): boolean {
    for (let count = 1; ; count++) {
      const cut = this.behind(start, count);
      if (cut === undefined || cut >= offset) return cut === offset;
    }
  }

  /** Finds one more; false when there is none. */
  #next(): boolean {
    const text = this.#text;
    const last = this.#found.at(-1) ?? 0;
    if (last >= text.length) return false;
    HEAD.lastIndex = this.#at;
    for (let match = HEAD.exec(text); match; match = HEAD.exec(text)) {
      const { index } = match;
      if (index === 0 || (!STRONG.test(match[0]) && !endsStatement(text, index))) continue;
      const start = withComments(text, index);
      if (start <= last) continue;
      this.#at = index + 1;
      this.#found.push(start);
      return true;
    }
    this.#at = text.length;
    this.#found.push(text.length);
    return true;
  }
}

/** Whether the last line of code before an offset ends in `;`. */
function endsStatement(text: string, offset: number): boolean {
  let at = offset - 1;
  while (at >= 0 && /\s/.test(text.charAt(at))) at--;
  return text.charAt(at) === ';';
}

/** Comments before a declaration belong to it. */
function withComments(text: string, offset: number): number {
  let start = offset;
  for (;;) {
    const end = lineEndBefore(text, start);
    if (end < 0) return start;
    const line = startOfLine(text, end);
    const words = text.slice(line, end).trim();
    if (words.startsWith('//')) start = line;
    else if (words.endsWith('*/')) {
      const open = text.lastIndexOf('/*', end - 1);
      if (open === -1 || text.slice(startOfLine(text, open), open).trim() !== '') return start;
      start = startOfLine(text, open);
    } else return start;
  }
}

function startOfLine(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text.charCodeAt(start - 1) !== 10 && text.charCodeAt(start - 1) !== 13) start--;
  return start;
}

/** The end of the line before the one that begins at an offset, without its line break; -1 when there is none. */
function lineEndBefore(text: string, start: number): number {
  if (start === 0) return -1;
  return text.charAt(start - 1) === '\n' && text.charAt(start - 2) === '\r' ? start - 2 : start - 1;
}

/** A stretch that is known to begin at a place, with nothing to look at again. */
export interface KnownStretch extends Stretch {
  /** So is one behind it, as it was: it ends where it did. */
  readonly ends: boolean;
}

/**
 * Divides a text. A stretch that has errors by itself is joined with those behind it as far as that takes the errors away.
 *
 * @param known what is known to begin at an offset
 */
export function divide(
  text: string,
  isClean: (start: number, end: number) => boolean,
  known: (start: number) => KnownStretch | undefined = () => undefined,
): readonly Stretch[] {
  const cuts = new Cuts(text);
  const stretches: Stretch[] = [];
  for (let start = 0; start < text.length;) {
    const same = known(start);
    if (same && (same.ends || cuts.includes(same.end, start))) {
      stretches.push(same);
      start = same.end;
      continue;
    }
    let joined = 1;
    let end = cuts.behind(start, joined);
    while (end !== undefined && joined <= MOST_JOINED && !isClean(start, end)) end = cuts.behind(start, ++joined);
    const clean = end !== undefined && joined <= MOST_JOINED;
    end = clean ? end : cuts.behind(start, 1);
    if (end === undefined) break;
    stretches.push({ start, end, clean });
    start = end;
  }
  return stretches;
}
