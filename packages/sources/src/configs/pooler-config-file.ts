import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import {
  aloneContext,
  holds,
  LineIndex,
  type NotAnalysed,
  type Observation,
  type PoolerFact,
  type TextRange,
} from '@poolsafe/core';
import type { Extraction, SourceReader } from '../extraction.js';
import type { ConfiguredTarget, ConfigPlace, ConfigReader, PoolerConfiguration, ReadInclude } from './config-reader.js';
import { configuredTarget } from './configured-targets.js';
import type { ConfigDanger } from './danger.js';
import { configDangers } from './dangers.generated.js';
import { configReaders } from './formats.generated.js';

/** The reader of a pooler's configuration file, by its name and, where given, its text. */
export const configReaderFor = (path: string, text = ''): ConfigReader | undefined =>
  configReaders.find((reader) => reader.matches(path.replaceAll('\\', '/'), text));

/** Included files of a file on disk, found beside it. */
export const includesBeside =
  (path: string): ReadInclude =>
  (included) => {
    const file = isAbsolute(included) ? included : join(dirname(path), included);
    if (!existsSync(file)) return { reason: 'no such file' };
    try {
      return { file, text: readFileSync(file, 'utf8') };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  };

/** Endings that files of poolers' configurations have, and those of many other programs. */
const CONFIGURATION = /\.(?:ini|cnf|conf|cfg|toml|sql)(?:\.\w+)?$/i;

/** What most files of a project are, and no configuration is. */
const CODE = /\.(?:[cm]?[jt]sx?|vue|svelte|css|md)$/i;

/** Settings that hold SQL of the user's, which is nobody else's business and changes no verdict. */
const NOT_TOLD: ReadonlySet<string> = new Set(['connect_query']);

/** Configuration files of poolers: what they set is checked for what is dangerous in itself. */
export const poolerConfigFile: SourceReader = {
  name: 'pooler-config',
  reads: (path) => !CODE.test(path) && configReaderFor(path) !== undefined,
  knows: (path, text) => CONFIGURATION.test(path) && configReaderFor(path, text) !== undefined,
  extract(text, path): Extraction {
    const configuration = configReaderFor(path, text)?.read(text, path, includesBeside(path));
    if (!configuration) return { flows: [], observations: [], notAnalysed: [], suppressions: [] };
    const inFile = placesOf(text, path);
    return {
      flows: [],
      observations: observe(configuration, path),
      facts: configuration.targets.map(({ mode, settings, place }): PoolerFact => ({
        kind: 'pooler',
        product: configuration.product,
        version: null,
        mode,
        settings: Object.fromEntries(
          settings.filter(({ name }) => !NOT_TOLD.has(name)).map(({ name, value }) => [name, value]),
        ),
        hosts: [configuration.product],
        port: null,
        range: inFile(place).range,
      })),
      notAnalysed: configuration.problems.map(({ message, ...place }): NotAnalysed => ({
        range: inFile(place).range,
        reason: inFile(place).prefix + message,
      })),
      suppressions: [],
    };
  },
};

/** Places in an included file are told in words, at the beginning of the file that includes it. */
function placesOf(text: string, path: string): (place: ConfigPlace) => { range: TextRange; prefix: string } {
  return ({ file, range }) => {
    if (file === path) return { range, prefix: '' };
    const { line } = new LineIndex(existsSync(file) ? readFileSync(file, 'utf8') : text).positionAt(range.start);
    return { range: { start: 0, end: 0 }, prefix: `${file}:${String(line)}: ` };
  };
}

/** What a configuration holds that is dangerous in itself, once for each place. */
export function observe(configuration: PoolerConfiguration, path: string): readonly Observation[] {
  const found = new Map<string, Observation>();
  for (const entry of configuration.targets) {
    const target = configuredTarget(configuration, entry);
    const context = aloneContext('postgres', '');
    for (const danger of configDangers.flat()) {
      if (danger.product !== configuration.product || !holds(danger.when, target, context, undefined)) continue;
      for (const at of placesAtFault(danger, entry)) {
        if (at.file !== path) continue;
        const key = `${String(at.range.start)} ${danger.message}`;
        if (!found.has(key)) found.set(key, observation(danger, at.range, entry));
      }
    }
  }
  return [...found.values()];
}

/** Where the fault is written; nowhere when it is a default. */
function placesAtFault(danger: ConfigDanger, entry: ConfiguredTarget): readonly ConfigPlace[] {
  if (danger.rules) return (entry.rules ?? []).filter(({ rule }) => danger.rules?.(rule)).map(({ place }) => place);
  if (danger.at === 'mode') return [entry.place];
  const written = entry.settings.find(({ name }) => name === danger.at);
  return written ? [written] : [];
}

const observation = (
  { at, severity, message, advice }: ConfigDanger,
  range: TextRange,
  { mode, label }: ConfiguredTarget,
): Observation => ({
  rule: 'pooler-config',
  severity,
  message,
  advice,
  range,
  subject: at === 'mode' ? `${mode} mode for ${label}` : at,
  verdicts: [],
  related: [],
  fixes: [],
});
