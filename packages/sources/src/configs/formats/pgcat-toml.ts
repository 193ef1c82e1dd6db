import type { ConfigPlace, ConfigReader, ConfiguredTarget } from '../config-reader.js';
import { judgedSettings, modeOf } from '../entries.js';
import { PGCAT_TABLES } from '../known-keys/pgcat.js';
import { profileOf } from '../profile-of.js';
import { checkTables } from '../tables.js';
import { readToml } from '../toml.js';

const reader: ConfigReader = {
  name: 'pgcat.toml',
  product: 'pgcat',
  matches: (path, text) =>
    /(^|\/)[^/]*pgcat[^/]*\.toml(\.(template|tpl|j2|sample|example))?$/i.test(path) ||
    (/\.toml$/i.test(path) && /^\s*\[pools\.[^\]]+\.(?:users|shards)\./m.test(text)),
  read(text, path) {
    const profile = profileOf('pgcat');
    const { entries, lists, problems: broken } = readToml(text, path);
    const problems = [...broken];
    const general = entries.filter(({ table }) => table === 'general');
    const table = (name: string) => ({
      title: name === '' ? 'pgcat.toml' : `[${name}]`,
      keys: PGCAT_TABLES.find(([pattern]) => pattern.test(name))?.[1],
    });
    problems.push(...checkTables({ entries, lists }, profile, table, ['general', 'pools', 'plugins']));
    const start: ConfigPlace = { file: path, range: { start: 0, end: 0 } };
    const pools = [...new Set(entries.flatMap(({ table }) => /^pools\.[^.]+/.exec(table)?.[0] ?? []))];
    const targets = pools.flatMap((pool): ConfiguredTarget[] => {
      const own = entries.filter(({ table }) => table === pool);
      const written = own.find(({ name }) => name === 'pool_mode');
      const mode = modeOf(written, profile, 'transaction');
      problems.push(...mode.problems);
      const settings = judgedSettings([...general, ...own], profile);
      const label = `pool ${pool.slice('pools.'.length)}`;
      const users = entries.filter(({ table, name }) => table.startsWith(`${pool}.users.`) && name === 'pool_mode');
      return [
        { label, mode: mode.mode, settings, place: written ?? own[0] ?? start },
        ...users.map((user): ConfiguredTarget => {
          const narrower = modeOf(user, profile, mode.mode);
          problems.push(...narrower.problems);
          return {
            label: `${label}, user ${user.table.split('.').at(-1) ?? ''}`,
            mode: narrower.mode,
            settings,
            place: user,
          };
        }),
      ];
    });
    return { product: 'pgcat', targets, problems };
  },
};

export default reader;
