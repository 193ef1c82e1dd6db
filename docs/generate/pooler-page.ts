import {
  compareOutcomes,
  type Outcome,
  type PoolerProfile,
  type SettingDescription,
  type Target,
} from '@poolsafe/core';
import {
  documentedCells,
  keyValueConfigurations,
  labAgreement,
  measurementFile,
  parseTarget,
  type ShownConstruct,
  shownConstructs,
} from '@poolsafe/poolers';

/** As code, on one line; in two backticks where there is one inside. */
function code(text: string): string {
  const shown = text.replaceAll('|', '\\|').replaceAll('\n', String.raw`\n`);
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

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

/** What is shown of a pooler: the constructs of the dialects that it speaks. */
const constructsOf = ({ dialects }: PoolerProfile): readonly ShownConstruct[] => dialects.flatMap(shownConstructs);

/** Names a construct among those of all dialects. */
const keyOf = ({ dialect, id }: ShownConstruct): string => `${dialect} ${id}`;

const remembered = new Map<string, ReadonlyMap<string, string>>();

/** Outcomes of every shown construct on a target, in words. */
function outcomesOn(target: Target): ReadonlyMap<string, string> {
  let outcomes = remembered.get(target.id);
  if (!outcomes) {
    outcomes = new Map(
      constructsOf(target.profile).map((construct) => [
        keyOf(construct),
        [...construct.outcomesOn(target)].sort(compareOutcomes).join(', '),
      ]),
    );
    remembered.set(target.id, outcomes);
  }
  return outcomes;
}

/** An item for each outcome, with everything of a dialect that has it. */
function verdicts(target: Target, constructs: readonly ShownConstruct[]): string {
  const byOutcome = new Map<string, string[]>();
  const outcomes = outcomesOn(target);
  for (const construct of constructs) {
    const key = outcomes.get(keyOf(construct)) ?? '';
    const mark = { measured: '', documented: '\\*', inferred: ' (?)' }[construct.basisOn(target)];
    const shown = `${code(construct.does)}${key === 'unknown' ? '' : mark}`;
    byOutcome.set(key, [...(byOutcome.get(key) ?? []), shown]);
  }
  const worstLast = [...byOutcome].sort(([a], [b]) => rank(b) - rank(a));
  return worstLast.map(([outcome, shown]) => `- **${outcome}**: ${shown.join(', ')}`).join('\n');
}

const DIALECTS = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL and MariaDB',
  redis: 'Redis',
  mongodb: 'MongoDB',
  memcached: 'Memcached',
} as const;

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
      // Statements that changed in the same way share a line.
      const groups = new Map<string, string[]>();
      for (const construct of constructsOf(profile)) {
        const [from, to] = [before.get(keyOf(construct)) ?? '', after.get(keyOf(construct)) ?? ''];
        if (from === to) continue;
        const change = `${from} → ${to}`;
        groups.set(change, [...(groups.get(change) ?? []), code(construct.does)]);
      }
      return [...groups].map(([change, constructs]) => [version, mode, change, summary(constructs, 12)]);
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
  const values: string[] = [];
  for (const value of [...measured, ...named, ...numbers]) {
    if (![current, ...values].some((known) => known === value || means(known, value))) values.push(value);
  }
  return values;
}

/** `true`, `on` and `1` are one value. */
const means = (a: string, b: string): boolean =>
  [/^(?:true|on|yes|1)$/, /^(?:false|off|no|0)$/].some((spelling) => spelling.test(a) && spelling.test(b));

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
        const changed = constructsOf(profile).filter(
          (construct) => before.get(keyOf(construct)) !== after.get(keyOf(construct)),
        );
        if (changed.length === 0) return [];
        const groups = new Map<string, string[]>();
        for (const construct of changed) {
          const key = `${before.get(keyOf(construct)) ?? ''} → ${after.get(keyOf(construct)) ?? ''}`;
          groups.set(key, [...(groups.get(key) ?? []), code(construct.does)]);
        }
        const words = [...groups].map(([key, constructs]) => `${key}: ${summary(constructs)}`);
        return [[code(`${setting.name} = ${value}`), mode, words.join('; ')]];
      });
    }),
  );
}

