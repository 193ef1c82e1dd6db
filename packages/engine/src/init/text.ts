import { basename } from 'node:path';
import type { Look, Seen, SeenConnection } from './look.js';

const PUBLISHED = 'https://raw.githubusercontent.com/poolsafe/poolsafe/main/packages/cli/config.schema.json';
const INSTALLED = './node_modules/poolsafe/config.schema.json';

const MOST_PLACES = 3;

/** `a.ts:3, b.ts:9 and 4 more` */
export const placesIn = (places: readonly string[]): string =>
  places.slice(0, MOST_PLACES).join(', ') +
  (places.length > MOST_PLACES ? ` and ${String(places.length - MOST_PLACES)} more` : '');

const seenIn = ({ what, places }: Seen) => `${what} (${placesIn(places)})`;

const quoted = (text: string) => JSON.stringify(text);

/** Comment lines, with what is too long for one broken at spaces. */
function comment(text: string, indent = '  '): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + indent.length + 4 <= 110)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${indent}// ${line}`);
}

/** What is written, and what stands there as a comment because nothing shows that it holds. */
const commented = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => `  // ${line.replace(/^ {2}/, '')}`);

function targetLines({ targets, poolers, assumed }: Look): readonly string[] {
  if (targets.length > 0) {
    const from = poolers.length > 0 ? ` Seen: ${poolers.map(seenIn).join('; ')}.` : ' The addresses lead to it.';
    return [
      ...comment(`What stands in front of the database.${from}`),
      `  "targets": [${targets.map(quoted).join(', ')}],`,
    ];
  }
  return [
    ...comment(
      `What stands in front of the database: PRODUCT[@VERSION][/MODE][?setting=value&...], see "poolsafe poolers". No pooler was seen; while none is named, this is assumed: ${assumed.join(', ')}.`,
    ),
    ...commented(['  "targets": ["pgbouncer@1.24/transaction"],']),
  ];
}

function connectionLines(connections: readonly SeenConnection[]): readonly string[] {
  const known = connections.filter(({ target }) => target !== undefined);
  const unknown = connections.filter(({ target }) => target === undefined);
  const about = comment('What a connection leads to, by the environment variable that holds its address.');
  const example = ['    "DATABASE_URL": "pgbouncer@1.24/transaction",', '    "DIRECT_URL": "direct",'];
  if (connections.length === 0) return [...about, ...commented(['  "connections": {', ...example, '  },'])];
  const line = ({ variable, target, places, differs }: SeenConnection) => [
    ...comment(`${placesIn(places)}${differs ? '; these differ, so look at it' : ''}`, '    '),
    `    ${quoted(variable)}: ${quoted(target ?? '')},`,
  ];
  const open = ({ variable, places }: SeenConnection) => [
    ...comment(
      `${variable} (${placesIn(places)}): its address does not tell. ${quoted(variable)}: "direct" or a pooler`,
      '    ',
    ),
  ];
  return [...about, '  "connections": {', ...known.flatMap(line), ...unknown.flatMap(open), '  },'];
}

function overrideLines({ migrations, connections }: Look): readonly string[] {
  if (migrations.length === 0) return [];
  const direct = connections.find(({ target }) => target === 'direct' || target?.startsWith('direct'));
  const files = `      "files": [${migrations.map(quoted).join(', ')}],`;
  const written = ['  "overrides": [', '    {', files, '      "targets": ["direct"],', '    },', '  ],'];
  return direct
    ? [...comment(`Migrations, which ${direct.variable} takes past the pooler.`), ...written]
    : [...comment('Migrations: say so when they connect to the database itself.'), ...commented(written)];
}

/** The text of `poolsafe.config.jsonc` for a project. @param installed poolsafe stands in its `node_modules` */
export function configText(look: Look, installed: boolean): string {
  const lines = [
    '{',
    `  "$schema": ${quoted(installed ? INSTALLED : PUBLISHED)},`,
    '',
    ...targetLines(look),
    '',
    ...connectionLines(look.connections),
    ...(look.migrations.length > 0 ? ['', ...overrideLines(look)] : []),
    '',
    ...comment('Levels of rules: off, info, warning, error.'),
    ...commented(['  "rules": { "listen": "off" },']),
    '',
    ...comment('Files that are not read, besides those of .gitignore.'),
    ...commented(['  "exclude": ["**/generated/**"],']),
    '',
    ...comment(
      look.findings.error + look.findings.warning > 0
        ? 'What is known and not reported again: "poolsafe check --update-baseline" writes the file.'
        : 'What is known and not reported again.',
    ),
    ...commented(['  "baseline": "poolsafe-baseline.json",']),
    '}',
    '',
  ];
  return lines.join('\n');
}

/** What to put into continuous integration, per system that was seen. */
const NEXT: Readonly<Record<string, string>> = {
  'GitHub Actions': 'add a step with "uses: poolsafe/poolsafe@main" to a workflow',
  'GitLab CI': 'include templates/gitlab-ci.yml of poolsafe',
  'pre-commit': 'add the hook "poolsafe" to .pre-commit-config.yaml',
};

const plural = (count: number, one: string) => `${String(count)} ${one}${count === 1 ? '' : 's'}`;

/** What was seen and what to do next, for people. */
export function lookText(look: Look, file: string): string {
  const list = (title: string, entries: readonly string[], none: string) =>
    entries.length === 0 ? [`${title}: ${none}`] : [`${title}:`, ...entries.map((entry) => `  ${entry}`)];
  return [
    `Read ${plural(look.files, 'file')} with ${plural(look.statements, 'statement')}.`,
    ...list('Drivers', look.drivers.map(seenIn), 'none seen'),
    ...list('Poolers', look.poolers.map(seenIn), 'none seen'),
    ...list(
      'Connections',
      look.connections.map(
        ({ variable, target, places }) =>
          `${variable} -> ${target ?? 'its address does not tell'} (${placesIn(places)})`,
      ),
      'none seen',
    ),
    ...(look.needs.length > 0 ? list('Needs a session', look.needs.map(seenIn), '') : []),
    ...(look.migrations.length > 0 ? list('Migrations', look.migrations, '') : []),
    ...list('CI', look.ci.map(seenIn), 'none seen'),
    '',
    `${basename(file)} written.`,
    `Next: poolsafe check (${plural(look.findings.error, 'error')} and ${plural(look.findings.warning, 'warning')} now)`,
    ...look.ci.flatMap(({ what }) => (NEXT[what] === undefined ? [] : [`${what}: ${NEXT[what]}`])),
    '',
  ].join('\n');
}
