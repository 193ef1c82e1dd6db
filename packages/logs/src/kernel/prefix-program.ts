import type { Prefix } from '../postgres/prefix.js';
import { prefixSteps } from '../postgres/prefix-reader.js';
import type { Kernel } from './kernel.js';

const STEP = 128;
const TEXT = 40;
const LONGEST_TEXT = 44;
const STEPS = 200;
/** Steps that search for what ends their field. */
const FIRST_SEARCHING = 6;
const END = 255;

/** Gives the kernel the prefix to read; false when it is one that it cannot read. */
export function writeProgram(kernel: Kernel, prefix: Prefix): boolean {
  const { ops, texts, ends } = prefixSteps(prefix);
  const { program } = kernel;
  if (ops.length >= STEPS) return false;
  for (const [index, op] of ops.entries()) {
    const text = texts[index] ?? Buffer.alloc(0);
    const until = ends[index] ?? Buffer.alloc(0);
    if (text.length > LONGEST_TEXT || until.length > LONGEST_TEXT) return false;
    if (op >= FIRST_SEARCHING && until.length === 0) return false;
    const at = index * STEP;
    program.fill(0, at, at + STEP);
    program[at] = op;
    program[at + 1] = text.length;
    program[at + 2] = until.length;
    writeWord(program, at + 8, text);
    writeWord(program, at + 24, until);
    text.copy(program, at + TEXT);
    until.copy(program, at + TEXT + LONGEST_TEXT);
  }
  program[ops.length * STEP] = END;
  kernel.exports.forgetPrefixes();
  return true;
}

/** The first eight bytes, and the mask of those that there are. */
function writeWord(program: Buffer, at: number, text: Buffer): void {
  for (let i = 0; i < 8 && i < text.length; i++) {
    program[at + i] = text[i] ?? 0;
    program[at + 8 + i] = 255;
  }
}
