import type { ConfigPlace, ConfigReader, ConfiguredTarget } from '../config-reader.js';
import { badValues, judgedSettings, modeOf, repeated, unknownKeys } from '../entries.js';
import { PGDOG_KEYS } from '../known-keys/pgdog.js';
import { profileOf } from '../profile-of.js';
import { readToml } from '../toml.js';

const reader: ConfigReader = {
  name: 'pgdog.toml',
  product: 'pgdog',
  matches: (path) => /(^|\/)pgdog[^/]*\.toml(\.(template|tpl|j2|sample|example))?$/i.test(path),
  read(text, path) {
    const profile = profileOf('pgdog');
    const { entries, problems: broken } = readToml(text, path);
    const problems = [...broken];
    const general = entries.filter(({ table }) => table === 'general');
    const databases = [
      ...new Set(entries.filter(({ table }) => /^(databases|users)\[/.test(table)).map(({ table }) => table)),
    ];
    const checked = entries.filter(({ table }) => table === 'general' || databases.includes(table));
    problems.push(...unknownKeys(checked, { what: 'pgdog.toml', keys: PGDOG_KEYS, complete: false }));
    problems.push(...badValues(general, profile), ...repeated(general, ['pooler_mode'], 'PgDog'));
    const written = general.find(({ name }) => name === 'pooler_mode');
    const mode = modeOf(written, profile, 'transaction');
    problems.push(...mode.problems);
    const settings = judgedSettings(general, profile);
    const start: ConfigPlace = { file: path, range: { start: 0, end: 0 } };
    const targets: ConfiguredTarget[] = [
      { label: 'all databases', mode: mode.mode, settings, place: written ?? start },
    ];
    for (const table of databases) {
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
