import type { ConfigPlace, ConfigProblem, ConfiguredSetting } from './config-reader.js';

import { isTemplateLine } from './known-keys.js';

/** A section of an INI file with its settings. The one before any header has no name. */
export interface IniSection extends ConfigPlace {
  readonly name: string;
  readonly settings: readonly ConfiguredSetting[];
}

/**
 * Reads `[section]` and `key = value` with their places, which no INI library keeps. Comments begin with `#` or `;`.
 * Keys are folded to lower case, and `-` in them to `_`. An indented line that is no pair goes on with the value above it.
 */
export function readIni(
  text: string,
  file: string,
): { readonly sections: readonly IniSection[]; readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const sections: (IniSection & { readonly settings: ConfiguredSetting[] })[] = [];
  let offset = 0;
  for (const raw of text.split('\n')) {
    const trimmed = raw.trim();
    const start = offset + raw.length - raw.trimStart().length;
    const at: ConfigPlace = { file, range: { start, end: start + trimmed.length } };
    offset += raw.length + 1;
    if (trimmed === '' || /^[;#]/.test(trimmed) || isTemplateLine(trimmed)) continue;
    const header = /^\[\s*([^\]]*?)\s*\]$/.exec(trimmed);
    const pair = /^([^=\s][^=]*?)\s*=\s*(.*)$/.exec(trimmed);
    if (header) {
      const name = header[1] ?? '';
      if (sections.some((section) => section.name === name)) {
        problems.push({ ...at, message: `[${name}] stands here a second time` });
      }
      sections.push({ ...at, name, settings: [] });
    } else if (pair) {
      const setting = { ...at, name: (pair[1] ?? '').toLowerCase().replaceAll('-', '_'), value: pair[2] ?? '' };
      if (sections.length === 0) problems.push({ ...at, message: 'a key before any section; it is passed over' });
      sections.at(-1)?.settings.push(setting);
    } else if (/^\s/.test(raw) && (sections.at(-1)?.settings.length ?? 0) > 0)
      goOn(sections.at(-1)?.settings ?? [], trimmed);
    else problems.push({ ...at, message: 'neither a section nor key = value; the line is passed over' });
  }
  return { sections, problems };
}

function goOn(settings: ConfiguredSetting[], words: string): void {
  const above = settings.pop();
  if (above) settings.push({ ...above, value: `${above.value} ${words}` });
}
