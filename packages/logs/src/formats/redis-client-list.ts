import type { LogFormat } from '../format.js';
import { LineReader, sessionOf } from '../lines.js';
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

/** A block or a watch that came in one piece with its end is over before anybody can list it. In seconds. */
const LEFT_OPEN = 10;

const SUBSCRIBES = /^(?:[ps]?(?:un)?subscribe|ping|quit|reset|hello|auth|client(?:\|.*)?)$/;

/**
 * The command that a connection's state goes back to, where the list proves more than that it has such state: somebody
 * waits behind it, it was left open, or the connection does other work.
 */
function proved(fields: Fields): string | undefined {
  const command = fields.get('cmd') ?? '';
  if (flags(fields).includes('b') && number(fields, 'qbuf') > 0) return command.replace('|', ' ');
  const idle = number(fields, 'idle') >= LEFT_OPEN;
  if (flags(fields).includes('x') && idle) return 'multi';
  if (number(fields, 'watch') > 0 && idle && !flags(fields).includes('x')) return 'watch';
  const kinds = ['sub', 'psub', 'ssub'].filter((name) => number(fields, name) > 0);
  const [kind] = kinds;
  if (kind === undefined || SUBSCRIBES.test(command)) return undefined;
  return { sub: 'subscribe', psub: 'psubscribe', ssub: 'ssubscribe' }[kind];
}

class ClientListReader extends LineReader {
  protected readonly complaint = 'no line of CLIENT LIST';

  protected readLine(text: string): boolean {
    const fields = new Map<string, string>();
    for (const [, name = '', value = ''] of text.matchAll(/(?:^|\s)([\w-]+)=(\S*)/g)) fields.set(name, value);
    const address = fields.get('addr');
    if (address === undefined || !fields.has('flags')) return false;
    const held = STATES.filter(([has]) => has(fields)).map(([, words]) => words);
    const { entry } = this;
    if (held.length === 0) {
      this.sink.record(entry);
      return true;
    }
    // Connections over a unix socket have one address: their number tells them apart.
    const name = address.endsWith(':0') ? `${address} id=${fields.get('id') ?? fields.get('fd') ?? ''}` : address;
    this.setSession(sessionOf(name), name);
    this.setWho(fields.get('user'), undefined, fields.get('name'));
    const command = (fields.get('cmd') ?? '').toUpperCase().replace('|', ' ');
    this.setText(`${held.join(', ')} (last command ${command})`);
    entry.kind = Kind.snapshot;
    this.sink.record(entry);
    const statement = proved(fields);
    if (statement !== undefined) {
      // What the state goes back to: MULTI stays open, as nothing follows.
      this.setText(JSON.stringify(statement));
      entry.kind = Kind.statement;
      entry.before = entry.shared = entry.sequel = true;
      this.sink.record(entry);
    }
    return true;
  }
}

const format: LogFormat = {
  name: 'redis-client-list',
  title: 'Redis CLIENT LIST',
  dialect: 'redis',
  abilities: { sessions: true, times: 'none', durations: false, connects: false, failures: false },
  cannotShow: [
    'More than one moment: what connections held when the list was made. Several lists, one after the other, show more.',
  ],
  // Redis before 2.8.12 gave connections no number.
  detect: (head) => (/^(?:id=\d+ )?addr=\S+ .*\bflags=\w+ /m.test(head.toString('utf8', 0, 16_384)) ? 0.97 : 0),
  open: (sink) => new ClientListReader(sink),
};

export default format;
