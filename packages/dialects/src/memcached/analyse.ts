import type { AnalysedText, NotAnalysed, SessionEffect, Statement, TextRange } from '@poolsafe/core';
import { type EffectDraft, finishEffect } from '../sql/effect-draft.js';

type Draft = Omit<EffectDraft, 'range' | 'via'>;

/** Commands that a data block follows, and where in the line its length stands. */
const STORAGE: Readonly<Record<string, number>> = {
  set: 4,
  add: 4,
  replace: 4,
  append: 4,
  prepend: 4,
  cas: 4,
  ms: 2,
};

const serverWide: Draft = { state: 'setting', action: 'write', scope: 'global' };

const EFFECTS: Readonly<Record<string, (words: readonly string[]) => readonly Draft[]>> = {
  // The connection becomes a stream of log lines; later commands on it are never answered.
  watch: (words) => [
    { state: 'subscription', action: 'write', scope: 'session', name: words.length === 2 ? words[1] : undefined },
  ],
  // The whole dump stands in front of the next reply.
  lru_crawler: (words) =>
    /^(?:metadump|mgdump)$/i.test(words[1] ?? '')
      ? [{ state: 'blocking-wait', action: 'wait', scope: 'statement' }]
      : [{ ...serverWide, name: 'lru_crawler' }],
  verbosity: () => [{ ...serverWide, name: 'verbosity' }],
  cache_memlimit: () => [{ ...serverWide, name: 'cache_memlimit' }],
  flush_all: () => [{ state: 'every-state', action: 'release', scope: 'global', name: '*' }],
  quit: () => [{ state: 'every-state', action: 'release', scope: 'session', name: '*' }],
};

/**
 * Reads memcached's text protocol, one command a line; a storage command takes its data block with it. Only what
 * `watch`, `lru_crawler` dumps, server-wide commands and broken `noreply` blocks do is state. Never throws.
 */
export function analyseMemcached(text: string): AnalysedText {
  const statements: Statement[] = [];
  const notAnalysed: NotAnalysed[] = [];
  let offset = 0;
  while (offset < text.length) {
    const line = lineAt(text, offset);
    offset = line.next;
    const words = line.text.trim().split(/\s+/).filter(Boolean);
    const command = words[0]?.toLowerCase();
    if (command === undefined) continue;
    const start = line.start + line.text.search(/\S/);
    const word = { start, end: start + command.length };
    const lengthAt = Object.hasOwn(STORAGE, command) ? STORAGE[command] : undefined;
    let end = line.start + line.text.trimEnd().length;
    let effects: readonly SessionEffect[] = readEffects(command, words, word, end);
    if (lengthAt !== undefined && offset < text.length) {
      const block = dataBlock(text, offset, Number(words[lengthAt]));
      if (block.fits) end = block.end;
      else if (words.some((given) => /^noreply$/i.test(given))) effects = [brokenNoreply(word)];
      offset = block.next;
    }
    statements.push({ dialect: 'memcached', range: { start, end }, effects, confirmedBy: 'tokens' });
  }
  return { dialect: 'memcached', statements, notAnalysed };
}

function readEffects(command: string, words: readonly string[], word: TextRange, end: number) {
  const drafts = Object.hasOwn(EFFECTS, command) ? EFFECTS[command]?.(words) : undefined;
  const via = command === 'lru_crawler' ? `lru_crawler ${words[1] ?? ''}`.trim() : command;
  const range = words.length > 1 && command === 'lru_crawler' ? { start: word.start, end } : word;
  return (drafts ?? []).map((draft) => finishEffect({ ...draft, via, range }, undefined));
}

/** Measured on 1.6.18 and 1.6.45: the error line is sent all the same, and the next caller takes it for its reply. */
const brokenNoreply = (range: TextRange): SessionEffect =>
  finishEffect(
    { state: 'client-mode', action: 'write', scope: 'session', via: 'noreply', name: 'noreply', range },
    undefined,
  );

function lineAt(text: string, start: number): { text: string; start: number; next: number } {
  const end = text.indexOf('\n', start);
  const stop = end < 0 ? text.length : end;
  return { text: text.slice(start, stop).replace(/\r$/, ''), start, next: end < 0 ? text.length : end + 1 };
}

/** The data block: `length` bytes (taken as characters) and a line end. One that does not fit is passed over as a line. */
function dataBlock(text: string, offset: number, length: number): { fits: boolean; end: number; next: number } {
  if (!Number.isSafeInteger(length) || length < 0) return { fits: true, end: offset, next: offset };
  const after = text.slice(offset + length);
  const lineEnd = /^(?:\r?\n|$)/.exec(after)?.[0];
  if (lineEnd !== undefined && offset + length <= text.length) {
    return { fits: true, end: offset + length, next: offset + length + lineEnd.length };
  }
  const line = lineAt(text, offset);
  return { fits: false, end: offset, next: line.next };
}
