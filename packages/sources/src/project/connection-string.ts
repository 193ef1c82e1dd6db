import type { Dialect, EndpointFact, OptionValue, TextRange } from '@poolsafe/core';

/** Schemes of connection strings, and what is spoken behind them. Drivers append theirs: `postgresql+asyncpg`. */
const SCHEMES: readonly (readonly [RegExp, Dialect])[] = [
  [
    /^(jdbc:)?(r2dbc:)?(pool:)?(postgres|postgresql|postgis|pgsql|pg|psycopg|asyncpg|ecto|cockroachdb|prisma\+postgres|timescaledb)$/,
    'postgres',
  ],
  [/^(jdbc:)?(r2dbc:)?(pool:)?(mysql2?|mariadb|vitess)$/, 'mysql'],
];

/** A URL anywhere in a text. Stops at what ends a string in every format that is read. */
export const URL_PATTERN =
  /\b(?:(?:jdbc|r2dbc|pool):)*(?:postgres(?:ql)?|postgis|pgsql|asyncpg|ecto|cockroachdb|mysql2?|mariadb)(?:\+\w+)?:\/\/[^\s'"`\\]+/gi;

/** Parts that are filled in when the program or the deployment runs. Defaults inside (`${X:-y}`) count. */
const PLACEHOLDER =
  /\$\{\{.*?\}\}|\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\{\{.*?\}\}|<%=?.*?%>|#\{[^{}]*\}|\$\([^()]*\)|%\([^()]*\)s|%[A-Z_]+%|%[sqv](?!\w)|%d(?![\da-f])|\$[A-Za-z_]\w*|<[A-Za-z][\w .-]*>|\{[A-Za-z_][\w.()'"[\]]*\}|\[[A-Za-z][\w-]*\]/g;

const MASK = '\u0000';

interface Masked {
  /** The text with every placeholder's characters replaced, so that offsets stay. */
  readonly text: string;
  readonly defaults: ReadonlyMap<number, string>;
  readonly names: readonly string[];
}

/** Hides placeholders: what they hold must not be read as part of the address. */
export function maskPlaceholders(text: string): Masked {
  const defaults = new Map<number, string>();
  const names: string[] = [];
  const masked = text.replace(PLACEHOLDER, (match, offset: number) => {
    const inside = /^\$\{\s*(?:env[:.])?([A-Za-z_][\w.]*)\s*(?::?[-=:]?\s*([^{}]*))?\}$/.exec(match);
    if (inside?.[2]) defaults.set(offset, inside[2]);
    const name = inside?.[1] ?? /^\$([A-Za-z_]\w*)$/.exec(match)?.[1] ?? /^\$\(([A-Za-z_]\w*)\)$/.exec(match)?.[1];
    if (name !== undefined) names.push(name);
    return MASK.repeat(match.length);
  });
  return { text: masked, defaults, names };
}

/** A piece of masked text as it is meant: itself, a placeholder's default, or `null` when it is not known. */
function known(masked: Masked, start: number, end: number): string | null {
  const piece = masked.text.slice(start, end);
  if (!piece.includes(MASK)) return piece === '' ? null : piece;
  const whole = masked.defaults.get(start);
  if (whole !== undefined && !piece.replaceAll(MASK, '').trim()) return whole;
  // A host of known and unknown labels still shows where it leads: `${REF}.pooler.supabase.com`.
  const rest = piece.replaceAll(MASK, '');
  return /\.[a-z]{2,}/i.test(rest) ? piece.replace(new RegExp(`${MASK}+`, 'g'), 'x') : null;
}

/** `-c name=value` still shows its name where the value is filled in. */
const knownOption = (masked: Masked, name: string, start: number, end: number): string | null =>
  known(masked, start, end) ??
  (name.toLowerCase() === 'options'
    ? masked.text.slice(start, end).replace(new RegExp(`${MASK}+`, 'g'), 'x') || null
    : null);

/** What a text says to be a connection string is not one. */
export interface BadAddress {
  readonly reason: string;
  readonly range: TextRange;
}

export type ReadAddress = { readonly endpoint: EndpointFact } | { readonly bad: BadAddress } | undefined;

/**
 * Reads one connection string: a URL, or `host=... port=...` of libpq, .NET and PDO. `undefined`: it is none.
 *
 * @param offset where `text` starts in its file
 * @param editable whether the file's own characters are `text`
 */
export function readAddress(text: string, offset: number, name: string | null, editable: boolean): ReadAddress {
  const url = /^\s*((?:(?:jdbc|r2dbc|pool):)*[a-z][a-z0-9+]*):\/\//i.exec(text);
  if (url?.[1] !== undefined) return readUrl(text, url[0].length, url[1], offset, name, editable);
  if (/^\s*(pgsql|mysql):\s*\w+=/i.test(text)) return readKeyValues(text, offset, name, editable, ';');
  if (
    /(^|;)\s*(host|server|data source)\s*=/i.test(text) &&
    /;\s*(database|initial catalog|user(name| id)?|uid|port)\s*=/i.test(`;${text}`)
  )
    return readKeyValues(text, offset, name, editable, ';');
  if (
    /^\s*\w+\s*=/.test(text) &&
    /(^|\s)(host|port)\s*=\s*\S/i.test(text) &&
    /(^|\s)(dbname|user|host|database)\s*=/i.test(text) &&
    !text.includes('\n')
  )
    return readKeyValues(text, offset, name, editable, ' ');
  const go = /^[^\s@/]*@(?:tcp|unix)\(([^)]*)\)\//i.exec(text);
  if (go) return readGoDsn(text, go, offset, name, editable);
  return undefined;
}

