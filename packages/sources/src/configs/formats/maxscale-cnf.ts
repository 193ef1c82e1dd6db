import type { ConfigReader, ConfiguredTarget } from '../config-reader.js';
import { checkSettings, judgedSettings, repeated } from '../entries.js';
import { readIni } from '../ini.js';
import { MAXSCALE_SERVER_KEYS, MAXSCALE_SERVICE_KEYS } from '../known-keys/maxscale.js';
import { profileOf } from '../profile-of.js';

const reader: ConfigReader = {
  name: 'maxscale.cnf',
  product: 'maxscale',
  matches: (path, text) =>
    /(^|\/)maxscale[^/]*\.(cnf|conf)(\.(template|tpl|j2|sample|example|in))?$/i.test(path) ||
    (/\.(cnf|conf)$/i.test(path) && /^\s*\[maxscale\]/im.test(text)),
  read(text, path) {
    const profile = profileOf('maxscale');
    const { sections, problems } = readIni(text, path);
    const found = [...problems];
    const ofType = (type: string) =>
      sections.filter(({ settings }) =>
        settings.some(({ name, value }) => name === 'type' && value.toLowerCase() === type),
      );
    for (const { name, settings } of ofType('server')) {
      const known = { what: `[${name}]`, keys: MAXSCALE_SERVER_KEYS, complete: false };
      found.push(...checkSettings(settings, profile, known));
    }
    const targets = ofType('service').map(({ name, settings, file, range }): ConfiguredTarget => {
      const place = { file, range };
      found.push(
        ...checkSettings(settings, profile, { what: `[${name}]`, keys: MAXSCALE_SERVICE_KEYS, complete: false }),
        ...repeated(settings, ['router', ...profile.settings.map((setting) => setting.name)], `[${name}]`),
      );
      const own = judgedSettings(settings, profile);
      const written = own.some((setting) => setting.name === 'idle_session_pool_time');
      // MaxScale's own default is not to share, other than what is assumed where nothing is known of a MaxScale.
      const off = { ...place, name: 'idle_session_pool_time', value: '-1s' };
      return { label: `service ${name}`, mode: 'sharing', settings: written ? own : [...own, off], place };
    });
    if (targets.length === 0) {
      found.push({
        file: path,
        range: { start: 0, end: 0 },
        message: 'no section with type=service; nothing is routed',
      });
    }
    return { product: 'maxscale', targets, problems: found };
  },
};

export default reader;
