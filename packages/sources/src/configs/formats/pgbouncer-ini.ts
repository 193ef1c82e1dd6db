import type {
  ConfigPlace,
  ConfigProblem,
  ConfigReader,
  ConfiguredSetting,
  ConfiguredTarget,
  ReadInclude,
} from '../config-reader.js';
import { checkSettings, hint, judgedSettings, modeOf, place, repeated } from '../entries.js';
import {
  PGBOUNCER_DATABASE_KEYS,
  PGBOUNCER_KEYS,
  PGBOUNCER_PEER_KEYS,
  PGBOUNCER_USER_KEYS,
} from '../known-keys/pgbouncer.js';
import { isTemplateLine } from '../known-keys.js';
import { profileOf } from '../profile-of.js';

const SECTIONS: readonly string[] = ['pgbouncer', 'databases', 'users', 'peers'];

/** How deep files may include each other; PgBouncer's own limit. */
const DEEPEST = 10;

interface Line {
  readonly section: string;
  readonly setting: ConfiguredSetting;
}

interface Lines {
  readonly lines: Line[];
  readonly problems: ConfigProblem[];
}

/**
 * PgBouncer's format looks like INI and is not: values are connection strings, `%include` may stand anywhere, and no
 * INI library keeps the place of a line. So it is read here.
 */
function readLines(
  text: string,
  file: string,
  readInclude: ReadInclude,
  into: Lines,
  section: string,
  depth: number,
): string {
  let current = section;
  let offset = 0;
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '');
    const trimmed = line.trim();
    const start = offset + line.length - line.trimStart().length;
    const at: ConfigPlace = { file, range: { start, end: start + trimmed.length } };
    offset += raw.length + 1;
    if (trimmed === '' || /^[;#]/.test(trimmed) || isTemplateLine(trimmed)) continue;
    const header = /^\[\s*([^\]]*?)\s*\]$/.exec(trimmed);
    const include = /^%include\s+(.+)$/.exec(trimmed);
    const pair = /^(\{\{.*?\}\}|[^=\s]+)\s*=\s*(.*)$/.exec(trimmed);
    if (header) current = (header[1] ?? '').toLowerCase();
    else if (include)
      current = readIncluded((include[1] ?? '').replace(/^"(.*)"$/, '$1'), at, readInclude, into, current, depth);
    else if (pair) into.lines.push({ section: current, setting: { ...at, name: pair[1] ?? '', value: pair[2] ?? '' } });
    else
      into.problems.push({
        ...at,
        message: 'neither a section, nor key = value, nor %include; the line is passed over',
      });
  }
  return current;
}

function readIncluded(
  path: string,
  at: ConfigPlace,
  readInclude: ReadInclude,
  into: Lines,
  section: string,
  depth: number,
): string {
  if (depth >= DEEPEST) {
    into.problems.push({ ...at, message: `%include goes deeper than ${String(DEEPEST)} files; "${path}" is not read` });
    return section;
  }
  const included = readInclude(path);
  if ('text' in included) return readLines(included.text, included.file, readInclude, into, section, depth + 1);
  into.problems.push({ ...at, message: `cannot include "${path}": ${included.reason}` });
  return section;
}

/** `host=x pool_mode=session`, with values in single quotes where they hold spaces. */
const connectionString = ({ file, range, value }: ConfiguredSetting): ConfiguredSetting[] =>
  [...value.matchAll(/([a-z_]+)\s*=\s*(?:'((?:[^']|'')*)'|(\S*))/gi)].map((match) => ({
    file,
    range,
    name: (match[1] ?? '').toLowerCase(),
    value: (match[2] ?? match[3] ?? '').replaceAll("''", "'"),
  }));

const truth = (value: string): string => {
  if (/^(1|on|yes|true|t|y)$/i.test(value)) return '1';
  return /^(0|off|no|false|f|n)$/i.test(value) ? '0' : value;
};

/** A section [pgbouncer] also stands in files of programs that watch PgBouncer, without any of these. */
const OWN =
  /^\s*(?:\[databases\]|%include\b|(?:listen_(?:addr|port)|pool_mode|auth_(?:type|file|user|query)|max_client_conn|default_pool_size|server_reset_query|ignore_startup_parameters|logfile|pidfile|admin_users)\s*=)/im;

const reader: ConfigReader = {
  name: 'pgbouncer.ini',
  product: 'pgbouncer',
  matches: (path, text) =>
    /(^|\/)[^/]*pgbouncer[^/]*\.ini(\.(template|tmpl|tpl|j2|erb|sample|example|dist|in))?$/i.test(path) ||
    (/\.(?:ini|conf|cfg|cnf)$/i.test(path) && /^\s*\[pgbouncer\]/im.test(text) && OWN.test(text)),
  read(text, path, readInclude) {
    const profile = profileOf('pgbouncer');
    const read: Lines = { lines: [], problems: [] };
    readLines(text, path, readInclude, read, '', 0);
    const { lines, problems } = read;
    const of = (section: string) => lines.filter((line) => line.section === section).map(({ setting }) => setting);
    const general = of('pgbouncer').map((setting) =>
      setting.name === 'server_reset_query_always' ? { ...setting, value: truth(setting.value) } : setting,
    );
    for (const { section, setting } of lines) {
      if (SECTIONS.includes(section)) continue;
      problems.push(
        place(
          setting,
          section === '' ? 'a key before any section' : `unknown section [${section}]${hint(section, SECTIONS)}`,
        ),
      );
    }
    problems.push(
      ...checkSettings(general, profile, { what: '[pgbouncer]', keys: PGBOUNCER_KEYS }),
      ...repeated(general, ['pool_mode', ...profile.settings.map(({ name }) => name)], 'PgBouncer'),
    );

    const own = judgedSettings(general, profile);
    const written = general.filter(({ name }) => name === 'pool_mode').at(-1);
    // PgBouncer's own default, which differs from the mode that is assumed where nothing is known.
    const mode = modeOf(written, profile, 'session');
    problems.push(...mode.problems);
    const start: ConfigPlace = { file: path, range: { start: 0, end: 0 } };
    const targets: ConfiguredTarget[] = [
      { label: 'all databases', mode: mode.mode, settings: own, place: written ?? start },
    ];
    for (const [section, label, keys] of [
      ['databases', 'database', PGBOUNCER_DATABASE_KEYS],
      ['users', 'user', PGBOUNCER_USER_KEYS],
      ['peers', 'peer', PGBOUNCER_PEER_KEYS],
    ] as const) {
      for (const entry of of(section)) {
        const settings = connectionString(entry);
        problems.push(...checkSettings(settings, profile, { what: `${label} ${entry.name}`, keys }));
        const override = settings.filter(({ name }) => name === 'pool_mode').at(-1);
        const query = settings.filter(({ name }) => name === 'connect_query').at(-1);
        const all = query ? [...own, query] : own;
        if (!override && query)
          targets.push({ label: `${label} ${entry.name}`, mode: mode.mode, settings: all, place: query });
        if (!override) continue;
        const narrower = modeOf(override, profile, mode.mode);
        problems.push(...narrower.problems, ...repeated(settings, ['pool_mode'], `${label} ${entry.name}`));
        targets.push({ label: `${label} ${entry.name}`, mode: narrower.mode, settings: all, place: override });
      }
    }
    return { product: 'pgbouncer', targets, problems };
  },
};

export default reader;
