import { csvTexts, isCsvExport, JOURNAL, journalTexts, textsOf } from '../collector.js';
import type { LogFormat } from '../format.js';
import { continued, detectWrapper, type Unwrap, WrapperReader } from '../wrapper.js';
import inner from './postgres-stderr.js';

const server =
  (texts: (line: string) => readonly string[] | undefined): Unwrap =>
  (line) =>
    texts(line)?.flatMap(continued);

/** How the lines of such a file are to be taken apart; each reader has its own, for it may remember what it saw. */
const unwrapper = (head: Buffer): Unwrap =>
  server(isCsvExport(head) ? csvTexts() : JOURNAL.test(head.toString('latin1', 0, 4096)) ? journalTexts : textsOf);

const LINE =
  /"(?:MESSAGE|message|Message|log|msg|@message|event_message|textPayload|line|body|stringValue|values)"\s*:\s*["{[]/;
const ANY = /^/;

const format: LogFormat = {
  name: 'collected',
  title: "PostgreSQL's server log in a collector's JSON or CSV",
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: inner.cannotShow,
  // What knows the collector is surer; a server's own lines in CSV look like themselves.
  detect: (head) => {
    const isPlain = isCsvExport(head) || JOURNAL.test(head.toString('latin1', 0, 4096));
    return detectWrapper(head, isPlain ? ANY : LINE, unwrapper(head), inner, isPlain ? 0.98 : 0.6);
  },
  open: (sink, options) => {
    const { head } = options;
    return new WrapperReader(sink, options, inner, unwrapper(head), 'is no line of a collector', unwrapper(head));
  },
};

export default format;