const dialectOf = (scheme: string): Dialect | undefined => {
  const base = scheme.toLowerCase().replace(/(?<!prisma)\+\w+$/, '');
  return SCHEMES.find(([pattern]) => pattern.test(base))?.[1];
};

function readUrl(
  text: string,
  from: number,
  scheme: string,
  offset: number,
  name: string | null,
  editable: boolean,
): ReadAddress {
  const dialect = dialectOf(scheme);
  // A scheme alone is a prefix that code compares or replaces.
  if (!dialect || text.trim().length <= from) return undefined;
  const masked = maskPlaceholders(text);
  const end = text.length;
  const hash = masked.text.indexOf('#', from);
  const stop = hash === -1 ? end : hash;
  const question = masked.text.indexOf('?', from);
  const queryStart = question === -1 || question > stop ? stop : question;
  // A password may hold a slash: the user part ends at the last @ before the query.
  const at = masked.text.slice(0, queryStart).lastIndexOf('@');
  const hostStart = at >= from ? at + 1 : from;
  const slash = masked.text.indexOf('/', hostStart);
  const hostEnd = slash === -1 || slash > queryStart ? queryStart : slash;
  const whole = { start: offset, end: offset + end };
  const first = masked.text.slice(hostStart, hostEnd).split(',')[0] ?? '';
  const portAt = /:([^:\]]*)$/.exec(first);
  const hostLength = portAt ? portAt.index : first.length;
  const portText = portAt ? known(masked, hostStart + hostLength + 1, hostStart + first.length) : null;
  if (portText !== null && !/^\d+$/.test(portText)) {
    return { bad: { reason: 'the port of this connection string is not a number', range: whole } };
  }
  const host = known(masked, hostStart, hostStart + hostLength);
  const parameters = queryStart < stop ? readQuery(text, masked, queryStart + 1, stop, offset, editable) : [];
  const byParameter = (wanted: string) => parameters.find((parameter) => parameter.name === wanted)?.value ?? null;
  return {
    endpoint: {
      kind: 'endpoint',
      name,
      dialect,
      host: host ?? byParameter('host'),
      port: portText === null ? numberOf(byParameter('port')) : Number(portText),
      parameters,
      range: whole,
      ...(editable ? { parameterEnd: offset + stop, ...separated(text.slice(queryStart, stop)) } : {}),
    },
  };
}

/** What a further parameter of a query begins with. */
const separated = (query: string): { parameterSeparator?: string } =>
  query === '' ? { parameterSeparator: '?' } : /[?&]$/.test(query) ? {} : { parameterSeparator: '&' };

const numberOf = (text: string | null): number | null => (text !== null && /^\d+$/.test(text) ? Number(text) : null);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

