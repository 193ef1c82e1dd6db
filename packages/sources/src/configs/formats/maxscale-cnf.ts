import type { ConfigProblem, ConfigReader, ConfiguredSetting, ConfiguredTarget } from '../config-reader.js';
import { checkSettings, hint, judgedSettings, place, repeated } from '../entries.js';
import { type IniSection, readIni } from '../ini.js';
import {
  MAXSCALE_FILTER_KEYS,
  MAXSCALE_GLOBAL_KEYS,
  MAXSCALE_LISTENER_KEYS,
  MAXSCALE_MONITOR_KEYS,
  MAXSCALE_NESTED,
  MAXSCALE_SERVER_KEYS,
  MAXSCALE_SERVICE_KEYS,
} from '../known-keys/maxscale.js';
import { isFilledIn, type KeyTable } from '../known-keys.js';
import { profileOf } from '../profile-of.js';

const KEYS_OF_TYPE: Readonly<Record<string, KeyTable>> = {
  server: MAXSCALE_SERVER_KEYS,
  service: MAXSCALE_SERVICE_KEYS,
  monitor: MAXSCALE_MONITOR_KEYS,
  filter: MAXSCALE_FILTER_KEYS,
  listener: MAXSCALE_LISTENER_KEYS,
};

/** Settings that other sections take over with `@include`. They may be any section's. */
const EVERY_KEY: KeyTable = new Map(Object.values(KEYS_OF_TYPE).flatMap((keys) => [...keys]));

const isGlobal = ({ name }: IniSection) => /^(?:maxscale|gateway)$/i.test(name);

const typeOf = ({ settings }: IniSection): ConfiguredSetting | undefined =>
  settings.filter(({ name }) => name === 'type').at(-1);

/** `@include=x`, `event.authentication_failure.level=x`, `nosqlprotocol.user=x`, `storage_redis.server=x`. */
const isNested = ({ name }: ConfiguredSetting): boolean =>
  name === '@include' || MAXSCALE_NESTED.test(name) || isFilledIn(name);

/** `match01` and `target25` of the named server filter are one key, each. */
const numbered = (setting: ConfiguredSetting): ConfiguredSetting => ({
  ...setting,
  name: setting.name.replace(/^(match|target)\d\d$/, '$1#'),
});

const reader: ConfigReader = {
  name: 'maxscale.cnf',
  product: 'maxscale',
  matches: (path, text) =>
    (/(^|\/)maxscale[^/]*\.(cnf|conf)(\.(template|tpl|j2|sample|example|in))?$/i.test(path) &&
      (text === '' || /^\s*\[[^\]\n]+\]/m.test(text))) ||
    (/\.(cnf|conf)$/i.test(path) && /^\s*\[maxscale\]/im.test(text)),
  read(text, path) {
    const profile = profileOf('maxscale');
    const { sections, problems } = readIni(text, path);
    const found: ConfigProblem[] = [...problems];
    const check = (section: IniSection, keys: KeyTable) => {
      const what = `[${section.name}]`;
      const own = section.settings.filter((setting) => !isNested(setting)).map(numbered);
      found.push(
        ...checkSettings(own, profile, { what, keys }),
        ...repeated(section.settings, ['type', 'router', ...profile.settings.map(({ name }) => name)], what),
      );
    };
    const services: IniSection[] = [];
    for (const section of sections) {
      const type = typeOf(section);
      const word = type?.value.toLowerCase() ?? '';
      const keys = KEYS_OF_TYPE[word];
      if (isGlobal(section)) check(section, MAXSCALE_GLOBAL_KEYS);
      else if (keys) check(section, keys);
      else if (word === 'include') check(section, EVERY_KEY);
      else if (type && !isFilledIn(type.value)) {
        const meant = hint(word, [...Object.keys(KEYS_OF_TYPE), 'include']);
        found.push(place(type, `unknown type "${type.value}" of [${section.name}]${meant}`));
      } else if (!type && !section.settings.some(({ name }) => name === '@include')) {
        found.push({ file: path, range: section.range, message: `[${section.name}] has no type; it is passed over` });
      }
      if (word === 'service') services.push(section);
    }
    const targets = services.map(({ name, settings, file, range }): ConfiguredTarget => {
      const own = judgedSettings(settings, profile);
      const written = own.some((setting) => setting.name === 'idle_session_pool_time');
      // MaxScale's own default is not to share, other than what is assumed where nothing is known of a MaxScale.
      const off = { file, range, name: 'idle_session_pool_time', value: '-1s' };
      const all = written ? own : [...own, off];
      return { label: `service ${name}`, mode: 'sharing', settings: all, place: { file, range } };
    });
    if (targets.length === 0) {
      const message = 'no section with type=service; nothing is routed';
      found.push({ file: path, range: { start: 0, end: 0 }, message });
    }
    return { product: 'maxscale', targets, problems: found };
  },
};

export default reader;
