import {
  compareOutcomes,
  aloneContext,
  type Connection,
  describeTarget,
  type EffectRule,
  type EndpointFact,
  type Filed,
  type FiledObservation,
  type Fix,
  type Occurrence,
  type OptionUse,
  type OptionValue,
  type Project,
  type SessionEffect,
  type Severity,
  severityOf,
  type Target,
  type TextRange,
  type Verdict,
  versionInRange,
  worstOutcome,
} from '@poolsafe/core';
import {
  type Behaviour,
  type ClientDescription,
  clients,
  type EffectTemplate,
  type OptionTest,
  type Switch,
} from '@poolsafe/sources';
import { occurrenceOf, ruleFor } from '../judging.js';
import { keepsSession } from '../project-targets.js';
import { isLock } from './lock-files.js';
import { parametersOf } from './parameters.js';

type Client = Project['clients'][number];

/** An option with the file it stands in: the client's own, or the address's. */
export type PlacedOption = Filed<OptionValue>;

/** One client with all that decides what it sends. */
export interface ClientUse {
  readonly client: Client;
  readonly description: ClientDescription;
  readonly connection: Connection;
  readonly options: Readonly<Record<string, PlacedOption>>;
  readonly version: string | null;
}

/** Something that a client does, with its place. */
export interface Deed {
  readonly effect: EffectTemplate;
  readonly option: string;
  readonly given: PlacedOption | undefined;
  readonly does: string;
  readonly remedy: string;
  readonly sameForAll: boolean;
  readonly onlyConfigured?: boolean;
  readonly fixes: readonly Fix[];
}

const foldName = (id: string, name: string): string =>
  id === 'npgsql' ? name.toLowerCase().replace(/[\s_]/g, '') : name;

/** What the options of all clients lead to on the poolers that they connect through. */
export function observeOptions(project: Project): readonly FiledObservation[] {
  const observations = project.clients.flatMap((client) => {
    const description = clients.find(({ id }) => id === client.client);
    if (!description) return [];
    const connection = project.connection(client.connects, description.dialect);
    if (leadsElsewhere(connection)) return [];
    return byAddress(connection).flatMap((each) => {
      const use = useOf(client, description, project, each);
      const deeds = deedsOf(use).flatMap((deed) => judged(deed, use, project));
      return [...deeds, ...needless(use, project), ...trapped(use, project)];
    });
  });
  return [...once(observations), ...addressParameters(project), ...undescribed(project)];
}

/** Most addresses of one client that are looked at one by one. */
const MOST_ADDRESSES = 8;

/** A variable may hold other parameters in each file: what one address says settles nothing for the others. */
function byAddress(connection: Connection): readonly Connection[] {
  const { endpoints } = connection;
  const said = new Set(
    endpoints.map(({ parameters }) => parameters.map(({ name, value }) => `${name}=${value ?? ''}`).join('&')),
  );
  if (said.size < 2) return [connection];
  return endpoints.slice(0, MOST_ADDRESSES).map((endpoint) => ({ ...connection, endpoints: [endpoint] }));
}

/** What stands at the client is the same for all of its addresses. */
const once = (observations: readonly FiledObservation[]): readonly FiledObservation[] => [
  ...new Map(
    observations.map((observation) => [
      [observation.file, observation.range.start, observation.rule, observation.subject, observation.message].join(
        '\n',
      ),
      observation,
    ]),
  ).values(),
];

/** The address is known and no pooler of the project or of the user stands behind it. */
const leadsElsewhere = ({ known, endpoints }: Connection): boolean =>
  known === 'assumed' && endpoints.some(({ host }) => host !== null);

function useOf(
  client: Client,
  description: ClientDescription,
  project: Project,
  connection = project.connection(client.connects, description.dialect),
): ClientUse {
  const options: Record<string, PlacedOption> = {};
  for (const [name, option] of Object.entries(client.options)) {
    options[name] = { ...option, file: client.file };
    // What a builder sets is what the connection string says.
    if (description.id === 'npgsql') options[`?${foldName('npgsql', name)}`] = { ...option, file: client.file };
  }
  for (const endpoint of connection.endpoints) {
    for (const parameter of endpoint.parameters)
      options[`?${foldName(description.id, parameter.name)}`] ??= { ...parameter, file: endpoint.file };
  }
  const found = description.packages
    .map((name) => project.versionOf(description.ecosystem, name))
    .find((dependency) => dependency !== undefined);
  return { client, description, connection, options, version: found?.version ?? null };
}

