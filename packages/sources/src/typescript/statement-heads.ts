import { wordGate } from '../word-gate.js';

/** Where a name or a statement ends: at the end of the text, line or literal, or where something is filled in. */
const END = String.raw`\s*(?:[;'"\x60\\\r\n$]|--|\/\*|$)`;
/** Something that is filled in or quoted stands there instead of a word. */
const HOLE = String.raw`["'$\x60@{%:?\\]`;
const NAME = String.raw`[\w.]+${END}`;
/** The word ends its literal, and something is put behind it. */
const JOINED = String.raw`\s*["'\x60]\s*\+`;
/** The word is a literal of a list, of arguments or of an array. */
const LISTED = /\s*["'\x60]\s*,/y;
/** Makes one text of a list: as a rule soon behind it. */
const JOINS = /\b(?:join|concat|append)\w*\s*\(/;
const LONGEST_LIST = 500;

const behind = (...shapes: readonly string[]): RegExp =>
  new RegExp([...shapes.map((shape) => String.raw`\s+(?:${shape})`), JOINED].join('|'), 'iy');

const DIRECTION = String.raw`(?:next|prior|first|last|absolute|relative|forward|backward|all|from|in|[-+]?\d+)\s+(?:${NAME}|(?:from|in|all|[-+]?\d+)\s|${HOLE})`;

/** Words that begin a statement of interest, each with what stands behind it there, rather than in code or prose. */
const HEADS: ReadonlyMap<string, RegExp> = new Map([
  [
    'set',
    behind(
      String.raw`(?:session|local|global|persist|role|time\s|names|schema|transaction|constraints|character|charset|autocommit|password|xml|default\s+role|statement)\b`,
      String.raw`["'$\x60@{%:]`,
      // SET NULL is an action of a foreign key.
      String.raw`(?!(?:null|default)\b)[\w.]+\s*(?:=|to\b|:=|[$'"\x60])`,
    ),
  ],
  [
    'reset',
    behind(String.raw`(?:role|session|all|time|master|slave|query|persist|connection|replica|binary)\b`, NAME, HOLE),
  ],
  ['discard', behind(String.raw`(?:all|plans|sequences|temp|temporary)\b`, HOLE)],
  ['deallocate', behind(String.raw`\w`, HOLE)],
  ['unlisten', behind(String.raw`[\w*]`, HOLE)],
  ['listen', behind(NAME, HOLE)],
  ['prepare', behind(String.raw`transaction\b`, String.raw`[\w.]+\s*(?:\(|as\b|from\b)`, NAME, HOLE)],
  ['execute', behind(String.raw`immediate\b`, String.raw`[\w.]+\s*(?:\(|using\b)`, NAME, HOLE)],
  [
    'declare',
    // TypeScript declares as well: modules, globals, members of classes.
    behind(
      String.raw`(?!(?:global|module|namespace|const|let|var|function|class|abstract|enum|type|interface|readonly|static|public|private|protected|async)\b|[\w$]+[?!]?\s*:)["'$\x60\w{%:?]`,
    ),
  ],
  ['fetch', behind(DIRECTION, NAME, HOLE)],
  ['move', behind(DIRECTION, NAME, HOLE)],
  ['close', behind(NAME, HOLE)],
  ['load', behind(String.raw`(?:data|xml|index)\b`, HOLE)],
  // Nothing follows the name of the database in its statement; in words something does.
  ['use', behind(NAME.replace('[\\w.]', '[\\w.-]'), HOLE)],
  ['begin', /\s*(?:['"`;]|transaction|work|isolation|read)/iy],
  ['start', /\s+transaction/iy],
  ['savepoint', behind(String.raw`\w`, HOLE)],
]);

const LONGEST_HEAD = Math.max(...[...HEADS.keys()].map(({ length }) => length));
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;

/** Words of one capital letter at the head of a text for people: `Close tabs`, `Use this`. */
const PROSE = /^(?:Close|Fetch|Move|Use|Reset|Execute|Load)$/;
/** A literal that names an event, a global or a test, or that people are shown: its quote follows. */
const NOT_SENT =
  /\b(?:(?:on|once|off|emit|(?:add|remove|prepend)(?:Event)?Listener|stubGlobal|spyOn|describe|it|test)(?:\.\w+)*\(\s*|(?:title|label|placeholder|alt)=)["'`]$/;
/** A comment of the program on a line of its own. */
const REMARK = /^[ \t]*\/\//;
/** A literal that is handed to something that sends it. */
const HANDED_OVER =
  /(?:query|execute|exec|raw|unsafe|sql|run|none|one|any|many|multi|all|simple)\w*\s*(?:<[^()]*>)?\(\s*["'`]\s*$/i;

/** `UPDATE ... SET` begins further up. */
const UPDATES = /\bupdate\s(?:(?!\bset\b)[^;'()])*$/i;
const LONGEST_UPDATE = 300;

const DIRECTIVE = /["']use (?:strict|asm|client|server|cache(?:: \w+)?|memo|no memo|workflow|step)["']/y;

/** A text without the comment, directive or shebang at its end. */
function withoutEnd(text: string): string {
  if (text.endsWith('*/')) return text.slice(0, Math.max(0, text.lastIndexOf('/*', text.length - 3))).trimEnd();
  const line = text.slice(text.lastIndexOf('\n') + 1).trim();
  return /^(?:\/\/|#!|["']use [\w :]+["'];?$)/.test(line) ? text.slice(0, text.lastIndexOf('\n') + 1).trimEnd() : text;
}

/** `'use client'` at the head of a file or function tells the compiler something, not a server. */
function isDirective(text: string, quote: number): boolean {
  DIRECTIVE.lastIndex = quote;
  if (!DIRECTIVE.test(text)) return false;
  let before = text.slice(0, quote).trimEnd();
  for (let shorter = withoutEnd(before); shorter !== before; shorter = withoutEnd(before)) before = shorter;
  return before === '' || before.endsWith('{');
}

const BEGINNINGS = [...new Set([...HEADS.keys()].map((word) => word.slice(0, 2)))];
/**
 * Where a statement of interest may begin: its first two letters, which are found sooner without the flag for any case, behind
 * what ends a literal's head, another statement, a comment of SQL or an escaped line break. A comment of the program's,
 * `// use it`, is followed by words.
 */
const BEGINNING = new RegExp(
  String.raw`(?:^|[\n\r'"\x60;()}>$]|\*/|\\[nrt])[ \t]*(?:${BEGINNINGS.map((two) => Array.from(two, (letter) => `[${letter}${letter.toUpperCase()}]`).join('')).join('|')})`,
  'g',
);

/** Whether a text holds the head of a statement that has to do with a session, where a statement can begin. */
export function hasStatementHead(text: string): boolean {
  BEGINNING.lastIndex = 0;
  while (BEGINNING.test(text)) if (isStatement(text, BEGINNING.lastIndex - 2)) return true;
  return false;
}

/** Statements in a program's body, behind a word that opens a part of it. */
const OPENING = new RegExp(String.raw`\w+\s+(?:${[...HEADS.keys()].join('|')})\b`, 'iy');
export const holdsOpenedStatement = wordGate(
  Object.fromEntries(
    ['begin', 'atomic', ...['then', 'else', 'loop'].flatMap((word) => [`${word} `, `${word}\t`])].map((word) => [
      word,
      OPENING,
    ]),
  ),
);

/** The first part of a statement that is put together of a list. `on('close', () => ...)` and the like are everywhere. */
function isListed(text: string, word: string, end: number): boolean {
  LISTED.lastIndex = end;
  return LISTED.test(text) && (/^[A-Z]+$/.test(word) || JOINS.test(text.slice(end, end + LONGEST_LIST)));
}

function isStatement(text: string, at: number): boolean {
  let last = at;
  while (last <= at + LONGEST_HEAD && isLetter(text.charCodeAt(last))) last++;
  const word = text.slice(at, last);
  const plain = word.toLowerCase();
  const shape = HEADS.get(plain);
  if (!shape || /\w/.test(text.charAt(last))) return false;
  const end = at + word.length;
  shape.lastIndex = end;
  if (!shape.test(text) && !isListed(text, word, end)) return false;
  if (plain === 'use' && isDirective(text, at - 1)) return false;
  if (NOT_SENT.test(text.slice(Math.max(0, at - 30), at))) return false;
  if (REMARK.test(text.slice(text.lastIndexOf('\n', at) + 1, at))) return false;
  if (plain === 'set' && UPDATES.test(text.slice(Math.max(0, at - LONGEST_UPDATE), at))) return false;
  return !PROSE.test(word) || HANDED_OVER.test(text.slice(Math.max(0, at - 60), at));
}
