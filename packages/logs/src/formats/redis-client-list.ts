import type { LogFormat } from '../format.js';
import { LineReader } from '../lines.js';
import { Kind } from '../record.js';

type Fields = ReadonlyMap<string, string>;
const flags = (fields: Fields) => fields.get('flags') ?? '';
const number = (fields: Fields, name: string) => Number(fields.get(name) ?? 0) || 0;

/** What a connection's flags and counters say that it holds. */
const STATES: readonly (readonly [(fields: Fields) => boolean, string])[] = [
  [
    (fields) => flags(fields).includes('b') && number(fields, 'qbuf') > 0,
    'waits in a blocking command while other commands queue up behind it',
  ],
  [(fields) => flags(fields).includes('b') && number(fields, 'qbuf') === 0, 'waits in a blocking command'],
  [(fields) => flags(fields).includes('x'), 'is inside MULTI'],
  [(fields) => number(fields, 'watch') > 0, 'watches keys'],
  [
    (fields) =>
      number(fields, 'sub') + number(fields, 'psub') + number(fields, 'ssub') > 0 || flags(fields).includes('P'),
    'is subscribed',
  ],
  [(fields) => flags(fields).includes('O'), 'runs MONITOR'],
  [(fields) => /[tB]/.test(flags(fields)), 'has client tracking on'],
  [(fields) => /[eT]/.test(flags(fields)), 'has NO-EVICT or NO-TOUCH on'],
  [(fields) => number(fields, 'db') > 0, 'uses a database other than 0'],
];

class ClientListReader extends LineReader {
  protected readonly complaint = 'no line of CLIENT LIST';

  protected readLine(text: string): boolean {
    const fields = new Map<string, string>();
    for (const [, name = '', value = ''] of text.matchAll(/(?:^|\s)([\w-]+)=(\S*)/g)) fields.set(name, value);
    if (!fields.has('id') || !fields.has('addr') || !fields.has('flags')) return false;
    const held = STATES.filter(([has]) => has(fields)).map(([, words]) => words);
    const { entry } = this;
    if (held.length > 0) {
      const name = fields.get('name') ?? '';
      const command = (fields.get('cmd') ?? '').toUpperCase().replace('|', ' ');
      this.setText(`a connection${name === '' ? '' : ` named ${name}`} ${held.join(', ')} (last command ${command})`);
      entry.kind = Kind.snapshot;
    }
    this.sink.record(entry);
    return true;
  }
}

const format: LogFormat = {
  name: 'redis-client-list',
  title: 'Redis CLIENT LIST',
  dialect: 'redis',
  abilities: { sessions: false, times: 'none', durations: false, connects: false, failures: false },
  cannotShow: ['More than one moment: what connections held when the list was made.'],
  detect: (head) => (/^id=\d+ addr=\S+ .*\bflags=\w+ /m.test(head.toString('utf8', 0, 16_384)) ? 0.97 : 0),
  open: (sink) => new ClientListReader(sink),
};

export default format;
