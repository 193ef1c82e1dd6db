import { hasRedisEffects, redisCommandNames } from '@poolsafe/dialects';
import { plainly, wordGate } from '../../word-gate.js';
import { clients } from './clients.generated.js';

/** A file that mentions none of these has no connection of a key-value server, or calls what nothing else has. */
const mentionsClient = wordGate(
  plainly(
    ...['redis', 'valkey', 'glide', '.blpop', '.brpop', '.blmove', '.blmpop', '.bzmpop', '.bzpopmin', '.bzpopmax'],
    '.xread',
  ),
);

/** A client is made here: what it sends by itself counts too. */
const MAKES = new RegExp(
  `['"\`](?:npm:)?(?:${clients.flatMap(({ modules }) => modules).join('|')})(?:@[^'"\`]*)?['"\`]`,
);
const MAKING = /\bnew\s|\bcreate(?:Client|Cluster|Sentinel)/;

/** Commands that have to do with their connection, as methods are named after them. */
const COMMANDS: ReadonlySet<string> = new Set(
  redisCommandNames()
    .filter((name) => hasRedisEffects(name.split('|')[0] ?? name))
    .map((name) => name.replace(/[|_-]/g, '')),
);

/** Methods that take the command as words, or make one. */
const RAW: ReadonlySet<string> = new Set(
  ['defineCommand', 'call', 'sendCommand', 'customCommand', ...clients.flatMap(({ raw }) => Object.keys(raw))].map(
    (method) => method.toLowerCase().replaceAll('_', ''),
  ),
);

/** Commands that are also words for all kinds of things (`ctx.state.auth`): these have to be called, or handed over whole. */
const ORDINARY: ReadonlySet<string> = new Set(
  'asking auth client debug discard eval exec function hello monitor multi quit readonly readwrite reset script select sync wait watch subscribe unsubscribe call'.split(
    ' ',
  ),
);
const CALLED = /\s*(?:\(|\?\.|<|\.\s*(?:bind|call|apply)\b|['"`]\s*\])/y;
const HANDED_OVER = /(?:promisify|bind|apply|call)\s*\([^()]*$/;

/** What programs write their own logs with: `logger.debug(...)`. */
const LOGGER = /(?:\blog|logger|Logger|console)\??$/;

/** A member that is called, handed over or kept: `client.blpop(`, `client['blpop']`, `promisify(client.brpop)`. */
const MEMBER = /(?:\.\s*|\[\s*['"`])([A-Za-z_]\w*)(?!\w|\s*\??\.(?!\s*(?:bind|call|apply)\b))/g;

/**
 * False for a text that calls no command which has to do with its connection: it names no key-value client, or only
 * methods that read and write data.
 */
export function mayHoldCommands(text: string): boolean {
  if (!mentionsClient(text)) return false;
  if (MAKES.test(text) && MAKING.test(text)) return true;
  for (const { 0: found, 1: member = '', index } of text.matchAll(MEMBER)) {
    const whole = member.toLowerCase().replaceAll('_', '');
    const name = whole.replace(/(?:buffer|async)$/, '');
    if (!COMMANDS.has(name) && !COMMANDS.has(whole) && !RAW.has(whole) && !RAW.has(name)) continue;
    if (whole === 'debug' && LOGGER.test(text.slice(Math.max(0, index - 10), index))) continue;
    if (!ORDINARY.has(name) || isCalled(text, index, index + found.length)) return true;
  }
  return false;
}

function isCalled(text: string, start: number, end: number): boolean {
  CALLED.lastIndex = end;
  return CALLED.test(text) || HANDED_OVER.test(text.slice(Math.max(0, start - 80), start));
}
