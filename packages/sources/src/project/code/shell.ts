import type { Dialect } from '@poolsafe/core';
import type { CodeString } from './lexer.js';

/** SQL that a script hands to a client of the command line. */
export interface ShellText extends CodeString {
  readonly dialect: Dialect;
}

/** Whether a file is a script of a shell. */
export const isShell = (path: string): boolean => /\.(?:sh|bash|zsh)$/i.test(path);

/** Whether a file holds command lines among other things: builds, workflows, manifests. */
export const holdsCommands = (path: string): boolean =>
  /(?:^|\/)(?:Dockerfile[\w.-]*|[\w.-]*\.Dockerfile|Containerfile|Makefile|[Jj]ustfile|Procfile[\w.-]*|package\.json)$|\.(?:mk|ps1|ya?ml)$/i.test(
    path,
  );

/** A text that has one of the clients in it. */
const ANY_CLIENT = /psql|mysql|mariadb/i;

/** A client and its words, up to the end of the command; a backslash takes the line break with it. */
const CLIENT =
  /(?:^|[\s;&|(`$"'@])(psql|mysql|mariadb|\$\{?\w*(?:PSQL|MYSQL|psql|mysql)\w*\}?)(?=\s)((?:\\\r?\n|"(?:[^"\\]|\\[^])*"|'[^']*'|[^\n;&|"'])*)/g;
/** `-c "SET x"` and `-e "SET x"`, also behind letters that take no value: `-Atc`. */
const INLINE = /\s(?:-[A-Za-z]*[ce]|--(?:command|execute))[ =]*(?:"((?:[^"\\]|\\[^])*)"|'([^']*)')/g;
/** The same as a list of words: `["psql", "-c", "SET x"]`. */
const LISTED =
  /["'](psql|mysql|mariadb)["'],(?:\s*(?:"[^"\n]*"|'[^'\n]*'),)*?\s*["']-[A-Za-z]*[ce]["'],\s*(?:"((?:[^"\\]|\\[^])*)"|'([^']*)')/g;
/** The same as a list of YAML, a word a line. */
const ITEMS =
  /^([ \t]*)-\s+["']?(psql|mysql|mariadb)["']?[ \t]*\r?\n(?:\1-[ \t][^\n]*\n){0,12}?\1-\s+["']?-[A-Za-z]*[ce]["']?[ \t]*\r?\n\1-\s+["']?([^\n"']+)/gm;
/** The client runs inside the server's own container, on the server's own socket. */
const INSIDE = /\b(?:docker|podman|kubectl|compose|docker-compose|oc|nerdctl)\b[^\n]*\b(?:exec|run)\b[^\n]*$/;
const ADDRESS = /:\/\/|\s-h\b|--host|\bhost=|\$\{?\w*(?:URL|URI|DSN|HOST)/i;
const HEREDOC = /<<-?\s*\\?(["']?)(\w+)\1[^\n]*\n/y;
const HEREDOC_MARK = /<<-?(?!<)/g;

/**
 * The texts that `psql` and `mysql` get in a script: here documents and `-c`. Variables of the shell stay as written;
 * what reads the SQL knows them for values.
 *
 * @param local a client of MySQL without an address counts, which speaks to a server on the same machine
 */
export function shellTexts(script: string, local = true): readonly ShellText[] {
  if (!ANY_CLIENT.test(script)) return [];
  const texts: ShellText[] = [];
  const comment = (at: number) => /^\s*#/.test(script.slice(script.lastIndexOf('\n', at - 1) + 1, at + 1));
  const add = (text: string, start: number, client: string) =>
    texts.push({ text, start, end: start + text.length, dialect: /psql/i.test(client) ? 'postgres' : 'mysql' });
  for (const match of script.matchAll(CLIENT)) {
    const named = match[1] ?? '';
    const at = match.index + match[0].indexOf(named);
    const words = match[2] ?? '';
    if (comment(at) || isInside(script, at, words)) continue;
    if (!local && !/psql/i.test(named) && !ADDRESS.test(words)) continue;
    const from = match.index + match[0].length - words.length;
    for (const inline of words.matchAll(INLINE)) {
      const text = inline[1] ?? inline[2] ?? '';
      add(text, from + inline.index + inline[0].length - 1 - text.length, named);
    }
    for (const mark of words.matchAll(HEREDOC_MARK)) {
      HEREDOC.lastIndex = from + mark.index;
      const opened = HEREDOC.exec(script);
      if (!opened) continue;
      const start = opened.index + opened[0].length;
      const close = new RegExp(`^[ \\t]*${opened[2] ?? ''}[ \\t]*$`, 'm').exec(script.slice(start));
      const end = close ? start + close.index : script.length;
      add(script.slice(start, end), start, named);
    }
  }
  for (const match of script.matchAll(LISTED)) {
    const text = match[2] ?? match[3] ?? '';
    if (!comment(match.index)) add(text, match.index + match[0].length - 1 - text.length, match[1] ?? '');
  }
  for (const match of script.matchAll(ITEMS)) {
    const text = match[3] ?? '';
    add(text, match.index + match[0].length - text.length, match[2] ?? '');
  }
  return texts;
}

/** A client that is started in the container of the server, without an address. */
function isInside(script: string, at: number, words: string): boolean {
  const before = script.slice(script.lastIndexOf('\n', at - 1) + 1, at);
  return INSIDE.test(before) && !ADDRESS.test(words);
}

/** What a build starts beside itself is no server behind a pooler. */
const OWN_SERVER = /\b(?:localhost|127\.0\.0\.1)\b/;

/**
 * The same for files that hold command lines among other things.
 *
 * @param build the file is a workflow, which often brings a server of its own
 */
export function commandTexts(text: string, build: boolean): readonly ShellText[] {
  if (!ANY_CLIENT.test(text) || (build && OWN_SERVER.test(text))) return [];
  // Quotes that JSON and YAML escape, made plain with the same length.
  return shellTexts(text.replaceAll('\\"', ' "'), false);
}
