import type { LogFormat } from '../format.js';
import { detectWrapper, jsonLine, textIn, type Unwrap, WrapperReader } from '../wrapper.js';
import inner from './postgres-stderr.js';

/** `2026-03-02T09:00:00.1Z stderr F text`: how Kubernetes' runtimes keep what a container writes. */
const CRI = /^\d{4}-\d\d-\d\dT\S+ (?:stdout|stderr) ([FP])(?: |$)(.*)$/s;
/** `db-1  | text` and `[pod/db-0/postgres] text`: several containers' output as one. */
const NAMED = /^(?:[\w.-]+ +\| ?|\[pod\/[^\]]*\] )(.*)$/s;

/** A line of the container's output, and whether it goes on in the next record; `undefined` when it is no record. */
function pieceOf(line: string): { readonly text: string; readonly goesOn: boolean } | undefined {
  if (line.startsWith('{')) {
    // Docker's json-file driver: the newline is in the text, and missing where a long line was cut.
    const record = jsonLine(line);
    if (record?.['log'] === undefined) return undefined;
    const text = textIn(record['log']);
    return { text: text.replace(/\n$/, ''), goesOn: !text.endsWith('\n') };
  }
  const [, mark, rest] = CRI.exec(line) ?? [];
  if (rest !== undefined) return { text: rest, goesOn: mark === 'P' };
  const [, named] = NAMED.exec(line) ?? [];
  return named === undefined ? undefined : { text: named, goesOn: false };
}

/** Joins the pieces that a runtime cut long lines into. */
function unwrapper(): Unwrap {
  let begun = '';
  return (line) => {
    const piece = pieceOf(line);
    if (!piece) return undefined;
    begun += piece.text;
    if (piece.goesOn) return [];
    const whole = begun;
    begun = '';
    return [whole];
  };
}

const LINE = /^(?:\{"log":|\d{4}-\d\d-\d\dT\S+ (?:stdout|stderr) [FP] |[\w.-]+ +\| |\[pod\/)/m;

const format: LogFormat = {
  name: 'container',
  title: 'PostgreSQL in a container',
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: inner.cannotShow,
  detect: (head) => detectWrapper(head, LINE, unwrapper(), inner, 0.93),
  open: (sink, options) =>
    new WrapperReader(sink, options, inner, unwrapper(), 'is no line of a container', unwrapper()),
};

export default format;