/** An unknown version counts as the newest. */
const inRange = (version: string | null, range: string | undefined): boolean =>
  range === undefined || versionInRange(version ?? '9999', range);

function holds(test: OptionTest, name: string, use: ClientUse): boolean {
  const option = use.options[name];
  if (test === 'given') return option !== undefined;
  if (test === 'absent') return option === undefined && use.client.complete;
  const value = option?.value?.toLowerCase();
  if ('is' in test) return value !== undefined && isOneOf(value, test.is);
  if ('given' in test) return value !== undefined && !isOneOf(value, test.given);
  if ('above' in test) return value !== undefined && Number(value) > test.above;
  if (option === undefined) return name.startsWith('?') || use.client.complete;
  return value !== undefined && !isOneOf(value, test.not);
}

const isOneOf = (value: string, values: readonly string[]): boolean =>
  values.some((candidate) => candidate.toLowerCase() === value);

function applies(behaviour: Behaviour | Switch, use: ClientUse): boolean {
  const counted = use.version === null && 'countsUnversioned' in behaviour && behaviour.countsUnversioned === true;
  if (!counted && !inRange(use.version, behaviour.version)) return false;
  return !('when' in behaviour) || Object.entries(behaviour.when ?? {}).every(([name, test]) => holds(test, name, use));
}

/** The option's place among the client's own names for it: `prepare`, or `?prepare` in the address. */
const givenOption = (option: string, use: ClientUse): PlacedOption | undefined =>
  use.options[option] ??
  use.options[option.replace(/^\?/, '')] ??
  use.options[`?${foldName(use.description.id, option)}`] ??
  use.options[Object.keys(use.options).find((name) => name.endsWith(`.${option}`)) ?? ''];

function deedsOf(use: ClientUse): readonly Deed[] {
  const { description } = use;
  const behaviours = description.behaviours.filter((behaviour) => applies(behaviour, use));
  return [
    ...behaviours.flatMap((behaviour) => {
      const given = givenOption(behaviour.option, use);
      return behaviour.effects.map((effect) => ({
        effect,
        option: behaviour.option.replace(/^\?/, ''),
        given,
        does: behaviour.does,
        remedy: behaviour.remedy,
        sameForAll: behaviour.sameForAll ?? false,
        onlyConfigured: behaviour.onlyConfigured ?? false,
        fixes: behaviour.set === undefined ? [] : fixesFor(behaviour, behaviour.set, given, use),
      }));
    }),
    ...parametersOf(use),
  ];
}

const SHELL_FILES = /\.(?:sh|bash|zsh|envrc)$|(?:^|\/)(?:Makefile|Procfile|Dockerfile)[^/]*$/i;

/** Begins a further parameter of an address, as the address's file writes it. */
function separatorOf({ file, parameterSeparator = '' }: EndpointFact & { readonly file: string }): string {
  return parameterSeparator === '&' && /\.(?:xml|config)$/i.test(file) ? '&amp;' : parameterSeparator;
}

/** Edits that give an option a value: in its place, or where the client or its address takes a further one. */
function fixesFor(
  { option, addressTakesIt = false }: Behaviour,
  value: string,
  given: PlacedOption | undefined,
  use: ClientUse,
): readonly Fix[] {
  const name = option.replace(/^\?/, '');
  const title = `Set ${name} to ${value}`;
  if (given?.valueRange) return [{ title, safety: 'safe', edits: [{ ...given.valueRange, text: value }] }];
  if (given) return [];
  const inAddress =
    option.startsWith('?') ||
    addressTakesIt ||
    use.description.behaviours.some(
      (behaviour) =>
        behaviour.option === option &&
        behaviour.when?.[option] === undefined &&
        behaviour.when?.[`?${option}`] !== undefined,
    );
  const [endpoint] = use.connection.endpoints;
  if (inAddress && endpoint?.parameterEnd !== undefined) {
    // A shell takes what stands in an address for its own marks.
    if (SHELL_FILES.test(endpoint.file)) return [];
    const text = `${separatorOf(endpoint)}${name}=${value}`;
    return [{ title, safety: 'safe', edits: [{ start: endpoint.parameterEnd, end: endpoint.parameterEnd, text }] }];
  }
  const { insertion } = use.client;
  if (!insertion || inAddress || !/^\w+$/.test(name)) return [];
  const text = `${insertion.before}${name}${insertion.between ?? ': '}${value}${insertion.after}`;
  return [{ title, safety: 'safe', edits: [{ start: insertion.at, end: insertion.at, text }] }];
}

