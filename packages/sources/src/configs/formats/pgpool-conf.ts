import type { ConfigPlace, ConfigProblem, ConfigReader, ConfiguredSetting, ReadInclude } from '../config-reader.js';
import { checkSettings, judgedSettings, repeated } from '../entries.js';
import { PGPOOL_KEYS } from '../known-keys/pgpool.js';
import { profileOf } from '../profile-of.js';

/** How deep files may include each other. */
const DEEPEST = 10;

const SWITCHES = ['load_balance_mode', 'statement_level_load_balance', 'connection_cache'];

const onOff = (value: string): string => {
  if (/^(on|true|yes|1|t|y)$/i.test(value)) return 'on';
  return /^(off|false|no|0|f|n)$/i.test(value) ? 'off' : value;
};

/** `key = 'value'  # comment`, with quotes optional and doubled within. */
function readLines(
  text: string,
  file: string,
  readInclude: ReadInclude,
  depth = 0,
): { settings: ConfiguredSetting[]; problems: ConfigProblem[] } {
  const settings: ConfiguredSetting[] = [];
  const problems: ConfigProblem[] = [];
  let offset = 0;
  for (const raw of text.split('\n')) {
    const start = offset;
    offset += raw.length + 1;
    const pair = /^(\s*)([A-Za-z_][\w.]*)(?:\s*=\s*|\s+)(?:'((?:[^']|'')*)'|([^\s#']*))\s*(?:#.*)?\r?$/.exec(raw);
    if (pair) {
      const from = start + (pair[1] ?? '').length;
      const name = (pair[2] ?? '').toLowerCase();
      const value = (pair[3] ?? pair[4] ?? '').replaceAll("''", "'");
      const range = { start: from, end: start + raw.trimEnd().length };
      if (name === 'include') {
        const included = depth >= DEEPEST ? { reason: 'files include each other too deeply' } : readInclude(value);
        if ('text' in included) {
          const inner = readLines(included.text, included.file, readInclude, depth + 1);
          settings.push(...inner.settings);
          problems.push(...inner.problems);
        } else problems.push({ file, range, message: `cannot include "${value}": ${included.reason}` });
      } else settings.push({ file, range, name, value: SWITCHES.includes(name) ? onOff(value) : value });
    } else if (!/^\s*(#.*)?$/.test(raw)) {
      problems.push({
        file,
        range: { start, end: start + raw.length },
        message: 'not key = value; the line is passed over',
      });
    }
  }
  return { settings, problems };
}

const reader: ConfigReader = {
  name: 'pgpool.conf',
  product: 'pgpool',
  matches: (path, text) =>
    /(^|\/)pgpool[^/]*\.conf(\.(template|tpl|j2|sample(-\w+)?|example|in))?$/i.test(path) ||
    (/\.conf$/i.test(path) && /^\s*backend_hostname0\s*=/m.test(text)),
  read(text, path, readInclude) {
    const profile = profileOf('pgpool');
    const { settings, problems } = readLines(text, path, readInclude);
    const numbered = settings.map((setting) => ({ ...setting, name: setting.name.replace(/\d+$/, '#') }));
    problems.push(
      ...checkSettings(numbered, profile, { what: 'pgpool.conf', keys: PGPOOL_KEYS }),
      ...repeated(
        settings,
        profile.settings.map(({ name }) => name),
        'Pgpool-II',
      ),
    );
    const servers = settings.filter(({ name, value }) => /^backend_hostname\d+$/.test(name) && value !== '');
    const own = judgedSettings(settings, profile);
    const [only] = servers;
    // One server means that there is nothing to balance, whatever load_balance_mode says.
    const unbalanced =
      servers.length === 1 && only
        ? [
            ...own.filter(({ name }) => name !== 'load_balance_mode'),
            { ...only, name: 'load_balance_mode', value: 'off' },
          ]
        : own;
    const start: ConfigPlace = { file: path, range: { start: 0, end: 0 } };
    return {
      product: 'pgpool',
      targets: [{ label: 'all databases', mode: 'session', settings: unbalanced, place: start }],
      problems,
    };
  },
};

export default reader;
