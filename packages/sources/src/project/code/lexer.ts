import { type Language, LANGUAGES } from './languages.js';

/** A string literal of a program in whatever language. */
export interface CodeString {
  /** What stands between the quotes, as written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface LexedCode {
  /** The text with comments blanked, offsets kept. */
  readonly code: string;
  readonly strings: readonly CodeString[];
}

/** Whether a file is code in a language of which strings and calls are read. */
export const isOtherCode = (path: string): boolean => LANGUAGES.some(({ files }) => files.test(path));

/** Strings and comments of a program. Never throws; an unclosed string ends with its line, or with the text. */
export function lex(text: string, path: string): LexedCode {
  const language = LANGUAGES.find(({ files }) => files.test(path));
  if (!language) return { code: text, strings: [] };
  if (language.needs?.test(text) === false) return { code: '', strings: [] };
  const strings: CodeString[] = [];
  const blanks: [number, number][] = [];
  let at = 0;
  const marks: string[] = [];
  while (at < text.length) {
    const character = text[at] ?? '';
    const mark = character === '<' ? heredocAt(text, at, language) : undefined;
    if (mark) {
      marks.push(mark.name);
      at = mark.end;
      continue;
    }
    if (character === '\n' && marks.length > 0) {
      const body = heredocBody(text, at + 1, marks.shift() ?? '');
      strings.push({ text: text.slice(at + 1, body.end), start: at + 1, end: body.end });
      at = body.next;
      continue;
    }
    const line = language.line.find((opener) => text.startsWith(opener, at));
    if (line !== undefined && !(line === '#' && text[at + 1] === '{')) {
      const end = text.indexOf('\n', at);
      const stop = end === -1 ? text.length : end;
      blanks.push([at, stop]);
      at = stop;
    } else if (language.block && text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      const stop = end === -1 ? text.length : end + 2;
      blanks.push([at, stop]);
      at = stop;
    } else if (language.quotes.includes(character)) {
      const quote = language.triple && text.startsWith(character.repeat(3), at) ? character.repeat(3) : character;
      const start = at + quote.length;
      const raw = character === '`' || /[rR@]#*$/.test(text.slice(Math.max(0, at - 3), at));
      const hashes = /r(#+)$/.exec(text.slice(Math.max(0, at - 6), at))?.[1] ?? '';
      let end = start;
      while (end < text.length && !text.startsWith(quote + hashes, end)) {
        if (text[end] === '\\' && !raw) end++;
        end++;
      }
      end = Math.min(end, text.length);
      strings.push({ text: text.slice(start, end), start, end });
      at = end + quote.length;
    } else at++;
  }
  if (/\.rs$/.test(path)) blanks.push(...testModules(text, blanks));
  let code = '';
  let from = 0;
  blanks.sort((a, b) => a[0] - b[0]);
  for (const [start, end] of blanks) {
    if (start < from) continue;
    code += text.slice(from, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    from = end;
  }
  const inTests = (at: number) => blanks.some(([start, end]) => at > start && at < end);
  return { code: code + text.slice(from), strings: strings.filter(({ start }) => !inTests(start)) };
}

/** A heredoc that is announced here, and the end of the announcement. */
function heredocAt(text: string, at: number, { heredoc }: Language): { name: string; end: number } | undefined {
  if (!heredoc) return undefined;
  heredoc.lastIndex = at;
  const match = heredoc.exec(text);
  const name = match?.[2] ?? match?.[3];
  return match && name !== undefined ? { name, end: at + match[0].length } : undefined;
}

/** The lines up to the mark, and the line break before what follows it; the rest of the text where no mark comes. */
function heredocBody(text: string, start: number, mark: string): { end: number; next: number } {
  const close = new RegExp(`^[ \\t]*${mark}\\b`, 'm').exec(text.slice(start));
  if (!close) return { end: text.length, next: text.length };
  const end = start + close.index;
  return { end, next: end + close[0].length };
}

/** `#[cfg(test)] mod tests { ... }` of Rust: tests beside the code, nearly always at the end of the file. */
function testModules(text: string, comments: readonly [number, number][]): [number, number][] {
  const match = /^#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub\s+)?mod\s+\w+\s*\{/m.exec(text);
  if (!match || comments.some(([start, end]) => match.index >= start && match.index < end)) return [];
  const close = /^\}/m.exec(text.slice(match.index + match[0].length));
  return [[match.index, close ? match.index + match[0].length + close.index : text.length]];
}