/** Where a finding about an option stands: the option, the address that lacks it, or the client. */
function placeOf(deed: Deed, use: ClientUse): { file: string; range: TextRange } {
  if (deed.given) return { file: deed.given.file, range: deed.given.range };
  const [endpoint] = use.connection.endpoints;
  const edit = deed.fixes[0]?.edits[0];
  if (endpoint && edit && edit.start === endpoint.parameterEnd) return { file: endpoint.file, range: endpoint.range };
  return { file: use.client.file, range: use.client.range };
}

/** The project holds the pooler's own configuration file. */
const isConfigured = (target: Target, project: Project): boolean =>
  project.poolers.some(
    ({ product, file }) => product === target.profile.product && /\.(ini|conf|toml|cnf)(\.\w+)?$/i.test(file),
  );

/** The statement that a client sends for an effect, as poolers that read statements see it. */
function sentFor(effect: EffectTemplate): string | undefined {
  if (effect.via === 'set' && effect.state === 'setting')
    // poolsafe-ignore session-setting: judged here, never sent
    return effect.name === 'names' ? 'SET NAMES ?' : `SET ${effect.name ?? 'x'} = ?`;
  // poolsafe-ignore foreign-reset: judged here, never sent
  if (effect.via === 'discard') return 'DISCARD ALL';
  if (effect.via === 'get_lock') return 'SELECT GET_LOCK(?, ?)';
  return effect.via === 'deallocate' && effect.name === '*' ? 'DEALLOCATE ALL' : undefined;
}

function judged(deed: Deed, use: ClientUse, project: Project): readonly FiledObservation[] {
  const { connection, description } = use;
  const place = placeOf(deed, use);
  const subject = deed.given ? deed.given.name : deed.option;
  const text = sentFor(deed.effect) ?? subject;
  const effect = { ...deed.effect, range: { start: 0, end: text.length } } as SessionEffect;
  const option: OptionUse = {
    client: description.title,
    option: subject,
    given: deed.given !== undefined,
    does: deed.does,
    remedy: deed.remedy,
    fixes: deed.fixes,
  };
  const inSight =
    deed.onlyConfigured === true
      ? connection.targets.filter((target) => isConfigured(target, project))
      : connection.targets;
  const occurrences = inSight.map((target): Occurrence => ({
    ...occurrenceOf(effect, aloneContext(description.dialect, text), target, false),
    option,
  }));
  const counted = deed.sameForAll
    ? occurrences.filter(({ verdict }) =>
        verdict.outcomes.some((outcome) => outcome === 'pinned' || outcome === 'rejected'),
      )
    : occurrences;
  const [worst] = [...counted].sort((a, b) => compareOutcomes(worstOutcome(a.verdict), worstOutcome(b.verdict)));
  const severity = worst && severityOfOption(worst.verdict, connection);
  const rule = worst && ruleFor(worst);
  if (!worst || severity === undefined || !rule) return [];
  return [
    {
      file: place.file,
      rule: rule.id,
      severity,
      message: messageOf(worst, option, rule),
      advice: deed.remedy === '' ? rule.advice(worst) : deed.remedy,
      range: place.range,
      subject: `${description.title}: ${subject}`,
      effect,
      verdicts: occurrences.map(({ target, verdict }) => ({ target, verdict })),
      related: relatedTo(place, use, project),
      fixes: deed.fixes,
    },
  ];
}

/** Rules that know of options say who does it; before the others' sentence goes what the client does. */
function messageOf(occurrence: Occurrence, option: OptionUse, rule: EffectRule): string {
  const does = capital(`${option.client} ${option.does}`);
  const { reason } = occurrence.verdict;
  if (worstOutcome(occurrence.verdict) === 'unknown') {
    const because = reason.kind === 'pooler' ? `: ${reason.because}` : '';
    return `${does}, and what becomes of that on ${describeTarget(occurrence.target)} is not known${because}.`;
  }
  const knowsOptions = rule.id === 'prepare-option' || rule.id === 'startup-parameter';
  return knowsOptions ? rule.message(occurrence) : `${does}. ${rule.message(occurrence)}`;
}

