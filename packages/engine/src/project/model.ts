import {
  aloneContext,
  judge,
  type Connection,
  type ConnectsBy,
  type Dialect,
  type EndpointFact,
  type Filed,
  type LineIndex,
  type Project,
  type ProjectFact,
  type SessionEffect,
  type SessionNeed,
  versionInRange,
} from '@poolsafe/core';
import { measurementsOf } from '@poolsafe/poolers';
import {
  clients as descriptions,
  type DependencyDescription,
  dependencyGroups,
  type Extraction,
} from '@poolsafe/sources';
import { isLock } from './lock-files.js';
import { SentFiles } from '../sent-files.js';
import { ProjectTargets, type TargetChoice } from '../project-targets.js';

/** One file that was read. */
export interface ReadFile {
  readonly file: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly extraction: Extraction;
}

export interface ProjectModel {
  readonly project: Project;
  readonly targets: ProjectTargets;
  readonly sent: SentFiles;
}

type OfKind<Kind extends ProjectFact['kind']> = Filed<Extract<ProjectFact, { kind: Kind }>>;

/** Puts the facts of all files together: who connects where. */
export function modelOf(files: readonly ReadFile[], choice: TargetChoice): ProjectModel {
  const facts = files.flatMap(({ file, extraction }) => (extraction.facts ?? []).map((fact) => ({ ...fact, file })));
  const of = <Kind extends ProjectFact['kind']>(kind: Kind) =>
    facts.filter((fact): fact is OfKind<Kind> & typeof fact => fact.kind === kind);
  // A host and a port among a client's options are an address too.
  const written = of('client').flatMap(({ connects, file }) =>
    connects.endpoints.map((endpoint) => ({ ...endpoint, file })),
  );
  const endpoints = distinct([...of('endpoint'), ...written]);
  const poolers = of('pooler');
  const targets = new ProjectTargets(choice, { endpoints, aliases: of('alias'), poolers });
  const byPath = new Map(files.map((read) => [read.file, read]));
  const clients = withoutImplied(
    of('client').map((client) => ({
      ...client,
      connects: {
        ...client.connects,
        endpoints: client.connects.endpoints.map((endpoint) => ({ ...endpoint, file: client.file })),
      },
    })),
  );
  const dependencies = of('dependency');
  const dialectOf = (connects: ConnectsBy): Dialect => connects.endpoints[0]?.dialect ?? 'postgres';
  const project: Project = {
    endpoints,
    clients,
    poolers,
    dependencies,
    jobs: of('job').map((job) => ({
      ...job,
      connects: {
        ...job.connects,
        endpoints: job.connects.endpoints.map((endpoint) => ({ ...endpoint, file: job.file })),
      },
    })),
    needs: needsOf(dependencies, endpoints, files),
    connection: (connects, dialect): Connection => targets.connection(connects, dialect ?? dialectOf(connects)),
    targetOf: (endpoint) => targets.targetOf(endpoint),
    targets: targets.targets,
    judge: (effect, target, dialect) =>
      judge(effect, target, aloneContext(dialect, ''), measurementsOf(target.profile.product)),
    relate: (file, range, message) => {
      const index = byPath.get(file)?.lines;
      const at = (offset: number) => index?.positionAt(offset) ?? { line: 1, column: 1, offset };
      return { file, range: { start: at(range.start), end: at(range.end) }, message };
    },
    versionOf: (ecosystem, name) => {
      const named = dependencies.filter(
        (dependency) => dependency.ecosystem === ecosystem && dependency.name === name && dependency.version !== null,
      );
      return named.find(({ locked }) => locked) ?? named[0];
    },
  };
  return { project, targets, sent: new SentFiles(of('sent-file')) };
}

/** An address may be found by several readers of one file. */
function distinct<Fact extends { file: string; range: { start: number }; name: string | null }>(
  facts: readonly Fact[],
): readonly Fact[] {
  const byPlace = new Map<string, Fact>();
  for (const fact of facts) {
    const key = `${fact.file}\n${String(fact.range.start)}`;
    const known = byPlace.get(key);
    if (!known || (known.name === null && fact.name !== null)) byPlace.set(key, fact);
  }
  return [...byPlace.values()];
}

