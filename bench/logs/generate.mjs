// Makes logs of any size out of recorded ones:
//   node bench/logs/generate.mjs SAMPLE TARGET MEGABYTES WORK [EVERY [LIFE]]
// WORK is a pattern of the records that make up most of a real log (sessions of a web service): only they are repeated,
// and the whole sample, with its session state, its logins and its errors, comes once in EVERY (200) repetitions. A
// session of the web service lives for LIFE (50) repetitions, as those of an application's own pool do.
// Records keep their shapes and order; sessions and literals are new, times go on. TARGET `-` is standard output.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { toCsvlog } from './csvlog.mjs';

const [, , sample, target, size = '100', work = '.', every = '200', life = '50'] = process.argv;
const [path = sample, as] = sample.split('=>');
const recorded = readFileSync(path, 'utf8');
const whole = as === 'csvlog' ? toCsvlog(recorded) : recorded;

/** Where records begin, by what the sample looks like. */
const BEGINS = /^# User@Host: /m.test(whole)
  ? /^(?=# Time: )|^(?<!^# Time: .*\n)(?=# User@Host: )/m
  : /^\S+Z\t +\d+ /m.test(whole)
    ? /^(?=\S+Z\t +\d+ [A-Z])/m
    : as === 'csvlog'
      ? /^(?=\d{4}-\d\d-\d\d \d\d:)/m
      : /^(?=[^\t])/m;
const LOGINS = /connection (?:received|authorized)|disconnection|\d+ (?:Connect|Quit)\t|administrator command/;

const working = whole.split(BEGINS).filter((record) => new RegExp(work).test(record));
const busy = working.filter((record) => !LOGINS.test(record)).join('');
const leaving = working.join('');

const wanted = Number(size) * 1_000_000;
const file = target === '-' ? 1 : openSync(target, 'w');

/** Replaces what tells one repetition from the next: process ids, session ids, thread ids, numbers in literals. */
function vary(round) {
  const isWhole = round % Number(every) === 0;
  const text = isWhole ? whole : (round + 1) % Number(life) === 0 ? leaving : busy;
  const generation = isWhole ? 1_000_000 + round : Math.floor(round / Number(life));
  const shift = (number) => String((Number(number) + generation * 61) % 4_000_000 || 1);
  return text
    .replace(/\[(\d+)\]/g, (_, pid) => `[${shift(pid)}]`)
    .replace(/\b([0-9a-f]{8})\.([0-9a-f]{1,6})\b/g, (_, start, pid) => {
      const begun = (Number.parseInt(start, 16) + (generation % 1_000_000)).toString(16);
      return `${begun}.${Number(shift(Number.parseInt(pid, 16))).toString(16)}`;
    })
    .replace(/"pid":(\d+)/g, (_, pid) => `"pid":${shift(pid)}`)
    .replace(/(Thread_id: | Id: +)(\d+)/g, (_, word, id) => `${word}${shift(id)}`)
    .replace(
      /(\t +)(\d+)( (?:Query|Connect|Quit|Prepare|Execute|Init DB|Change user|Close stmt))/g,
      (_, a, id, b) => `${a}${shift(id)}${b}`,
    )
    .replace(/\b(id|user_id) = \d+/g, (_, name) => `${name} = ${String(round % 100_000)}`)
    .replace(/(?<=\b2026-11-21[ T]\d\d:)\d\d:\d\d/g, (clock) => {
      const seconds = (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)) + Math.floor(round / 4)) % 3600;
      return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
    });
}

/** Writes all of it: a pipe may take less at once. */
function write(text) {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(file, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
  return bytes.length;
}

let written = 0;
let block = [];
let length = 0;
for (let round = 0; written + length < wanted; round++) {
  const piece = vary(round);
  block.push(piece);
  length += piece.length;
  if (length > 4_000_000) {
    written += write(block.join(''));
    block = [];
    length = 0;
  }
}
write(block.join(''));
if (file !== 1) closeSync(file);
