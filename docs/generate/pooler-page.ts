import type { Outcome, PoolerProfile, SettingDescription, Target } from '@poolsafe/core';
import {
  basisOf,
  describeConstruct,
  documentedCells,
  judgeConstruct,
  measurementFile,
  parseTarget,
  shownConstructs,
} from '@poolsafe/poolers';
import { compareOutcomes } from '@poolsafe/core';

const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const targetText = (
  profile: PoolerProfile,
  mode: string,
  version: string,
  settings: Readonly<Record<string, string>> = {},
) => {
  const query = Object.entries(settings).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${profile.product}${version === '' ? '' : `@${version}`}/${mode}${query.length === 0 ? '' : `?${query.join('&')}`}`;
};

/** Outcomes of every shown construct on a target, in words. */
const outcomesOn = (target: Target): ReadonlyMap<string, string> =>
  new Map(
    shownConstructs.map((construct) => [
      construct.id,
      ([...judgeConstruct(construct, target)] as Outcome[]).sort(compareOutcomes).join(', '),
    ]),
  );

/** An item for each outcome, with everything that has it. */
function verdicts(target: Target): string {
  const byOutcome = new Map<string, string[]>();
  const outcomes = outcomesOn(target);
  for (const construct of shownConstructs) {
    const key = outcomes.get(construct.id) ?? '';
    const mark = { measured: '', documented: '\\*', inferred: ' (?)' }[basisOf(construct, target)];
    const shown = `${code(describeConstruct(construct))}${key === 'unknown' ? '' : mark}`;
    byOutcome.set(key, [...(byOutcome.get(key) ?? []), shown]);
  }
  const worstLast = [...byOutcome].sort(([a], [b]) => rank(b) - rank(a));
  return worstLast.map(([outcome, constructs]) => `- **${outcome}**: ${constructs.join(', ')}`).join('\n');
}

const ORDER: readonly Outcome[] = [
  'safe',
  'tracked',
  'unknown',
  'pinned',
  'no-effect',
  'rejected',
  'stalls',
  'ignored',
  'lost',
  'wrong',
  'leaked',
];
const rank = (outcomes: string) =>
  -Math.max(
    ...outcomes
      .split(', ')
      .map((outcome) => (ORDER.includes(outcome as Outcome) ? ORDER.indexOf(outcome as Outcome) : 99)),
  );

/** What changed from one version to the next, with defaults. */
function changes(profile: PoolerProfile): readonly string[][] {
  return profile.modes.flatMap(({ name: mode }) =>
    profile.versions.slice(1).flatMap((version, i) => {
      const before = outcomesOn(parseTarget(targetText(profile, mode, profile.versions[i] ?? '')));
      const after = outcomesOn(parseTarget(targetText(profile, mode, version)));
      return shownConstructs.flatMap((construct) => {
        const [from, to] = [before.get(construct.id) ?? '', after.get(construct.id) ?? ''];
        return from === to ? [] : [[version, mode, code(describeConstruct(construct)), from, to]];
      });
    }),
  );
}

/** Values worth comparing with a setting's default: those that were measured, and those that its pattern names. */
function alternatives(profile: PoolerProfile, setting: SettingDescription, current: string): readonly string[] {
  const product = profile.runs ?? profile.product;
  const measured = [...(measurementFile(product)?.configurations ?? []), ...documentedCells(profile.product)].flatMap(
    ({ settings }) => settings[setting.name] ?? [],
  );
  const named = /^\^\(([\w|]+)\)\$$/.exec(setting.pattern ?? '')?.[1]?.split('|') ?? [];
  const numbers = setting.pattern === '^\\d+$' ? ['0', '200'] : setting.pattern === '^[01]$' ? ['0', '1'] : [];
  return [...new Set([...measured, ...named, ...numbers])].filter((value) => value !== current);
}

/** What each setting changes, one value at a time, everything else at its default. */
function effectsOfSettings(profile: PoolerProfile): readonly string[][] {
  const version = profile.versions.at(-1) ?? '';
  return profile.settings.flatMap((setting) =>
    profile.modes.flatMap(({ name: mode }) => {
      const target = parseTarget(targetText(profile, mode, version));
      const current = target.settings[setting.name];
      if (current === undefined) return [];
      const before = outcomesOn(target);
      return alternatives(profile, setting, current).flatMap((value) => {
        const after = outcomesOn(parseTarget(targetText(profile, mode, version, { [setting.name]: value })));
        const changed = shownConstructs.filter(({ id }) => before.get(id) !== after.get(id));
        if (changed.length === 0) return [];
        const groups = new Map<string, string[]>();
        for (const construct of changed) {
          const key = `${before.get(construct.id) ?? ''} → ${after.get(construct.id) ?? ''}`;
          groups.set(key, [...(groups.get(key) ?? []), code(describeConstruct(construct))]);
        }
        const words = [...groups].map(([key, constructs]) => `${key}: ${summary(constructs)}`);
        return [[code(`${setting.name} = ${value}`), mode, words.join('<br>')]];
      });
    }),
  );
}

const MOST = 6;
const summary = (constructs: readonly string[]): string =>
  constructs.length <= MOST
    ? constructs.join(', ')
    : `${constructs.slice(0, MOST).join(', ')} and ${String(constructs.length - MOST)} more`;

const defaultsOf = ({ defaults }: SettingDescription): string =>
  defaults
    .map(
      ({ version, value }) => `${value === '' ? 'empty' : code(value)}${version === undefined ? '' : ` (${version})`}`,
    )
    .join(', ');

function evidence(profile: PoolerProfile): string {
  const product = profile.runs ?? profile.product;
  const file = measurementFile(product);
  const lines: string[] = [];
  if (file) {
    const whose = profile.runs ? ` on ${file.product}, which it runs` : '';
    lines.push(`Measured${whose} (${file.measured}), constructs per configuration:`, '');
    lines.push(
      table(
        ['version', 'mode', 'settings', 'server', 'constructs'],
        file.configurations.map(({ version, mode, settings, server, cells }) => [
          version,
          mode,
          Object.entries(settings)
            .map(([name, value]) => code(`${name}=${value}`))
            .join(' ') || 'defaults',
          server,
          String(Object.keys(cells).length),
        ]),
      ),
      '',
    );
  }
  const documented = documentedCells(profile.product);
  if (documented.length > 0) {
    lines.push('Documented, and not measured:', '');
    const constructs = new Map(shownConstructs.map((construct) => [construct.id, construct]));
    lines.push(
      table(
        ['construct', 'mode', 'what happens', 'source'],
        documented.map(({ construct, mode, outcomes, note, source }) => {
          const known = constructs.get(construct);
          const what = `${outcomes.join(', ')}${note === undefined ? '' : `: ${note.replaceAll('|', '\\|')}`}`;
          return [known ? code(describeConstruct(known)) : construct.replaceAll('-', ' '), mode, what, source];
        }),
      ),
      '',
    );
  }
  if (profile.documents.length > 0) {
    lines.push('Documents:', '', ...profile.documents.map(({ title, source }) => `- [${title}](${source})`), '');
  }
  return lines.join('\n');
}

/** The page of one pooler, made from its profile and its evidence. */
export function poolerPage(profile: PoolerProfile): string {
  const newest = profile.versions.at(-1) ?? '';
  const changed = changes(profile);
  const settings = effectsOfSettings(profile);
  const versions = profile.versions.filter(Boolean);
  return [
    '<!-- Generated from the profile by `npm run docs`; edits are lost. -->',
    '',
    `# ${profile.title.replace(/^[a-z]/, (letter) => letter.toUpperCase())}`,
    '',
    profile.summary,
    '',
    `Target: ${code(profile.product)}. Modes: ${profile.modes.map(({ name }) => name).join(', ')}.${versions.length === 0 ? '' : ` Versions: ${versions.join(', ')}.`}`,
    '',
    ...(profile.notes ?? []).flatMap((note) => [note, '']),
    '## What it does with session state',
    '',
    'Without a mark: measured. `*`: from its documentation or source. `(?)`: follows from what is known of it, and was not measured.',
    '',
    ...profile.modes.flatMap(({ name: mode }) => {
      const target = parseTarget(targetText(profile, mode, newest));
      return [
        `### ${mode.replace(/^[a-z]/, (letter) => letter.toUpperCase())} mode (${code(target.id)})`,
        '',
        verdicts(target),
        '',
      ];
    }),
    ...(profile.settings.length === 0
      ? []
      : [
          '## Settings that matter',
          '',
          table(
            ['setting', 'what it is', 'default'],
            profile.settings.map((setting) => [code(setting.name), setting.summary, defaultsOf(setting)]),
          ),
          '',
        ]),
    ...(settings.length === 0
      ? []
      : ['What they change, one at a time:', '', table(['setting', 'mode', 'what changes'], settings), '']),
    ...(changed.length === 0
      ? []
      : ['## Since which version', '', table(['version', 'mode', 'construct', 'before', 'since'], changed), '']),
    '## Evidence',
    '',
    evidence(profile),
  ].join('\n');
}

/** The list of all pages. */
export function poolerIndex(profiles: readonly PoolerProfile[]): string {
  return [
    '<!-- Generated from the profiles by `npm run docs`; edits are lost. -->',
    '',
    '# Poolers',
    '',
    table(
      ['pooler', 'what it is', 'measured', 'documented'],
      profiles.map((profile) => {
        const configurations = measurementFile(profile.product)?.configurations ?? [];
        const cells = configurations.reduce((sum, { cells: own }) => sum + Object.keys(own).length, 0);
        return [
          `[${profile.title}](${profile.product}.md)`,
          profile.summary,
          cells === 0 ? '' : `${String(cells)} cells`,
          String(documentedCells(profile.product).length || ''),
        ];
      }),
    ),
    '',
  ].join('\n');
}