const summary = (constructs: readonly string[], most = 6): string =>
  constructs.length <= most
    ? constructs.join(', ')
    : `${constructs.slice(0, most).join(', ')} and ${String(constructs.length - most)} more`;

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
  const seen = keyValueConfigurations.filter(({ target }) => parseTarget(target).profile.product === product);
  if (seen.length > 0) {
    lines.push(
      table(
        ['target', 'on', 'how', 'constructs'],
        seen.map(({ target, on, basis, cells }) => [code(target), on, basis, String(Object.keys(cells).length)]),
      ),
      '',
    );
  }
  const documented = documentedCells(profile.product);
  if (documented.length > 0) {
    lines.push('Documented, and not measured:', '');
    const constructs = new Map(shownConstructs('postgres').map((construct) => [construct.id, construct]));
    lines.push(
      table(
        ['construct', 'mode', 'what happens', 'source'],
        documented.map(({ construct, mode, outcomes, note, source }) => {
          const known = constructs.get(construct);
          const what = `${outcomes.join(', ')}${note === undefined ? '' : `: ${note.replaceAll('|', '\\|')}`}`;
          return [known ? code(known.does) : construct.replaceAll('-', ' '), mode, what, source];
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

/** The newest version that was measured, or else the newest. */
function shownVersion({ product, versions }: PoolerProfile): string {
  const configurations = measurementFile(product)?.configurations ?? [];
  const measured = (known: string) =>
    configurations.some(({ version }) => version === known || version.startsWith(`${known}.`));
  return versions.filter(measured).at(-1) ?? versions.at(-1) ?? '';
}

/** A variant with the settings that it was measured with, where it was. */
function asMeasured(
  { product }: PoolerProfile,
  variant: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const given = Object.entries(variant);
  const measured = (measurementFile(product)?.configurations ?? []).find(({ settings }) =>
    given.every(([name, value]) => settings[name] === value),
  );
  return given.length > 0 && measured ? measured.settings : variant;
}

/** The page of one pooler, made from its profile and its evidence. */
export function poolerPage(profile: PoolerProfile): string {
  const newest = profile.versions.at(-1) ?? '';
  const shown = shownVersion(profile);
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
    ...(shown === newest
      ? []
      : [`Shown for ${shown}, the newest version that was measured; what differs since stands below.`, '']),
    ...profile.modes.flatMap(({ name: mode }) =>
      [{}, ...(profile.variants ?? [])].flatMap((variant) => {
        const target = parseTarget(targetText(profile, mode, shown, asMeasured(profile, variant)));
        return [
          `### ${mode.replace(/^[a-z]/, (letter) => letter.toUpperCase())} mode (${code(target.id)})`,
          '',
          ...profile.dialects.flatMap((dialect) => [
            ...(profile.dialects.length > 1 ? [`#### ${DIALECTS[dialect]}`, ''] : []),
            verdicts(target, shownConstructs(dialect)),
            '',
          ]),
        ];
      }),
    ),
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
      : [
          'What they change, one at a time:',
          '',
          ...settings.map(([setting = '', mode = '', changes = '']) => `- ${setting}, ${mode} mode: ${changes}`),
          '',
        ]),
    ...(changed.length === 0
      ? []
      : [
          '## Since which version',
          '',
          ...changed.map(
            ([version = '', mode = '', change = '', what = '']) => `- ${version}, ${mode} mode, ${change}: ${what}`,
          ),
          '',
        ]),
    '## Evidence',
    '',
    evidence(profile),
  ].join('\n');
}

/** The file of a product's page: packages' names hold characters that file names had better not. */
export const pageName = (product: string): string => `${product.replace(/^@/, '').replaceAll('/', '-')}.md`;

const measuredCells = (product: string): number => {
  const sql = measurementFile(product)?.configurations ?? [];
  const keyValue = keyValueConfigurations.filter(
    ({ basis, target }) => basis === 'measured' && parseTarget(target).profile.product === product,
  );
  return [...sql, ...keyValue].reduce((sum, { cells }) => sum + Object.keys(cells).length, 0);
};

const documentedRows = (product: string): number =>
  documentedCells(product).length +
  keyValueConfigurations
    .filter(({ basis, target }) => basis === 'documented' && parseTarget(target).profile.product === product)
    .reduce((sum, { cells }) => sum + Object.keys(cells).length, 0);

/** How what the lab saw compares with what is judged, for each program that it runs. */
function agreement(): readonly string[] {
  const { measured, configurations } = labAgreement;
  if (configurations.length === 0) return [];
  const sum = (of: (figures: (typeof configurations)[number]) => number) =>
    String(configurations.reduce((total, figures) => total + of(figures), 0));
  return [
    '## What the lab says',
    '',
    `The last whole run (\`npm run lab\`, ${measured}) compared ${sum((figures) => figures.compared)} cells of ${String(configurations.length)} configurations with what is judged: ${sum((figures) => figures.agreeing)} agree, ${sum((figures) => figures.disagreeing)} disagree, ${sum((figures) => figures.listed)} are on a list with their reasons; ${sum((figures) => figures.notComparable)} say nothing that a verdict could, and ${sum((figures) => figures.notMeasurable)} could not be measured.`,
    '',
    table(
      ['configuration', 'run on', 'compared', 'agree', 'listed', 'not comparable'],
      configurations.map(({ name, on, compared, agreeing, listed, notComparable }) => [
        code(name),
        on,
        ...[compared, agreeing, listed, notComparable].map(String),
      ]),
    ),
    '',
  ];
}

/** The list of all pages, by what the poolers speak. */
export function poolerIndex(profiles: readonly PoolerProfile[]): string {
  const groups: readonly (readonly [string, readonly PoolerProfile['dialects'][number][]])[] = [
    ['PostgreSQL', ['postgres']],
    ['MySQL and MariaDB', ['mysql']],
    ['Redis, MongoDB, Memcached', ['redis', 'mongodb', 'memcached']],
  ];
  return [
    '<!-- Generated from the profiles by `npm run docs`; edits are lost. -->',
    '',
    '# Poolers',
    '',
    ...groups.flatMap(([title, dialects]) => [
      `## ${title}`,
      '',
      table(
        ['pooler', 'what it is', 'measured', 'documented'],
        profiles
          .filter((profile) => profile.dialects.some((dialect) => dialects.includes(dialect)))
          .map(({ product, title: name, summary }) => {
            const cells = measuredCells(product);
            const measured = cells === 0 ? '' : `${String(cells)} cells`;
            return [`[${name}](${pageName(product)})`, summary, measured, String(documentedRows(product) || '')];
          }),
      ),
      '',
    ]),
    ...agreement(),
  ].join('\n');
}