/** What is not known counts where the address shows that there is a pooler. */
function severityOfOption(verdict: Verdict, connection: Connection): Severity | undefined {
  const outcome = worstOutcome(verdict);
  if (outcome === 'unknown') return connection.known === 'shown' ? 'warning' : undefined;
  return severityOf(outcome);
}

/** The other halves of the join: the client, the address, the pooler's configuration. */
function relatedTo(place: { file: string; range: TextRange }, use: ClientUse, project: Project) {
  const elsewhere = (file: string, range: TextRange) => file !== place.file || range.start !== place.range.start;
  const { client, connection, description } = use;
  const shownByAddress =
    description.id === 'libpq' || connection.endpoints.some((endpoint) => endpoint.range.start === client.range.start);
  const around = ({ file, range }: Filed<EndpointFact>) =>
    file === place.file && range.start <= place.range.start && range.end >= place.range.end;
  const products = new Set(connection.targets.map(({ profile }) => profile.product));
  return [
    ...(elsewhere(client.file, client.range) && !shownByAddress
      ? [project.relate(client.file, client.range, 'the client is made here')]
      : []),
    ...connection.endpoints
      .filter((endpoint) => endpoint.file !== '' && elsewhere(endpoint.file, endpoint.range) && !around(endpoint))
      .slice(0, 3)
      .map((endpoint) => project.relate(endpoint.file, endpoint.range, 'it connects to this address')),
    ...project.poolers
      .filter(({ product }) => products.has(product))
      .slice(0, 2)
      .map((pooler) => project.relate(pooler.file, pooler.range, 'the pooler is configured here')),
  ];
}

/** Options that turn off what every pooler of this client carries. */
function needless(use: ClientUse, project: Project): readonly FiledObservation[] {
  const { description, connection } = use;
  const pooled = connection.targets.filter((target) => !keepsSession(target));
  if (connection.known === 'assumed' || pooled.length === 0) return [];
  return (description.switches ?? []).flatMap((turned): readonly FiledObservation[] => {
    const given = use.options[turned.option];
    if (!given?.value || !turned.off.includes(given.value.toLowerCase()) || !inRange(use.version, turned.version))
      return [];
    const verdicts = (templates: readonly EffectTemplate[]) =>
      pooled.flatMap((target) =>
        templates.map((template) => ({
          target,
          verdict: project.judge(asEffect(template), target, description.dialect),
        })),
      );
    const carried = verdicts(turned.effects);
    if (!carried.every(({ verdict }) => ['tracked', 'safe'].includes(worstOutcome(verdict)))) return [];
    const broken = verdicts(turned.sends ?? []).find(({ verdict }) => severityOf(worstOutcome(verdict)) === 'error');
    const { target } = broken ?? (carried[0] as { target: Target });
    const named = describeTarget(target);
    const settings = Object.entries(target.settings).find(([name]) => name === 'max_prepared_statements');
    const because = settings ? ` (max_prepared_statements = ${settings[1]})` : '';
    const message = broken
      ? `${capital(named)} follows named statements by itself${because}, and what \`${given.name}\` makes ${description.title} send clears them behind its back: statements of this and other clients fail with 26000 (prepared statement does not exist).`
      : `\`${given.name}\` is not needed: ${named} follows named prepared statements${because}, so all that it does is cost ${turned.costs}.`;
    return [
      {
        file: given.file,
        rule: 'prepare-option',
        severity: broken ? 'error' : 'info',
        message,
        advice: broken
          ? `Take \`${given.name}\` out for every client of this pooler, then let the pooler drop its server connections (RECONNECT).`
          : `Take \`${given.name}\` out, or keep it while some clients still connect through an older pooler.`,
        range: given.range,
        subject: `${description.title}: ${given.name}`,
        effect: asEffect((turned.sends ?? turned.effects)[0] as EffectTemplate),
        verdicts: carried,
        related: relatedTo({ file: given.file, range: given.range }, use, project),
        fixes: given.removal ? [{ title: `Take ${given.name} out`, safety: 'unsafe', edits: given.removal }] : [],
      },
    ];
  });
}

