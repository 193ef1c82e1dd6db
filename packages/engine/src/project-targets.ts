import {
  compareVersions,
  composeBoundaries,
  type AliasFact,
  type Connection,
  type ConnectsBy,
  type Dialect,
  type EndpointFact,
  type Filed,
  type PoolerFact,
  type Target,
} from '@poolsafe/core';
import { endpointOf, firstKnown, parseTarget } from '@poolsafe/poolers';

export interface TargetChoice {
  /** Targets of the command line or the configuration, or the built-in ones. */
  readonly targets: readonly Target[];
  /** Nobody named the targets: what the project shows goes before them. */
  readonly assumed: boolean;
  /** What variables connect to, from the configuration. */
  readonly connections: Readonly<Record<string, string>>;
}

export interface ConnectionFacts {
  readonly endpoints: readonly Filed<EndpointFact>[];
  readonly aliases: readonly Filed<AliasFact>[];
  readonly poolers: readonly Filed<PoolerFact>[];
}

const MOST_ALIASES = 5;

/** Whether a client keeps its server connection for the whole session. */
export const keepsSession = (target: Target): boolean =>
  composeBoundaries(target.mode.boundary, 'session') === 'session';

/** Files that show what a development machine or a test connects to. */
const NOT_PRODUCTION = /(^|\/)(test|tests|__tests__|e2e|fixtures?)\/|\.(test|spec)\.|\.env\.(test|ci)$/i;

/** Where the connections of a project lead: by address, by variable, by the poolers that it configures. */
export class ProjectTargets {
  /** What applies where nothing is known about a connection. */
  readonly targets: readonly Target[];
  readonly origin: 'given' | 'project' | 'assumed';
  readonly #choice: TargetChoice;
  readonly #facts: ConnectionFacts;
  readonly #byName = new Map<string, Filed<EndpointFact>[]>();
  readonly #aliases = new Map<string, string[]>();

