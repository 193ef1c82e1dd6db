// Makes logs of any size out of recorded ones:
//   node bench/logs/generate.mjs SAMPLE TARGET MEGABYTES [WORK [EVERY]]
// WORK is a pattern of the lines that make up most of a real log (the web sessions): only they are repeated, and the
// whole sample, with its session state, comes once in EVERY (20) repetitions.
// Records keep their shapes and order; sessions and literals are new in every repetition, times go on.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const [, , sample, target, size = '100', work, every = '20'] = process.argv;
const whole = readFileSync(sample, 'utf8');
const part = work === undefined ? whole : recordsWith(new RegExp(work));

/** The sample's records that match, with the lines that continue them. */
function recordsWith(pattern) {
  const records = whole.match(/^[^\t].*(?:\n\t.*)*\n/gm) ?? [];
  return records.filter((record) => pattern.test(record)).join('');
}
const wanted = Number(size) * 1_000_000;
const file = openSync(target, 'w');

/** Replaces what tells one repetition from the next: process ids, session ids, thread ids, numbers in literals. */
function vary(round) {
  const text = round % Number(every) === 0 ? whole : part;
  const shift = (number) => String((Number(number) + round * 61) % 4_000_000 || 1);
  return text
    .replace(/\[(\d+)\]/g, (_, pid) => `[${shift(pid)}]`)
    .replace(/\b([0-9a-f]{8})\.([0-9a-f]{1,6})\b/g, (_, start, pid) => {
      const begun = (Number.parseInt(start, 16) + round).toString(16);
      return `${begun}.${Number(shift(Number.parseInt(pid, 16))).toString(16)}`;
    })
    .replace(/"pid":(\d+)/g, (_, pid) => `"pid":${shift(pid)}`)
    .replace(/(Thread_id: | Id: +)(\d+)/g, (_, word, id) => `${word}${shift(id)}`)
    .replace(
      /(\t +)(\d+)( (?:Query|Connect|Quit|Prepare|Execute|Init DB|Change user))/g,
      (_, a, id, b) => `${a}${shift(id)}${b}`,
    )
    .replace(/\b(id|user_id) = \d+/g, (_, name) => `${name} = ${String(round % 100_000)}`)
    .replace(/(?<=\b2026-11-21[ T]\d\d:)\d\d:\d\d/g, (clock) => {
      const seconds = (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)) + Math.floor(round / 4)) % 3600;
      return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
    });
}

let written = 0;
let block = [];
let length = 0;
for (let round = 0; written + length < wanted; round++) {
  const piece = vary(round);
  block.push(piece);
  length += piece.length;
  if (length > 4_000_000) {
    written += writeSync(file, block.join(''));
    block = [];
    length = 0;
  }
}
writeSync(file, block.join(''));
closeSync(file);