/** What a product of this client is known not to bear. */
function trapped(use: ClientUse, project: Project): readonly FiledObservation[] {
  return (use.description.traps ?? []).flatMap((trap): readonly FiledObservation[] => {
    const targets = use.connection.targets.filter(
      ({ profile, mode }) => trap.products.includes(profile.product) && (trap.modes?.includes(mode.name) ?? true),
    );
    const applicable =
      targets.length > 0 &&
      (use.version === null || inRange(use.version, trap.version)) &&
      Object.entries(trap.when).every(([name, test]) => holds(test, name, use));
    if (!applicable) return [];
    const given = givenOption(trap.option, use);
    const place = given ?? { file: use.client.file, range: use.client.range };
    const verdict: Verdict = {
      outcomes: [trap.outcome],
      until: null,
      reason: { kind: 'pooler', because: trap.happens },
      recognised: true,
      evidence: [{ kind: 'documented', source: trap.source, detail: trap.happens }],
    };
    return [
      {
        file: place.file,
        rule: trap.rule ?? 'prepare-option',
        severity: 'warning',
        message: trap.happens,
        advice: trap.remedy,
        range: place.range,
        subject: `${use.description.title}: ${given?.name ?? trap.option}`,
        verdicts: targets.map((target) => ({ target, verdict })),
        related: relatedTo(place, use, project),
        fixes: given?.removal ? [{ title: `Take ${given.name} out`, safety: 'safe', edits: given.removal }] : [],
      },
    ];
  });
}

/** Names of products keep their first letter. */
const capital = (sentence: string) => sentence.replace(/^the /, 'The ');

const asEffect = (template: EffectTemplate): SessionEffect =>
  ({ ...template, range: { start: 0, end: 0 } }) as SessionEffect;

/** Parameters of addresses that any driver passes on, whoever reads them. */
function addressParameters(project: Project): readonly FiledObservation[] {
  const libpq = clients.find(({ id }) => id === 'libpq');
  if (!libpq) return [];
  return project.endpoints
    .filter((endpoint) => endpoint.dialect === 'postgres' && endpoint.parameters.length > 0)
    .flatMap((endpoint) => {
      const client: Client = {
        kind: 'client',
        client: 'libpq',
        connects: { variables: [], endpoints: [endpoint] },
        options: {},
        complete: true,
        range: endpoint.range,
        role: 'application',
        file: endpoint.file,
      };
      const use = useOf(client, libpq, project);
      if (leadsElsewhere(use.connection)) return [];
      return parametersOf(use).flatMap((deed) => judged(deed, use, project));
    });
}

/** Clients that a manifest names in a language whose code shows no call of them. */
function undescribed(project: Project): readonly FiledObservation[] {
  const shown = new Set(project.clients.map(({ client }) => client));
  return clients
    .filter(
      ({ id, ecosystem, implied }) =>
        implied !== true && ecosystem !== 'npm' && ecosystem !== 'image' && !shown.has(id),
    )
    .flatMap((description) => {
      const dependency = project.dependencies.find(
        ({ ecosystem, name, file }) =>
          ecosystem === description.ecosystem && description.packages.includes(name) && !isLock(file),
      );
      const together = description.together;
      if (together && !project.dependencies.some(({ name }) => together.includes(name))) return [];
      const wrapped = wraps(description.id);
      const used = (id: string) => shown.has(id) || project.dependencies.some(({ name }) => name === id);
      if (!dependency || wrapped.some(used)) return [];
      const pooled = project.endpoints.filter((endpoint) => endpoint.dialect === description.dialect);
      const client: Client = {
        kind: 'client',
        client: description.id,
        connects: { variables: [], endpoints: pooled as readonly EndpointFact[] },
        options: {},
        complete: true,
        range: dependency.range,
        role: 'application',
        file: dependency.file,
      };
      const use = useOf(client, description, project);
      if (use.connection.known === 'assumed') return [];
      // The place is the package, whatever the address lacks.
      return deedsOf(use)
        .filter(({ given, effect }) => given === undefined && effect.state === 'prepared-statement')
        .flatMap((deed) => judged({ ...deed, fixes: [] }, use, project))
        .map((observation) => ({ ...observation, severity: 'warning' as const }));
    });
}

/** Clients whose calls in code say that a manifest's package is used through them: Django decides for psycopg. */
const wraps = (id: string): readonly string[] =>
  id === 'psycopg' || id === 'psycopg2'
    ? ['django']
    : id === 'asyncpg'
      ? ['sqlalchemy-asyncpg']
      : id === 'tokio-postgres'
        ? ['sqlx']
        : id === 'sqlalchemy-asyncpg'
          ? ['asyncpg']
          : [];
