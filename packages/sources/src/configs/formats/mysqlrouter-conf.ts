import type { ConfigReader, ConfiguredTarget } from '../config-reader.js';
import { checkSettings, hint, judgedSettings, repeated } from '../entries.js';
import { readIni } from '../ini.js';
import { ROUTER_DEFAULT_KEYS, ROUTER_ROUTING_KEYS, ROUTER_SECTIONS } from '../known-keys/mysql-router.js';
import { isFilledIn, type KeyTable } from '../known-keys.js';
import { profileOf } from '../profile-of.js';

/** Connection sharing needs a protocol that Router can read, and no passthrough of TLS. */
const cannotShare = (settings: ReadonlyMap<string, string>): boolean =>
  settings.get('protocol') === 'x' ||
  settings.get('client_ssl_mode')?.toUpperCase() === 'PASSTHROUGH' ||
  (settings.get('server_ssl_mode')?.toUpperCase() === 'AS_CLIENT' &&
    settings.get('client_ssl_mode')?.toUpperCase() === 'PREFERRED');

/** A section loads the plugin of its name; what follows a colon is the user's own name for it. */
const plugin = (section: string): string => (section.split(':')[0] ?? '').toLowerCase();

const keysOf = (section: string): KeyTable | undefined => {
  if (plugin(section) === 'default') return ROUTER_DEFAULT_KEYS;
  return plugin(section) === 'routing' ? ROUTER_ROUTING_KEYS : ROUTER_SECTIONS[plugin(section)];
};

const reader: ConfigReader = {
  name: 'mysqlrouter.conf',
  product: 'mysql-router',
  matches: (path, text) =>
    /(^|\/)mysql-?router[^/]*\.(conf|cnf|ini)(\.(template|tpl|j2|sample|example|in))?$/i.test(path) ||
    (/\.(conf|cnf|ini)$/i.test(path) &&
      /^\s*\[routing(:[^\]]*)?\]/im.test(text) &&
      /^\s*(?:destinations|routing[_-]strategy)\s*=/im.test(text)),
  read(text, path) {
    const profile = profileOf('mysql-router');
    const { sections, problems } = readIni(text, path);
    const shared = sections.filter(({ name }) => name.toUpperCase() === 'DEFAULT').flatMap(({ settings }) => settings);
    const found = [...problems];
    for (const { name, settings, file, range } of sections) {
      const keys = keysOf(name);
      if (keys) {
        found.push(
          ...checkSettings(settings, profile, { what: `[${name}]`, keys }),
          ...repeated(settings, ['connection_sharing', 'protocol', 'access_mode'], `[${name}]`),
        );
      } else if (!isFilledIn(name)) {
        const meant = hint(plugin(name), ['DEFAULT', 'routing', ...Object.keys(ROUTER_SECTIONS)]);
        found.push({ file, range, message: `unknown section [${name}]${meant}` });
      }
    }
    const targets = sections
      .filter(({ name }) => /^routing(:|$)/i.test(name))
      .map((section): ConfiguredTarget => {
        const { name, settings, file, range } = section;
        const place = { file, range };
        const all = [...shared, ...settings];
        const values = new Map(all.map((setting) => [setting.name, setting.value]));
        const own = judgedSettings(all, profile);
        const written = own.some((setting) => setting.name === 'connection_sharing');
        // Router's own default is not to share, other than what is assumed where nothing is known of a Router.
        const off = { ...place, name: 'connection_sharing', value: '0' };
        const effective = cannotShare(values)
          ? [...own.filter((setting) => setting.name !== 'connection_sharing'), off]
          : written
            ? own
            : [...own, off];
        const split = all.find((setting) => setting.name === 'access_mode' && setting.value.toLowerCase() === 'auto');
        return {
          label: `route ${name.replace(/^routing:?/i, '') || 'routing'}`,
          mode: 'sharing',
          settings: split ? [...effective, { ...split, name: 'read_write_split', value: 'true' }] : effective,
          place,
        };
      });
    if (targets.length === 0) {
      found.push({ file: path, range: { start: 0, end: 0 }, message: 'no [routing:...] section; nothing is routed' });
    }
    return { product: 'mysql-router', targets, problems: found };
  },
};

export default reader;
