import type { CodeString } from './lexer.js';

/** A file of MyBatis: statements as the text of elements. */
export const isMapper = (path: string, text: string): boolean =>
  /\.xml$/i.test(path) && /<mapper\s+namespace\b/.test(text);

const STATEMENT = /<(select|insert|update|delete|selectKey)\b[^>]*>([^]*?)<\/\1>/g;

/** What is no SQL inside a statement, and what MyBatis fills in. */
const MARKS = /<!--[^]*?-->|<!\[CDATA\[|\]\]>|<[^>]+>/g;

/** The statements of a mapper, its own marks blanked and offsets kept. */
export const mapperTexts = (text: string): readonly CodeString[] =>
  [...text.matchAll(STATEMENT)].map((match) => {
    const body = match[2] ?? '';
    const start = match.index + match[0].lastIndexOf('</') - body.length;
    const sql = body.replace(MARKS, (mark) => ' '.repeat(mark.length));
    return { text: sql, start, end: start + body.length };
  });
