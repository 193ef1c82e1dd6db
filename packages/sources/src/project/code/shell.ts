import type { Dialect } from '@poolsafe/core';
import type { CodeString } from './lexer.js';

/** SQL that a script hands to a client of the command line. */
export interface ShellText extends CodeString {
  readonly dialect: Dialect;
}

/** Whether a file is a script of a shell. */
export const isShell = (path: string): boolean => /\.(?:sh|bash|zsh)$/i.test(path);

/** A client and its words, up to the end of the command; a backslash takes the line break with it. */
const CLIENT = /(?:^|[\s;&|(`$])(psql|mysql|mariadb)(?=\s)((?:\\\r?\n|"(?:[^"\\]|\\[^])*"|'[^']*'|[^\n;&|"'])*)/g;
/** `-c "SET x"` and `-e "SET x"`, also behind letters that take no value: `-Atc`. */
const INLINE = /\s(?:-[A-Za-z]*[ce]|--(?:command|execute))[ =]*(?:"((?:[^"\\]|\\[^])*)"|'([^']*)')/g;
const HEREDOC = /<<-?\s*\\?(["']?)(\w+)\1[^\n]*\n/y;
const HEREDOC_MARK = /<<-?(?!<)/g;

/**
 * The texts that `psql` and `mysql` get in a script: here documents and `-c`. Variables of the shell stay as written;
 * what reads the SQL knows them for values.
 */
export function shellTexts(script: string): readonly ShellText[] {
  const texts: ShellText[] = [];
  const comment = (at: number) => /^\s*#/.test(script.slice(script.lastIndexOf('\n', at - 1) + 1, at + 1));
  for (const match of script.matchAll(CLIENT)) {
    if (comment(match.index + match[0].search(/\w/))) continue;
    const dialect: Dialect = match[1] === 'psql' ? 'postgres' : 'mysql';
    const words = match[2] ?? '';
    const from = match.index + match[0].length - words.length;
    for (const inline of words.matchAll(INLINE)) {
      const text = inline[1] ?? inline[2] ?? '';
      const start = from + inline.index + inline[0].length - 1 - text.length;
      texts.push({ text, start, end: start + text.length, dialect });
    }
    for (const mark of words.matchAll(HEREDOC_MARK)) {
      HEREDOC.lastIndex = from + mark.index;
      const opened = HEREDOC.exec(script);
      if (!opened) continue;
      const start = opened.index + opened[0].length;
      const close = new RegExp(`^[ \\t]*${opened[2] ?? ''}[ \\t]*$`, 'm').exec(script.slice(start));
      const end = close ? start + close.index : script.length;
      texts.push({ text: script.slice(start, end), start, end, dialect });
    }
  }
  return texts;
}