function readQuery(
  text: string,
  masked: Masked,
  start: number,
  end: number,
  offset: number,
  editable: boolean,
): readonly OptionValue[] {
  const parameters: OptionValue[] = [];
  for (let at = start; at < end;) {
    const ends = [masked.text.indexOf('&', at), masked.text.indexOf(';', at)].filter(
      (place) => place !== -1 && place < end,
    );
    const next = ends.length > 0 ? Math.min(...ends) : end;
    const equals = masked.text.indexOf('=', at);
    const nameEnd = equals === -1 || equals > next ? next : equals;
    const parameter = decode(text.slice(at, nameEnd));
    const valueStart = Math.min(nameEnd + 1, next);
    const value = valueStart === next ? '' : knownOption(masked, parameter, valueStart, next);
    // The separator goes with the parameter: the one behind it for the first, the one before it for the others.
    const removal =
      at === start
        ? { start: next < end ? at : at - 1, end: next < end ? next + 1 : next }
        : { start: at - 1, end: next };
    if (parameter !== '' && !parameter.includes(MASK)) {
      parameters.push({
        name: parameter,
        value: value === null ? null : decode(value),
        range: { start: offset + at, end: offset + next },
        ...(editable
          ? {
              valueRange: { start: offset + valueStart, end: offset + next },
              removal: [{ start: offset + removal.start, end: offset + removal.end, text: '' }],
            }
          : {}),
      });
    }
    at = next + 1;
  }
  return parameters;
}

const HOST_KEYS = ['host', 'server', 'data source', 'hostaddr', 'address', 'addr'];
const SECRET_KEYS = ['password', 'pwd', 'user', 'username', 'user id', 'uid', 'passfile', 'sslpassword'];

function readKeyValues(
  text: string,
  offset: number,
  name: string | null,
  editable: boolean,
  separator: ';' | ' ',
): ReadAddress {
  const masked = maskPlaceholders(text);
  const pattern =
    separator === ';'
      ? /([A-Za-z][\w ]*?)\s*=\s*("[^"]*"|'[^']*'|[^;]*)(;|$)/g
      : /(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|\S*)(\s|$)/g;
  const parameters: OptionValue[] = [];
  let host: string | null = null;
  let port: number | null = null;
  for (const match of masked.text.matchAll(pattern)) {
    const key = (match[1] ?? '').trim().toLowerCase();
    const raw = match[2] ?? '';
    const valueStart = match.index + match[0].indexOf(raw, (match[1] ?? '').length);
    const value =
      knownOption(masked, key, valueStart, valueStart + raw.length)
        ?.replace(/^['"]|['"]$/g, '')
        .trim() ?? null;
    if (HOST_KEYS.includes(key)) {
      const [, hostText, portText] = /^(?:tcp:)?(.*?)(?:[,:](\d+))?$/.exec(value ?? '') ?? [];
      host = value === null ? null : (hostText ?? null);
      port = numberOf(portText ?? null) ?? port;
    } else if (key === 'port') port = numberOf(value);
    else if (!SECRET_KEYS.includes(key)) {
      const end = match.index + match[0].length;
      parameters.push({
        name: key,
        value,
        range: { start: offset + match.index, end: offset + valueStart + raw.length },
        ...(editable
          ? {
              valueRange: { start: offset + valueStart, end: offset + valueStart + raw.length },
              removal: [{ start: offset + match.index, end: offset + end, text: '' }],
            }
          : {}),
      });
    }
  }
  const written = text.trimEnd();
  const between = separator === ';' && written.endsWith(';') ? {} : { parameterSeparator: separator };
  const dialect: Dialect =
    /^\s*mysql:/i.test(text) ||
    /(^|;)\s*(uid|sslmode\s*=\s*none|server=.*port=3306)/i.test(text) ||
    port === 3306 ||
    port === 6033
      ? 'mysql'
      : 'postgres';
  return {
    endpoint: {
      kind: 'endpoint',
      name,
      dialect,
      host,
      port,
      parameters,
      range: { start: offset, end: offset + text.length },
      ...(editable ? { parameterEnd: offset + written.length, ...between } : {}),
    },
  };
}

/** `user:password@tcp(host:port)/database?parameter=value` of Go's MySQL driver. */
function readGoDsn(
  text: string,
  match: RegExpExecArray,
  offset: number,
  name: string | null,
  editable: boolean,
): ReadAddress {
  const [host = '', port] = (match[1] ?? '').split(':');
  const masked = maskPlaceholders(text);
  const question = masked.text.indexOf('?', match[0].length);
  return {
    endpoint: {
      kind: 'endpoint',
      name,
      dialect: 'mysql',
      host: host === '' || host.includes('$') ? null : host,
      port: numberOf(port ?? null),
      parameters: question === -1 ? [] : readQuery(text, masked, question + 1, text.length, offset, editable),
      range: { start: offset, end: offset + text.length },
    },
  };
}
