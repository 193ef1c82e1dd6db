import type { AnalysedText, NotAnalysed, SessionEffect, Statement, TextRange } from '@poolsafe/core';
import json5 from 'json5';
import { effectsOfMongoCommand, effectsOfMongoMethod, type MongoCommand } from './effects.js';
import { maskStrings, splitShell } from './shell.js';

/**
 * Reads MongoDB operations: command documents as the profiler, the log and `runCommand` write them (JSON, relaxed keys
 * allowed, several in one text), and shell or driver calls (`db.orders.watch()`, `session.startTransaction()`).
 * Never throws.
 */
export function analyseMongo(text: string): AnalysedText {
  const statements: Statement[] = [];
  const notAnalysed: NotAnalysed[] = [];
  const masked = maskStrings(text);
  for (const range of splitShell(masked)) {
    const source = text.slice(range.start, range.end);
    if (!source.startsWith('{')) {
      statements.push({ dialect: 'mongodb', range, effects: callEffects(text, masked, range), confirmedBy: 'tokens' });
      continue;
    }
    const command = parseDocument(source);
    if (command === undefined) {
      notAnalysed.push({ range, reason: 'this is not a document that JSON5 can read' });
      continue;
    }
    const key = /^\{\s*["']?[$\w]+["']?/.exec(source)?.[0].length ?? 1;
    const words = { start: range.start, end: range.start + key };
    statements.push({
      dialect: 'mongodb',
      range,
      effects: effectsOfMongoCommand(command, words),
      confirmedBy: 'parser',
    });
  }
  return { dialect: 'mongodb', statements, notAnalysed };
}

function parseDocument(source: string): MongoCommand | undefined {
  try {
    // What the shell writes around values (ObjectId("..."), ISODate(...)) stands for a value, whichever it is.
    const value: unknown = json5.parse(
      source.replace(/\b(?:new\s+)?[A-Z]\w*\(([^()]*)\)/g, (_, inner) => inner || 'null'),
    );
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as MongoCommand) : undefined;
  } catch {
    return undefined;
  }
}

/** Every method call of a statement, outermost object first; `runCommand({...})` is its document. */
function callEffects(text: string, masked: string, range: TextRange): readonly SessionEffect[] {
  const effects: SessionEffect[] = [];
  const statement = masked.slice(range.start, range.end);
  for (const call of statement.matchAll(/\.\s*([A-Za-z_$][\w$]*)\s*\(/g)) {
    const method = call[1] ?? '';
    const open = range.start + call.index + call[0].length - 1;
    const close = closing(masked, open, range.end);
    const inner = text.slice(open + 1, close);
    const name: TextRange = {
      start: range.start + call.index + call[0].indexOf(method),
      end: range.start + call.index + call[0].indexOf(method) + method.length,
    };
    if (method === 'runCommand' || method === 'adminCommand') {
      const document = /^\s*\{/.test(inner) ? parseDocument(inner.trim()) : undefined;
      const named = /^\s*(["'])([\w]+)\1\s*$/.exec(inner)?.[2];
      const command = document ?? (named === undefined ? undefined : { [named]: 1 });
      if (command) effects.push(...effectsOfMongoCommand(command, name));
    } else effects.push(...effectsOfMongoMethod(method, inner, name));
  }
  // A tailable cursor is the cursor that find() opened.
  const tailable = effects.some(({ via }) => via === 'tailable');
  return tailable ? effects.filter(({ via }) => via !== 'find') : effects;
}

function closing(masked: string, open: number, end: number): number {
  let depth = 0;
  for (let i = open; i < end; i++) {
    if (masked[i] === '(') depth++;
    else if (masked[i] === ')' && --depth === 0) return i;
  }
  return end;
}
