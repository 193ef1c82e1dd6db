import type { ConfigPlace, ConfigReader, ConfiguredTarget } from '../config-reader.js';
import { checkSettings, judgedSettings, modeOf } from '../entries.js';
import { PGCAT_GENERAL_KEYS, PGCAT_POOL_KEYS, PGCAT_USER_KEYS } from '../known-keys/pgcat.js';
import { profileOf } from '../profile-of.js';
import { readToml } from '../toml.js';

/** Tables of which nothing is judged: servers, mirrors, plugins. */
const PASSED_OVER = /^(?:plugins(?:\.|$)|pools\.[^.]+\.(?:shards|plugins)(?:\.|$))/;

const reader: ConfigReader = {
  name: 'pgcat.toml',
  product: 'pgcat',
  matches: (path, text) =>
    /(^|\/)[^/]*pgcat[^/]*\.toml(\.(template|tpl|j2|sample|example))?$/i.test(path) ||
    (/\.toml$/i.test(path) && /^\s*\[pools\.[^\]]+\.(?:users|shards)\./m.test(text)),
  read(text, path) {
    const profile = profileOf('pgcat');
    const { entries, problems: broken } = readToml(text, path);
    const problems = [...broken];
    const general = entries.filter(({ table }) => table === 'general');
    for (const table of new Set(entries.map((entry) => entry.table))) {
      if (PASSED_OVER.test(table)) continue;
      const keys =
        table === 'general'
          ? PGCAT_GENERAL_KEYS
          : /^pools\.[^.]+$/.test(table)
            ? PGCAT_POOL_KEYS
            : /^pools\.[^.]+\.users\.[^.]+$/.test(table)
              ? PGCAT_USER_KEYS
              : undefined;
      const own = entries.filter((entry) => entry.table === table);
      if (keys) problems.push(...checkSettings(own, profile, { what: `[${table}]`, keys, complete: true }));
      else {
        const { file, range } = own[0] as (typeof own)[number];
        problems.push({ file, range, message: `unknown section [${table}]` });
      }
    }
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
