import type { ConfigPlace, ConfigReader, ConfiguredTarget } from '../config-reader.js';
import { judgedSettings, modeOf, repeated } from '../entries.js';
import { PGDOG_TABLES } from '../known-keys/pgdog.js';
import { profileOf } from '../profile-of.js';
import { checkTables, type KnownTable } from '../tables.js';
import { readToml } from '../toml.js';

/** `databases` of `databases[0]`, `otel` of `otel.headers`. */
const root = (table: string): string => table.split(/[.[]/)[0] ?? '';

const reader: ConfigReader = {
  name: 'pgdog.toml',
  product: 'pgdog',
  matches: (path, text) =>
    /(^|\/)[^/]*pgdog[^/]*\.toml(\.(template|tpl|j2|sample|example))?$/i.test(path) ||
    (/\.toml$/i.test(path) && /^\s*\[\[databases\]\]/m.test(text) && /^\s*pooler_mode\s*=/m.test(text)),
  read(text, path, readInclude) {
    const profile = profileOf('pgdog');
    const read = readToml(text, path);
    // Users stand in a file of their own beside it, which may have a mode for each.
    const beside = readInclude('users.toml');
    const users = 'text' in beside ? readToml(beside.text, beside.file) : { entries: [], lists: [], problems: [] };
    const entries = [...read.entries, ...users.entries.filter(({ table }) => table.startsWith('users['))];
    const problems = [...read.problems, ...users.problems];
    const general = entries.filter(({ table }) => table === 'general');
    const lists = [...read.lists, ...users.lists.filter(({ table }) => table.startsWith('users['))];
    const table = (name: string): KnownTable => {
      const keys = PGDOG_TABLES[root(name)];
      return {
        title: name === '' ? 'pgdog.toml' : `[${name.replace(/\[\d+\]$/, '')}]`,
        // What stands deeper has names of the user's own.
        keys: keys && name.includes('.') ? 'anything' : keys,
      };
    };
    problems.push(...checkTables({ entries, lists }, profile, table, Object.keys(PGDOG_TABLES)));
    problems.push(...repeated(general, ['pooler_mode'], 'PgDog'));
    const written = general.find(({ name }) => name === 'pooler_mode');
    const mode = modeOf(written, profile, 'transaction');
    problems.push(...mode.problems);
    const settings = judgedSettings(general, profile);
    const start: ConfigPlace = { file: path, range: { start: 0, end: 0 } };
    const targets: ConfiguredTarget[] = [
      { label: 'all databases', mode: mode.mode, settings, place: written ?? start },
    ];
    for (const table of new Set(entries.map((entry) => entry.table))) {
      if (!/^(?:databases|users)\[/.test(table)) continue;
      const own = entries.filter((entry) => entry.table === table);
      const override = own.find(({ name }) => name === 'pooler_mode');
      if (!override) continue;
      const narrower = modeOf(override, profile, mode.mode);
      problems.push(...narrower.problems);
      const name = own.find((entry) => entry.name === 'name')?.value ?? table;
      targets.push({
        label: `${table.startsWith('users') ? 'user' : 'database'} ${name}`,
        mode: narrower.mode,
        settings,
        place: override,
      });
    }
    return { product: 'pgdog', targets, problems };
  },
};

export default reader;
