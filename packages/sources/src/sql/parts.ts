import type { TextRange } from '@poolsafe/core';

/** A named part of a SQL file, which programs load and send by its name. From its comment to the next one. */
export interface SqlPart extends TextRange {
  readonly name: string;
}

/**
 * The comments that name what follows them: `-- name: lock_job :one` (yesql, aiosql, pugsql, sqlc, dotsql),
 * `-- :name lock_job` (HugSQL), `-- BLOCK lock_job`, and `/* @name LockJob *\/` (pgTyped). A line of prose that begins
 * with one of these words goes on behind the name.
 */
const NAMES = [
  /^[ \t]*--[ \t]*(?:[@:]?name|block)(?:[ \t]*[:=])?[ \t]+([a-z_][\w.-]*)[!^$#?<*]*(?:[ \t]+:\S+)*[ \t]*\r?$/gim,
  /^[ \t]*--[ \t]*(?:name|query|sql|statement)[:=]([a-z_][\w.-]*)[!^$#?<*]*(?:[ \t]+:\S+)*[ \t]*\r?$/gim,
  /^[ \t]*--[ \t]*(?:query|sql|statement)[:=][ \t]+([a-z_][\w.-]*)[ \t]*\r?$/gim,
  /\/\*[\s*]*@name[ \t]+([\w.-]+)[^]*?\*\//g,
];

/** The named parts of a SQL file, in their order; none in a file that is one script. */
export function partsOf(text: string): readonly SqlPart[] {
  if (!text.includes('--') && !text.includes('@name')) return [];
  const starts = NAMES.flatMap((pattern) => [...text.matchAll(pattern)])
    .map(({ index, 1: name = '' }) => ({ name, start: index }))
    .sort((a, b) => a.start - b.start);
  return starts.map(({ name, start }, index) => ({ name, start, end: starts[index + 1]?.start ?? text.length }));
}

/** Names that loaders take for the same: `lock-job`, `lock_job`, `lockJob`. */
export const sameName = (a: string, b: string): boolean => folded(a) === folded(b);

const folded = (name: string): string => name.replace(/[-_. ]/g, '').toLowerCase();
