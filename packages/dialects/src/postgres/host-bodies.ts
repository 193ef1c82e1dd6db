import type { TextRange } from '@poolsafe/core';
import { HOLE } from '../sql/tokens.js';
import { InnerText } from '../sql/inner-text.js';

interface HostLanguage {
  readonly name: RegExp;
  /** A call that runs or prepares a statement, up to where its text begins. */
  readonly call: RegExp;
  /** A literal at that place; the named group is what it says. */
  readonly literal: RegExp;
}

/** What a string between such marks holds, backslash escapes included; no longer than statements are. */
const within = (mark: string, group = 'text') => `${mark}(?<${group}>(?:[^\\\\]|\\\\.){0,20000}?)${mark}`;

/** Procedural languages and how their code hands SQL to the server (chapters 43 to 45 of PostgreSQL's manual; PLV8's). */
const LANGUAGES: readonly HostLanguage[] = [
  {
    name: /^plpython/,
    call: /\bplpy\s*\.\s*(?:execute|prepare|cursor)\s*\(\s*/g,
    literal: new RegExp(
      `[rRbBfFuU]{0,2}(?:${within('"""', 'a')}|${within("'''", 'b')}|${within('"', 'c')}|${within("'", 'd')})`,
      'sy',
    ),
  },
  {
    name: /^plperl/,
    call: /\bspi_(?:exec_query|query|prepare)\s*\(\s*/g,
    literal: new RegExp(
      `(?:${within('"', 'a')}|${within("'", 'b')}|qq?\\s*\\{(?<c>[^{}]*)\\}|qq?\\s*\\((?<d>[^()]*)\\))`,
      'sy',
    ),
  },
  {
    name: /^pltcl/,
    call: /\bspi_(?:exec|prepare)\s+(?:-(?:count|array)\s+\S+\s+)*/g,
    literal: new RegExp(`(?:${within('"', 'a')}|\\{(?<b>[^{}]*)\\})`, 'sy'),
  },
  {
    name: /^(plv8|pljs|plcoffee|plls)/,
    call: /\bplv8\s*\.\s*(?:execute|prepare|cursor)\s*\(\s*/g,
    literal: new RegExp(`(?:${within('"', 'a')}|${within("'", 'b')}|${within('`', 'c')})`, 'sy'),
  },
];

/** Statements that the server refuses from inside a function. */
const TRANSACTIONAL = /^\s*(?:begin|start|commit|end|rollback|abort|savepoint|release)\b/i;

/** Longest body that is looked through. */
const LONGEST = 200_000;

/** A call whose statement is what a variable or an earlier call holds has nothing to read in it. */
export interface HostStatements {
  readonly statements: readonly InnerText[];
  /** Calls whose text the body does not show, as ranges of the outer text. */
  readonly unread: readonly TextRange[];
}

/** The statements that a body in another language than SQL hands to the server, as far as they are literal. */
export function statementsInHostBody(body: InnerText, language: string): HostStatements {
  const host = LANGUAGES.find(({ name }) => name.test(language));
  const statements: InnerText[] = [];
  const unread: TextRange[] = [];
  if (host === undefined || body.text.length > LONGEST) return { statements, unread };
  const hasPlans = /prepare\s*[( ]/.test(body.text);
  for (const call of body.text.matchAll(host.call)) {
    const at = call.index + call[0].length;
    host.literal.lastIndex = at;
    const found = host.literal.exec(body.text);
    if (!found) {
      // What was prepared under a name has been read where it was prepared.
      const isPlan = hasPlans && /^\$?\w+\s*[,)\]]/.test(body.text.slice(at, at + 80));
      if (!isPlan) unread.push(body.rangeOf({ start: call.index, end: at }));
      continue;
    }
    const said = Object.values(found.groups ?? {}).find((text) => text !== undefined) ?? '';
    if (TRANSACTIONAL.test(said)) continue;
    const start = at + found[0].indexOf(said);
    statements.push(partOf(body, start, said.length, isContinued(body.text, at + found[0].length)));
  }
  return { statements, unread };
}

/** More is put together with the literal: `"SET x = " + value`. */
const isContinued = (text: string, at: number): boolean => /^\s*(\+|\.\s*(?!\w)|\|\|)/.test(text.slice(at, at + 20));

function partOf(body: InnerText, start: number, length: number, continued: boolean): InnerText {
  const part = new InnerText();
  for (let i = start; i < start + length; i++) {
    const escapes = body.text.charAt(i) === '\\' && i + 1 < start + length;
    const end = escapes ? i + 2 : i + 1;
    const said = body.text.charAt(end - 1);
    part.replaced(escapes && said === 'n' ? '\n' : said, body.rangeOf({ start: i, end }));
    i = end - 1;
  }
  if (continued) part.replaced(HOLE, body.rangeOf({ start: start + length - 1, end: start + length }));
  return part;
}
