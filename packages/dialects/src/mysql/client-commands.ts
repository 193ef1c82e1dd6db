import { Keywords } from '../sql/keywords.js';

/**
 * Commands of the `mysql` and `mariadb` clients that stand on a line of their own and are never sent. `needed` ones
 * are commands only with an argument, `none` ones only without: `status` alone is a command, `status = 1` is not.
 */
const LINE_COMMANDS: Readonly<Record<string, 'optional' | 'needed' | 'none'>> = {
  source: 'needed',
  system: 'needed',
  tee: 'needed',
  notee: 'none',
  pager: 'optional',
  nopager: 'none',
  prompt: 'optional',
  print: 'none',
  rehash: 'none',
  status: 'none',
  warnings: 'none',
  nowarning: 'none',
  edit: 'none',
  clear: 'none',
  exit: 'none',
  quit: 'none',
  connect: 'optional',
  resetconnection: 'none',
  ssl_session_data_print: 'optional',
  sandbox: 'none',
};

/** The words that lines begin with which the client may keep to itself. */
export const CLIENT_WORDS: readonly string[] = [...Object.keys(LINE_COMMANDS), 'delimiter', 'use'];

const WORDS = new Keywords(CLIENT_WORDS);

/** False: the line at `start` begins with none of the client's words. */
export const mayBeClientLine = (text: string, start: number): boolean => WORDS.at(text, start) !== 0;

/** What a line of a client script is, when it is not part of a statement. */
export type ClientLine =
  | { readonly kind: 'delimiter'; readonly delimiter: string }
  /** A command that is sent as it stands, ended by the end of the line: `use db`. */
  | { readonly kind: 'statement' }
  | { readonly kind: 'local' };

/** Reads one line, without its end, that begins where a statement may begin; `undefined` when it is SQL. */
function readClientLine(line: string): ClientLine | undefined {
  const word = /^[a-z_]+/i.exec(line)?.[0].toLowerCase();
  if (word === undefined) return undefined;
  const rest = line.slice(word.length);
  if (word === 'delimiter') {
    const delimiter = /^\s+(?:'([^']+)'|"([^"]+)"|(\S+))/.exec(rest);
    return delimiter
      ? { kind: 'delimiter', delimiter: (delimiter[1] ?? delimiter[2] ?? delimiter[3]) as string }
      : undefined;
  }
  const argument = rest.replace(/[;\s]+$/, '').trim();
  if (word === 'use') return /^\s/.test(rest) && argument !== '' ? { kind: 'statement' } : undefined;
  const wants = LINE_COMMANDS[word];
  if (wants === undefined || (rest !== '' && !/^[\s;]/.test(rest))) return undefined;
  const given = argument !== '';
  if ((wants === 'needed' && !given) || (wants === 'none' && given)) return undefined;
  return { kind: 'local' };
}

/** A line of the client's at an offset. */
export interface ClientCommand {
  readonly line: ClientLine;
  /** Where the line ends. */
  readonly end: number;
  /** A delimiter stands on it, which ends the command. */
  readonly isDelimited: boolean;
  /** Where the text goes on behind the command. */
  readonly next: number;
}

/** What the line that begins at `start` says to the client; `undefined` when it is SQL. */
export function clientCommandAt(text: string, start: number, limit: number, sign: string): ClientCommand | undefined {
  const newline = text.indexOf('\n', start);
  const end = newline === -1 || newline > limit ? limit : newline;
  const whole = text.slice(start, end).trimEnd();
  const delimiter = /^delimiter\b/i.test(whole) ? -1 : whole.indexOf(sign);
  const isDelimited = delimiter !== -1;
  const line = readClientLine(isDelimited ? whole.slice(0, delimiter) : whole);
  return line && { line, end, isDelimited, next: isDelimited ? start + delimiter + sign.length : end };
}

/** True when nothing but white space stands before this offset on its line. */
export function beginsLine(text: string, start: number): boolean {
  for (let i = start - 1; i >= 0; i--) {
    const code = text.charCodeAt(i);
    if (code === 10) return true;
    if (code !== 32 && (code < 9 || code > 13) && code !== 0xfeff) return false;
  }
  return true;
}
