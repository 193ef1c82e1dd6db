import type { TextRange } from '@poolsafe/core';
import type { ConfigPlace, ConfigProblem, ReadInclude } from './config-reader.js';

/** A value of a libconfig file, with its place. Numbers and booleans are kept as they are written. */
export type LibconfigValue =
  | ({ readonly kind: 'scalar'; readonly value: string } & ConfigPlace)
  | ({ readonly kind: 'list'; readonly items: readonly LibconfigValue[] } & ConfigPlace)
  | ({ readonly kind: 'group'; readonly members: readonly LibconfigMember[] } & ConfigPlace);

export interface LibconfigMember {
  readonly name: string;
  readonly value: LibconfigValue;
  /** From the name to the end of the value. */
  readonly place: ConfigPlace;
}

interface Token extends TextRange {
  readonly kind: 'punctuation' | 'string' | 'word' | 'unknown';
  readonly text: string;
}

/** How deep groups and lists, and included files, may stand in each other. */
const DEEPEST = 50;
const DEEPEST_INCLUDE = 10;

const TOKEN =
  /\/\*[\s\S]*?(?:\*\/|$)|(?:#|\/\/)[^\n]*|"(?:[^"\\]|\\[\s\S])*"|[{}()[\]=:;,]|@include\b|[A-Za-z0-9_.*+-]+|[^\s]/g;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };

const unquoted = (text: string): string =>
  text.slice(1, -1).replace(/\\([\s\S])/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);

function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [whole] = match;
    if (whole.startsWith('#') || whole.startsWith('//') || whole.startsWith('/*')) continue;
    const place = { start: match.index, end: match.index + whole.length };
    const kind =
      whole.length > 1 && whole.startsWith('"')
        ? 'string'
        : /^[{}()[\]=:;,]$/.test(whole)
          ? 'punctuation'
          : /^[\w.*@+-]+$/.test(whole)
            ? 'word'
            : 'unknown';
    found.push({ kind, text: kind === 'string' ? unquoted(whole) : whole, ...place });
  }
  return found;
}

/**
 * Reads libconfig, the format of proxysql.cnf: groups, lists and scalars, comments, `@include`. No maintained parser for
 * it keeps places. What makes no sense is told of and passed over.
 */
export function readLibconfig(
  text: string,
  file: string,
  readInclude: ReadInclude,
  depth = 0,
): { readonly members: readonly LibconfigMember[]; readonly problems: readonly ConfigProblem[] } {
  const tokens = tokensOf(text);
  const problems: ConfigProblem[] = [];
  let at = 0;

  const is = (word: string) => tokens[at]?.kind === 'punctuation' && tokens[at]?.text === word;
  const here = (): TextRange => {
    const token = tokens[at] ?? tokens.at(-1);
    return token ? { start: token.start, end: token.end } : { start: 0, end: 0 };
  };
  const problem = (message: string, range: TextRange = here()) => problems.push({ file, range, message });
  const since = (start: number): ConfigPlace => ({ file, range: { start, end: tokens[at - 1]?.end ?? start } });

  function include(): readonly LibconfigMember[] {
    const range = here();
    at++;
    const path = tokens[at]?.kind === 'string' ? tokens[at++]?.text : undefined;
    if (path === undefined) {
      problem('@include without a file name in quotes', range);
      return [];
    }
    const read = depth >= DEEPEST_INCLUDE ? { reason: 'files include each other too deeply' } : readInclude(path);
    if (!('text' in read)) {
      problem(`cannot include "${path}": ${read.reason}`, range);
      return [];
    }
    const inner = readLibconfig(read.text, read.file, readInclude, depth + 1);
    problems.push(...inner.problems);
    return inner.members;
  }

  function members(closing: string | undefined, level: number): LibconfigMember[] {
    const found: LibconfigMember[] = [];
    while (at < tokens.length && !(closing !== undefined && is(closing))) {
      const token = tokens[at];
      if (!token) break;
      if (is(';') || is(',')) at++;
      else if (token.text === '@include') found.push(...include());
      else if (token.kind !== 'word') {
        problem(`"${token.text}" is out of place; passed over`);
        at++;
      } else {
        at++;
        if (!is('=') && !is(':')) {
          problem(`"${token.text}" has no value`, token);
          continue;
        }
        at++;
        const value = valueAt(level);
        if (value) found.push({ name: token.text, value, place: since(token.start) });
        else problem(`"${token.text}" has no value`, token);
      }
    }
    return found;
  }

  function valueAt(level: number): LibconfigValue | undefined {
    const token = tokens[at];
    if (!token || is(';') || is('}') || is(')') || is(']')) return undefined;
    if (level > DEEPEST) {
      problem('groups stand too deep in each other; the rest is not read');
      at = tokens.length;
      return undefined;
    }
    if (is('{')) {
      at++;
      const inside = members('}', level + 1);
      close('}', token);
      return { kind: 'group', members: inside, ...since(token.start) };
    }
    if (is('(') || is('[')) {
      const closing = is('(') ? ')' : ']';
      at++;
      const items: LibconfigValue[] = [];
      while (at < tokens.length && !is(closing)) {
        if (is(',') || is(';')) {
          at++;
          continue;
        }
        const item = valueAt(level + 1);
        if (item) items.push(item);
        else {
          problem(`"${tokens[at]?.text ?? ''}" is out of place in a list; passed over`);
          at++;
        }
      }
      close(closing, token);
      return { kind: 'list', items, ...since(token.start) };
    }
    at++;
    let value = token.text;
    // Strings that stand beside each other are one.
    while (token.kind === 'string' && tokens[at]?.kind === 'string') value += tokens[at++]?.text ?? '';
    return { kind: 'scalar', value, ...since(token.start) };
  }

  function close(closing: string, opened: TextRange): void {
    if (is(closing)) at++;
    else problem(`not closed: "${closing}" is missing`, opened);
  }

  const read = members(undefined, 0);
  return { members: read, problems };
}
