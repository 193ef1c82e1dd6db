import type { ClientFact, ConnectsBy, Dialect, EndpointFact, OptionValue } from '@poolsafe/core';
import { clients as descriptions } from '../../options.generated.js';
import { readAddress } from '../connection-string.js';
import { type CallShape, SHAPES } from './call-shapes.js';
import type { CodeString, LexedCode } from './lexer.js';
import { closing, pairsIn, plain } from './pairs.js';

/** Variables that a piece of code reads: `os.environ["X"]`, `os.Getenv("X")`, `env('X')`, `System.get_env("X")`. */
const VARIABLES =
  /(?:environ(?:\.get)?\s*[[(]|getenv\s*\(|Getenv\s*\(|LookupEnv\s*\(|get_env!?\s*\(|fetch_env!\s*\(|env(?:\.db)?\s*\(|env::var\s*\(|env!\s*\(|config\s*\(|ENV(?:\.fetch)?\s*[[(]|getEnvironmentVariable\s*\()\s*["']([A-Za-z_]\w*)["']/g;

/** Names in upper case that stand for settings: `settings.DATABASE_URL`. */
const NAMES = /\b([A-Z][A-Z0-9_]*(?:URL|URI|DSN))\b/g;

const HOST_SETTER = /\.(?:setHost|setServerName|withHost|host)\(\s*"([^"]+)"\s*\)/;
const PORT_SETTER = /\.(?:setPort|setPortNumber|withPort|port)\(\s*(\d+)\s*\)/;

/** `.setHost("x")` in a chain of setters. */
function setterIn(call: string, start: number, pattern: RegExp): OptionValue | undefined {
  const match = pattern.exec(call);
  if (!match) return undefined;
  const range = { start: start + match.index, end: start + match.index + match[0].length };
  return { name: match[0].replace(/^\.|\(.*$/g, ''), value: match[1] ?? null, range };
}

/** The setters that follow a call in its statement. */
const chainOf = (code: string, start: number, end: number): string =>
  /^\s*\.\w+\(/.test(code.slice(end))
    ? (code.slice(start, Math.min(code.length, end + 600)).split(';')[0] ?? '')
    : code.slice(start, end);

const dialectOf = (client: string): Dialect => descriptions.find(({ id }) => id === client)?.dialect ?? 'postgres';

function connectsOf(
  call: string,
  start: number,
  strings: readonly CodeString[],
  options: Readonly<Record<string, OptionValue>>,
  dialect: Dialect,
): ConnectsBy {
  const inside = strings.filter((string) => string.start >= start && string.end <= start + call.length);
  const endpoints: EndpointFact[] = inside.flatMap((string) => {
    const read = readAddress(string.text, string.start, null, true);
    return read && 'endpoint' in read ? [read.endpoint] : [];
  });
  const find = (names: readonly string[]) => names.map((name) => options[name]).find((option) => option !== undefined);
  const host = find(['host', 'HOST', 'hostname']) ?? setterIn(call, start, HOST_SETTER);
  const port = find(['port', 'PORT']) ?? setterIn(call, start, PORT_SETTER);
  const number = Number(/\d+/.exec(port?.value ?? '')?.[0] ?? Number.NaN);
  if (host?.value || !Number.isNaN(number)) {
    endpoints.push({
      kind: 'endpoint',
      name: null,
      dialect,
      host: host?.value ?? null,
      port: Number.isNaN(number) ? null : number,
      parameters: [],
      range: (port ?? host)?.range ?? { start, end: start + call.length },
    });
  }
  const named = [...call.matchAll(VARIABLES), ...call.matchAll(NAMES)].flatMap((match) => match[1] ?? []);
  return { variables: [...new Set(named)], endpoints };
}

/** Database clients in Python, Go, Rust, PHP, Java, Kotlin, Scala, C# and Elixir, by the calls that make them. */
export function clientsIn({ code, strings }: LexedCode, path: string): readonly ClientFact[] {
  const facts: ClientFact[] = [];
  for (const shape of SHAPES) {
    if (!shape.files.test(path)) continue;
    if (shape.needs && !shape.needs.test(code)) continue;
    if (shape.elsewhere?.test(code)) continue;
    let made = 0;
    for (const match of code.matchAll(shape.pattern)) {
      if (insideString(strings, match.index) || inOtherBranch(code, match.index)) continue;
      const bracket = match[0].search(/[([{]\s*$/);
      const open = bracket === -1 ? match.index + match[0].length : match.index + match[0].length - 1;
      const end = shape.block
        ? blockEnd(code, open)
        : code[open] && '([{'.includes(code[open] ?? '')
          ? closing(code, open)
          : closing(code, /^[([{]/.test(match[0]) ? match.index : code.indexOf('(', match.index));
      const call = code.slice(match.index, end);
      const scope = shape.markers ? code : call;
      if (shape.unless?.test(scope)) continue;
      const pairs = pairsIn(code, open + 1, Math.max(open + 1, shape.block ? end : end - 1));
      const marked = new Set<string>();
      for (const marker of shape.markers ?? []) {
        for (const found of code.matchAll(new RegExp(marker.pattern, 'g' + marker.pattern.flags.replace('g', '')))) {
          const group = found.slice(1).find((part) => part !== undefined) ?? '';
          const name = marker.option.endsWith('.') ? marker.option + group : marker.option;
          // The first that is written counts.
          if (marked.has(name)) continue;
          marked.add(name);
          pairs[name] = {
            name: marker.option.replace(/\.$/, '') || name,
            value: marker.value ?? (group === '' ? null : group),
            range: { start: found.index, end: found.index + found[0].length },
          };
        }
      }
      if (shape.each) {
        facts.push(...blocksIn(shape, code, pairs, strings));
        continue;
      }
      // Several calls in one file build one client: a config and the pool made from it.
      if (made++ > 0 && shape.markers) continue;
      facts.push({
        kind: 'client',
        client: shape.client,
        connects: connectsOf(
          shape.block ? code.slice(match.index, end) : chainOf(code, match.index, end),
          match.index,
          strings,
          pairs,
          dialectOf(shape.client),
        ),
        options: pairs,
        complete: !/\*\*\w|\.\.\.\w/.test(call),
        range: { start: match.index, end: match.index + match[0].replace(/\s*[([{,]?\s*$/, '').length },
        ...insertionOf(shape, code, open, end),
        role: shape.role ?? 'application',
      });
    }
  }
  return facts;
}

/** Where a call takes one more option by its name. */
function insertionOf(
  { client, block }: CallShape,
  code: string,
  open: number,
  end: number,
): Pick<ClientFact, 'insertion'> {
  if (block) return further(code, end, '', ': ');
  // A pool of psycopg hands options on in a dictionary of its own.
  const named = client === 'asyncpg' || (client === 'psycopg' && /\.connect\s*\($/.test(code.slice(0, open + 1)));
  return named && code[open] === '(' && code[end - 1] === ')' ? further(code, end - 1, '', '=') : {};
}

/** Behind the last thing that is written before `end`. */
function further(code: string, end: number, quote: string, between: string): Pick<ClientFact, 'insertion'> {
  const at = code.slice(0, end).trimEnd().length;
  const last = code[at - 1] ?? '';
  const before = '([{'.includes(last) ? '' : last === ',' ? ' ' : ', ';
  return { insertion: { at, before: before + quote, between, after: '' } };
}

/** Words in a string, such as documentation, make no client. */
const insideString = (strings: readonly CodeString[], at: number): boolean =>
  strings.some(({ start, end }) => start <= at && at < end);

/** `elif url.startswith("sqlite")` right before the call: it is for another database. */
const inOtherBranch = (code: string, at: number): boolean => {
  const branch = code
    .slice(Math.max(0, at - 400), at)
    .split('\n')
    .findLast((line) => /^\s*(?:\}?\s*(?:el(?:se )?if|elif|if|case|else)\b)/.test(line));
  return (
    branch !== undefined &&
    /sqlite|mysql|mariadb|oracle|mssql|sqlserver/i.test(branch) &&
    !/postg|!=|not /i.test(branch)
  );
};

/** An Elixir `config` call without brackets goes on while lines end with a comma. */
function blockEnd(code: string, from: number): number {
  let at = from;
  for (;;) {
    const newline = code.indexOf('\n', at);
    if (newline === -1) return code.length;
    const line = code.slice(at, newline).trim();
    if (line !== '' && !/[,([{]$/.test(line) && !/^[\w?]+:$/.test(line)) return newline;
    at = newline + 1;
  }
}

/** `DATABASES["default"]["CONN_MAX_AGE"] = 0`, and one level deeper. */
function assignedLater(code: string, block: string): Record<string, OptionValue> {
  const options: Record<string, OptionValue> = {};
  const pattern = new RegExp(
    `^[ \\t]*\\w+\\[["']${block}["']\\](?:\\[["'](\\w+)["']\\])(?:\\[["'](\\w+)["']\\])?[ \\t]*=[ \\t]*([^=\\n].*)$`,
    'gm',
  );
  for (const match of code.matchAll(pattern)) {
    const [whole, key = '', inner, written = ''] = match;
    const range = { start: match.index, end: match.index + whole.length };
    options[inner === undefined ? key : `${key}.${inner}`] = { name: inner ?? key, value: plain(written), range };
  }
  return options;
}

/** What turns named statements of PDO off: a literal, the default of a variable, or nothing that is known. */
const EMULATION =
  /\b(ATTR_EMULATE_PREPARES|PGSQL_ATTR_DISABLE_PREPARES)\s*=>\s*(?:(?:\(bool\)\s*)?env\(\s*["'][^"']*["']\s*,\s*)?(?:(true|1|false|0)\b)?/i;

/** The first keys below a literal, each a client: `'default': {...}`. */
function blocksIn(
  shape: CallShape,
  code: string,
  pairs: Readonly<Record<string, OptionValue>>,
  strings: readonly CodeString[],
): readonly ClientFact[] {
  return Object.entries(pairs).flatMap(([name, block]): readonly ClientFact[] => {
    if (name.includes('.')) return [];
    const text = code.slice(block.range.start, block.range.end);
    if (!shape.each?.test(text)) return [];
    const prefix = `${name}.`;
    const options: Record<string, OptionValue> = {};
    for (const [key, value] of Object.entries(pairs))
      if (key.startsWith(prefix)) options[key.slice(prefix.length)] = value;
    const emulated = EMULATION.exec(text);
    if (emulated) {
      const start = block.range.start + emulated.index;
      const value = emulated[2] === undefined ? null : /^(?:true|1)$/i.test(emulated[2]) ? 'true' : 'false';
      const range = { start, end: start + emulated[0].trimEnd().length };
      options.emulatePrepares = { name: `PDO::${emulated[1] ?? ''}`, value, range };
    }
    if (/disable_server_side_cursors\s*=\s*True/.test(text))
      options.DISABLE_SERVER_SIDE_CURSORS = { name: 'disable_server_side_cursors', value: 'true', range: block.range };
    Object.assign(options, assignedLater(code, name));
    const first = /[[{(]/.exec(text);
    return [
      {
        kind: 'client',
        client: shape.client,
        connects: connectsOf(text, block.range.start, strings, options, dialectOf(shape.client)),
        options,
        complete: !/\*\*\w/.test(text),
        range: { start: block.range.start, end: block.range.start + (first?.index ?? 0) },
        ...(shape.client === 'django' && text.endsWith('}') && /^["']\w+["']\s*:\s*\{/.test(text)
          ? further(code, block.range.end - 1, `'`, `': `)
          : {}),
        role: 'application',
      },
    ];
  });
}
