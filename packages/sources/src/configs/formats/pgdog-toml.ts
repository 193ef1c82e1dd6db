import type { ConfigPlace, ConfigReader, ConfiguredTarget } from '../config-reader.js';
import { checkSettings, judgedSettings, modeOf, repeated } from '../entries.js';
import { PGDOG_DATABASE_KEYS, PGDOG_GENERAL_KEYS, PGDOG_USER_KEYS } from '../known-keys/pgdog.js';
import { profileOf } from '../profile-of.js';
import { readToml } from '../toml.js';

/** Tables of which nothing is judged here (the schema that PgDog ships). */
const PASSED_OVER =
  /^(?:admin|memory|mirroring|multi_tenant|omnisharded_tables|otel|plugins|query_parsers|replica_lag|replication|rewrite|sharded_mappings|sharded_schemas|sharded_tables|tcp|vault)(?:[.[]|$)/;

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
    const users = 'text' in beside ? readToml(beside.text, beside.file) : { entries: [], problems: [] };
    const entries = [...read.entries, ...users.entries.filter(({ table }) => table.startsWith('users['))];
    const problems = [...read.problems, ...users.problems];
    const general = entries.filter(({ table }) => table === 'general');
    for (const table of new Set(entries.map((entry) => entry.table))) {
      if (PASSED_OVER.test(table)) continue;
      const keys =
        table === 'general'
          ? PGDOG_GENERAL_KEYS
          : table.startsWith('databases[')
            ? PGDOG_DATABASE_KEYS
            : table.startsWith('users[')
              ? PGDOG_USER_KEYS
              : undefined;
      const own = entries.filter((entry) => entry.table === table);
      const what = `[${table.replace(/\[\d+\]$/, '')}]`;
      if (keys) problems.push(...checkSettings(own, profile, { what, keys, complete: true }));
      else {
        const { file, range } = own[0] as (typeof own)[number];
        problems.push({ file, range, message: `unknown section ${what}` });
      }
    }
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
