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

/** Offsets at which a stretch can begin, the beginning of the text and its end included. */
export function boundaries(text: string): readonly number[] {
  const found = [0];
  HEAD.lastIndex = 0;
  for (let match = HEAD.exec(text); match; match = HEAD.exec(text)) {
    const { index } = match;
    if (index === 0) continue;
    if (!STRONG.test(match[0]) && !endsStatement(text, index)) continue;
    const start = withComments(text, index);
    if (start > (found.at(-1) ?? 0)) found.push(start);
  }
  if (text.length > 0) found.push(text.length);
  return found;
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

/**
 * Divides a text. A stretch that has errors by itself is joined with those behind it as far as that takes the errors away.
 *
 * @param known a stretch that is known to begin here, with nothing to look at again
 */
export function divide(
  text: string,
  isClean: (start: number, end: number) => boolean,
  known: (start: number) => Stretch | undefined = () => undefined,
): readonly Stretch[] {
  const cuts = boundaries(text);
  const at = new Map(cuts.map((cut, index) => [cut, index]));
  const stretches: Stretch[] = [];
  for (let index = 0; index + 1 < cuts.length;) {
    const start = cuts[index] ?? 0;
    const same = known(start);
    const next = same && at.get(same.end);
    if (same && next !== undefined) {
      stretches.push(same);
      index = next;
      continue;
    }
    const most = Math.min(MOST_JOINED, cuts.length - 1 - index);
    let joined = 1;
    while (joined <= most && !isClean(start, cuts[index + joined] ?? 0)) joined++;
    const clean = joined <= most;
    if (!clean) joined = 1;
    stretches.push({ start, end: cuts[index + joined] ?? 0, clean });
    index += joined;
  }
  return stretches;
}