  constructor(choice: TargetChoice, facts: ConnectionFacts) {
    this.#choice = choice;
    this.#facts = { ...facts, poolers: joined(facts.poolers) };
    for (const endpoint of facts.endpoints) {
      if (endpoint.name === null || NOT_PRODUCTION.test(endpoint.file)) continue;
      this.#byName.set(endpoint.name, [...(this.#byName.get(endpoint.name) ?? []), endpoint]);
    }
    for (const { name, of } of facts.aliases) this.#aliases.set(name, [...(this.#aliases.get(name) ?? []), of]);
    const shown = choice.assumed ? this.#shownTargets() : [];
    const replaced = new Set(shown.flatMap((target) => this.#dialectsOf(target)));
    const kept = choice.targets.filter((target) => !target.profile.dialects.some((dialect) => replaced.has(dialect)));
    this.targets = choice.assumed ? unique([...shown, ...kept]) : choice.targets;
    this.origin = !choice.assumed ? 'given' : shown.length > 0 ? 'project' : 'assumed';
  }

  /** What an address leads to, by the project's own poolers first and then by what is known of hosts and ports. */
  targetOf(endpoint: EndpointFact): Target | undefined {
    if (endpoint.product !== undefined) return firstKnown([endpoint.product]);
    const { host, port } = endpoint;
    const byHost = this.#facts.poolers.find((pooler) => host !== null && pooler.hosts.includes(host));
    if (byHost) return targetOfPooler(byHost);
    const known = endpointOf(endpoint);
    const local = host === null || /^(localhost|127\.0\.0\.1|::1|0\.0\.0\.0|host\.docker\.internal|x)$/.test(host);
    const byPort = this.#facts.poolers.find((pooler) => local && port !== null && pooler.port === port);
    if (byPort) return targetOfPooler(byPort);
    if (known?.description.by !== 'habit') return known?.target;
    const own = this.#facts.poolers.find((pooler) => pooler.product === known.target.profile.product);
    const pooled =
      known.target.profile.product !== 'direct' && known.target.profile.dialects.includes(endpoint.dialect);
    return own && pooled
      ? targetOfPooler(own)
      : pooled || known.target.profile.product === 'direct'
        ? known.target
        : undefined;
  }

  connection(connects: ConnectsBy, dialect: Dialect): Connection {
    const declared = connects.variables.flatMap((variable) => {
      const text = this.#choice.connections[variable];
      return text === undefined ? [] : [parseTarget(text)];
    });
    const fitting = (targets: readonly Target[]) => targets.filter(({ profile }) => profile.dialects.includes(dialect));
    if (declared.length > 0) return { targets: fitting(declared), known: 'shown', endpoints: [] };
    const endpoints = [
      ...connects.endpoints.map((endpoint) => this.#filed(endpoint)),
      ...connects.variables.flatMap((variable) => this.#named(variable)),
    ].filter((endpoint) => endpoint.dialect === dialect);
    const led = endpoints.flatMap((endpoint) => {
      const target = this.targetOf(endpoint);
      return target ? [{ endpoint, target }] : [];
    });
    const pooled = led.filter(({ target }) => !keepsSession(target));
    const meant = pooled.length > 0 ? pooled : led;
    if (meant.length > 0) {
      const targets = unique(meant.map(({ target }) => target));
      // Targets that the user names stand for the pooled addresses; addresses without a pooler stay what they are.
      const named = this.origin === 'given' && pooled.length > 0 ? this.targets : targets;
      return { targets: fitting(named), known: 'shown', endpoints: meant.map(({ endpoint }) => endpoint) };
    }
    const byName = connects.variables.flatMap((variable) => endpointOf(nameOnly(variable, dialect))?.target ?? []);
    // The name of a variable counts where nothing else is known: `DIRECT_URL`, `DATABASE_CONNECTION_POOL_URL`.
    const [named] = byName;
    if (named && endpoints.length === 0 && (named.profile.product === 'direct' || this.origin !== 'given'))
      return { targets: fitting([this.#own(named)]), known: 'shown', endpoints };
    return { targets: fitting(this.targets), known: this.origin === 'assumed' ? 'assumed' : 'project', endpoints };
  }

  /** The project's own pooler of that product, where it has one. */
  #own(target: Target): Target {
    const own = this.#facts.poolers.find((pooler) => pooler.product === target.profile.product);
    return (own && targetOfPooler(own)) ?? target;
  }

  /** What a handle that is made from a variable runs on; `undefined`: what applies where nothing is known. */
  ofVariable(variable: string, dialect: Dialect): readonly Target[] | undefined {
    const connection = this.connection({ variables: [variable], endpoints: [] }, dialect);
    return connection.known === 'shown' ? connection.targets : undefined;
  }

  #named(variable: string, depth = 0): readonly Filed<EndpointFact>[] {
    const own = this.#byName.get(variable) ?? [];
    if (own.length > 0 || depth > MOST_ALIASES) return own;
    return (this.#aliases.get(variable) ?? []).flatMap((name) => this.#named(name, depth + 1));
  }

  #filed(endpoint: EndpointFact): Filed<EndpointFact> {
    return (
      this.#facts.endpoints.find(
        (known) =>
          (known as EndpointFact) === endpoint ||
          (known.range.start === endpoint.range.start &&
            known.range.end === endpoint.range.end &&
            known.host === endpoint.host &&
            known.port === endpoint.port),
      ) ?? { ...endpoint, file: (endpoint as Partial<Filed<EndpointFact>>).file ?? '' }
    );
  }

  #shownTargets(): readonly Target[] {
    const poolers = this.#facts.poolers
      .filter(({ file }) => !NOT_PRODUCTION.test(file))
      .flatMap((pooler) => targetOfPooler(pooler) ?? []);
    const addressed = this.#facts.endpoints
      .filter(({ file }) => !NOT_PRODUCTION.test(file))
      .flatMap((endpoint) => {
        const target = this.targetOf(endpoint);
        return target && !keepsSession(target) && target.profile.dialects.includes(endpoint.dialect) ? [target] : [];
      });
    return unique([...addressed, ...poolers]);
  }

  /** What a shown target speaks for: RDS Proxy in front of MySQL says nothing about PostgreSQL. */
  #dialectsOf(target: Target): readonly Dialect[] {
    const seen = this.#facts.endpoints
      .filter((endpoint) => this.targetOf(endpoint)?.id === target.id)
      .map(({ dialect }) => dialect);
    const declared = this.#facts.poolers
      .filter((pooler) => targetOfPooler(pooler)?.id === target.id)
      .flatMap(({ dialect }) => dialect ?? []);
    if (declared.length > 0) return [...declared, ...seen];
    return seen.length > 0 ? seen : target.profile.dialects;
  }
}

/** The version stands on the image, settings in the pooler's own file: facts about one product complete each other. */
function joined(poolers: readonly Filed<PoolerFact>[]): readonly Filed<PoolerFact>[] {
  return poolers.flatMap((pooler): readonly Filed<PoolerFact>[] => {
    const others = poolers.filter((other) => other !== pooler && other.product === pooler.product);
    const configured = (fact: PoolerFact) => fact.mode !== null || Object.keys(fact.settings).length > 0;
    if (!configured(pooler) && others.some(configured)) return [];
    const image = others.find(({ version }) => version !== null);
    const hosts = [...new Set([pooler, ...others].flatMap((fact) => fact.hosts))];
    return [
      { ...pooler, version: pooler.version ?? image?.version ?? null, port: pooler.port ?? image?.port ?? null, hosts },
    ];
  });
}

const nameOnly = (name: string, dialect: Dialect): EndpointFact => ({
  kind: 'endpoint',
  name,
  dialect,
  host: null,
  port: null,
  parameters: [],
  range: { start: 0, end: 0 },
});

const unique = (targets: readonly Target[]): readonly Target[] => [
  ...new Map(targets.map((target) => [target.id, target])).values(),
];

/** The known version nearest to one that is older or newer than all that are known. */
function nearestVersion(product: string, version: string): string | undefined {
  const versions = firstKnown([product])?.profile.versions ?? [];
  const [oldest] = versions;
  return oldest !== undefined && oldest !== '' && compareVersions(version, oldest) < 0 ? oldest : versions.at(-1);
}

/** A pooler's own configuration as a target; what a release does not know is left out of it. */
export function targetOfPooler(pooler: PoolerFact): Target | undefined {
  const settings = Object.entries(pooler.settings)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const mode = pooler.mode === null ? '' : `/${pooler.mode.toLowerCase()}`;
  const query = settings === '' ? '' : `?${settings}`;
  const release = pooler.version?.split('.').slice(0, 2).join('.');
  const nearest = pooler.version === null ? undefined : nearestVersion(pooler.product, pooler.version);
  const versions =
    pooler.version === null
      ? ['']
      : [`@${pooler.version}`, `@${release ?? ''}`, ...(nearest === undefined ? [] : [`@${nearest}`]), ''];
  return firstKnown(
    versions.flatMap((version) => [
      `${pooler.product}${version}${mode}${query}`,
      `${pooler.product}${version}${mode}`,
      `${pooler.product}${version}`,
    ]),
  );
}