const besideOthers = new Set(descriptions.flatMap(({ id, besideOthers: own }) => (own === true ? [id] : [])));

const runs = new Map(descriptions.flatMap(({ id, runs: inside }) => (inside === undefined ? [] : [[id, inside]])));

/**
 * What an address shows of its client counts only where no file shows the client itself. A client that is shown without
 * its address has the addresses that are for such a client.
 */
function withoutImplied(clients: readonly OfKind<'client'>[]): readonly OfKind<'client'>[] {
  const shown = clients.filter(({ implied }) => implied !== true);
  const addressless = new Set(
    shown.filter(({ connects }) => connects.variables.length === 0 && connects.endpoints.length === 0),
  );
  return clients.flatMap((client): readonly OfKind<'client'>[] => {
    if (addressless.has(client)) {
      const endpoints = clients
        .filter((other) => other.implied === true && other.client === client.client)
        .flatMap(({ connects }) => connects.endpoints);
      return [endpoints.length === 0 ? client : { ...client, connects: { variables: [], endpoints } }];
    }
    if (client.implied !== true) return [client];
    const names = client.connects.endpoints.flatMap(({ name }) => name ?? []);
    const known = shown.some(
      (other) =>
        other.client === client.client ||
        runs.get(other.client) === client.client ||
        (!besideOthers.has(client.client) && other.connects.variables.some((variable) => names.includes(variable))),
    );
    return known ? [] : [client];
  });
}

const needing = dependencyGroups.flat().filter((entry): entry is DependencyDescription => 'effects' in entry);

const settling = [...new Set(needing.flatMap(({ settledBy }) => settledBy ?? []))];

/** The words of a text that settle what a package needs: all that counts of a text beside its facts. */
export const settlingWords = (text: string): readonly string[] => settling.filter((word) => text.includes(word));

/** A program for several databases whose own part of the file names MySQL alone: `DBENGINE: mariadb` beside its image. */
function runsOnMysql({ file, block }: OfKind<'dependency'>, files: readonly ReadFile[]): boolean {
  const text = block && files.find((read) => read.file === file)?.text.slice(block.start, block.end);
  return text !== undefined && /mysql|mariadb/i.test(text) && !/postgres|pgsql|pgbouncer|psycopg/i.test(text);
}

/** Packages that need a session: at the manifest, or in the lock file where no manifest names them. */
function needsOf(
  dependencies: readonly OfKind<'dependency'>[],
  endpoints: readonly Filed<EndpointFact>[],
  files: readonly ReadFile[],
): readonly SessionNeed[] {
  const mentioned = (words: readonly string[]) => words.some((word) => files.some(({ text }) => text.includes(word)));
  return needing.flatMap((description): readonly SessionNeed[] => {
    const names = description.names.map((name) => name.toLowerCase());
    const found = dependencies.filter(
      (dependency) =>
        dependency.ecosystem === description.ecosystem &&
        names.includes(dependency.name.toLowerCase()) &&
        !(description.dialect === 'postgres' && runsOnMysql(dependency, files)),
    );
    const place = found.find(({ file }) => !isLock(file)) ?? found[0];
    if (!place) return [];
    const version = (found.find(({ locked, version: known }) => locked && known !== null) ?? place).version;
    if (description.version !== undefined && !versionInRange(version ?? '9999', description.version)) return [];
    if (mentioned(description.settledBy ?? [])) return [];
    if (description.onlyWith && !mentioned(description.onlyWith)) return [];
    if (description.alsoWith && !mentioned(description.alsoWith)) return [];
    const { block } = place;
    const own = endpoints.filter(
      ({ file, range }) => block && file === place.file && range.start >= block.start && range.end <= block.end,
    );
    const { dialect, does, remedy } = description;
    const effects = description.effects.map((effect) => ({ ...effect, range: { start: 0, end: 0 } }) as SessionEffect);
    const connects = { variables: [], endpoints: own };
    return [{ name: place.name, file: place.file, range: place.range, dialect, does, effects, remedy, connects }];
  });
}
