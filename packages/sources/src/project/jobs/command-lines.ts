import type { TextRange } from '@poolsafe/core';
import type { Leaf } from '../leaf.js';
import type { ProjectFile } from '../reader.js';

/** One command line, wherever a file keeps it. */
export interface CommandLine {
  /** The line as a shell would see it; the items of a list are joined with blanks. */
  readonly text: string;
  /** Where a part of it stands in the file. */
  readonly locate: (part: string, at: number) => TextRange;
}

/** Keys below which structured files keep commands. */
const COMMAND_KEY =
  /^(run|scripts?|commands?|cmds?|args|entrypoint|tasks?|processes|release|exec|shell|bash|inline|user_?data|(before|after)_script|(post|pre)-?(deploy|build|start|install|release|create)\w*|[\w-]*_command|\w*Command|build|deploy|migrate|migrations?|test|hooks?)$/i;

/** Keys whose items are the words of one command; those of others are commands of their own. */
const WORDS_KEY = /^(commands?|args|entrypoint|cmd|[\w-]*_command|\w*Command|test)$/i;

/** Keys whose values are for people, also beside a command. */
const FOR_PEOPLE = /^(label|name|title|description|detail|group|summary|comments?)$/i;

/** Files whose every line is a command. */
const SHELL =
  /(^|\/)(Dockerfile[\w.-]*|[\w.-]*\.Dockerfile|Containerfile|Makefile|[Jj]ustfile|Procfile[\w.-]*)$|\.(sh|bash|zsh|mk|ps1)$/i;

const isIndex = (step: string | undefined): boolean => step !== undefined && /^\d+$/.test(step);

/** The lines of commands in a file: its own lines, or what structured files hold under the keys for commands. */
export function commandLines({ path, text, leaves }: ProjectFile): readonly CommandLine[] {
  if (leaves.length === 0 || SHELL.test(path)) return linesOf(text, 0);
  const manifest = /(^|\/)package\.json$/.test(path);
  const meant = leaves.filter(({ path: steps, value }) =>
    value === null
      ? false
      : manifest
        ? steps[0] === 'scripts'
        : !FOR_PEOPLE.test(steps.at(-1) ?? '') && steps.some((step) => COMMAND_KEY.test(step)),
  );
  const lines: CommandLine[] = [];
  const lists = new Map<string, Leaf[]>();
  for (const leaf of meant) {
    const key = leaf.path.at(-1);
    const parent = leaf.path.at(-2) ?? '';
    if (isIndex(key) && WORDS_KEY.test(parent)) {
      // `command` and `args` of one container are one command.
      const holder =
        leaf.path.slice(0, -2).join('\u0000') + (/^(command|args|entrypoint)$/i.test(parent) ? '' : parent);
      const list = lists.get(holder);
      if (list) list.push(leaf);
      else lists.set(holder, [leaf]);
    } else if (leaf.exact) lines.push(...linesOf(leaf.value ?? '', leaf.valueRange.start));
    else lines.push(...looseLines(leaf, text));
  }
  for (const list of lists.values()) lines.push(joined(list, text));
  return lines;
}

const linesOf = (text: string, offset: number): readonly CommandLine[] =>
  [...text.matchAll(/[^\n]+/g)].map((match) => ({
    text: match[0],
    locate: (part, at) => {
      const start = offset + match.index + at;
      return { start, end: start + part.length };
    },
  }));

/** A value whose characters are not the file's: block scalars, escapes. */
const looseLines = (leaf: Leaf, file: string): readonly CommandLine[] =>
  (leaf.value ?? '').split('\n').map((line) => ({ text: line, locate: (part) => within(file, leaf.range, part) }));

function joined(list: readonly Leaf[], file: string): CommandLine {
  const ordered = [...list].sort((a, b) => a.range.start - b.range.start);
  const range = { start: ordered[0]?.range.start ?? 0, end: ordered.at(-1)?.range.end ?? 0 };
  // A shell with its script in one item is that script.
  return {
    text: ordered.map(({ value }) => value ?? '').join(' '),
    locate: (part) => within(file, range, part),
  };
}

/** The part's first word as it stands in the file, as far as its words follow each other there. */
function within(file: string, range: TextRange, part: string): TextRange {
  const text = file.slice(range.start, range.end);
  const words = part
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const found = new RegExp(words.join('["\',\\s-]+')).exec(text) ?? new RegExp(words[0] ?? '').exec(text);
  return found ? { start: range.start + found.index, end: range.start + found.index + found[0].length } : range;
}
