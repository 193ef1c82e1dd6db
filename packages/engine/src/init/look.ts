import { type Filed, type Project, type Target, type TextRange } from '@poolsafe/core';
import { clients as clientDescriptions, roleOf } from '@poolsafe/sources';
import type { CheckResult } from '../check.js';
import { keepsSession } from '../project-targets.js';

/** Where something was seen: `FILE:LINE`. */
export interface Seen {
  readonly what: string;
  readonly places: readonly string[];
}

/** What a variable leads to. */
export interface SeenConnection {
  readonly variable: string;
  /** Target string; `undefined` where its address says nothing. */
  readonly target: string | undefined;
  readonly places: readonly string[];
  /** Files give it different addresses. */
  readonly differs: boolean;
}

/** What a project shows that a configuration would say. */
export interface Look {
  readonly poolers: readonly Seen[];
  readonly drivers: readonly Seen[];
  /** Packages that need a session of their own. */
  readonly needs: readonly Seen[];
  readonly connections: readonly SeenConnection[];
  /** Target strings that the project's own files lead to; empty: none. */
  readonly targets: readonly string[];
  /** Target strings that are judged for while none is named. */
  readonly assumed: readonly string[];
  /** Globs of folders that hold migrations. */
  readonly migrations: readonly string[];
  readonly ci: readonly Seen[];
  readonly files: number;
  readonly statements: number;
  readonly findings: { readonly error: number; readonly warning: number };
}

const CI: readonly (readonly [title: string, glob: string])[] = [
  ['GitHub Actions', '.github/workflows/*.{yml,yaml}'],
  ['GitLab CI', '.gitlab-ci.yml'],
  ['CircleCI', '.circleci/config.yml'],
  ['Azure Pipelines', 'azure-pipelines.yml'],
  ['Bitbucket Pipelines', 'bitbucket-pipelines.yml'],
  ['Jenkins', 'Jenkinsfile'],
  ['pre-commit', '.pre-commit-config.yaml'],
];

/** A variable of the environment, and not a key path of a configuration file. */
const isVariable = (name: string | null): name is string => name !== null && /^[A-Z][A-Z0-9_]*$/.test(name);

/** Values for tests and examples say nothing about where the application connects. */
const isExample = (file: string) =>
  /(^|\/)(tests?|__tests__|e2e|fixtures?)\/|\.env\.(test|ci|example|sample|template)$/i.test(file);

const grouped = <Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};

/** Looks at what a check read. @param cwd the folder that was checked */
export async function lookAt(cwd: string, result: CheckResult): Promise<Look> {
  const { project } = result.judging;
  const placeOf = ({ file, range }: Filed<{ readonly range: TextRange }>) =>
    `${file}:${String(project.relate(file, range, '').range.start.line)}`;
  const seen = <Fact extends Filed<{ readonly range: TextRange }>>(
    facts: readonly Fact[],
    titleOf: (fact: Fact) => string,
  ): readonly Seen[] =>
    [...grouped(facts, titleOf)].map(([what, all]) => ({ what, places: [...new Set(all.map(placeOf))] }));
  const { globby } = await import('globby');
  const ci = await Promise.all(
    CI.map(async ([what, glob]) => ({ what, places: await globby([glob], { cwd, dot: true, gitignore: false }) })),
  );
  const count = (severity: string) =>
    result.findings.filter((finding) => finding.suppressed === null && finding.severity === severity).length;
  const shown = result.judging.origin === 'project';
  return {
    poolers: seen(project.poolers, ({ product, version, mode }) =>
      [product, version, mode === null ? null : `in ${mode} mode`].filter((part) => part !== null).join(' '),
    ),
    drivers: driversOf(project, seen),
    needs: seen(project.needs, ({ name, does }) => `${name} ${does}`),
    connections: connectionsOf(project, placeOf),
    targets: shown ? withoutPartial(project.targets.filter((target) => isShown(target, project))) : [],
    assumed: project.targets.map(({ id }) => id),
    migrations: migrationsOf(result.read),
    ci: ci.filter(({ places }) => places.length > 0),
    files: result.files,
    statements: result.statements,
    findings: { error: count('error'), warning: count('warning') },
  };
}

/** Several files tell of one pooler: what one of them knows less of than another is left out. */
function withoutPartial(targets: readonly Target[]): readonly string[] {
  const tells = (one: Target, other: Target) =>
    one !== other &&
    one.profile === other.profile &&
    one.mode === other.mode &&
    one.version === other.version &&
    Object.entries(other.givenSettings).every(([name, value]) => one.givenSettings[name] === value);
  return targets.filter((target) => !targets.some((other) => tells(other, target))).map(({ id }) => id);
}

/** Poolers and addresses of the project lead to it; it is not there only because its dialect has a default. */
const isShown = (target: Target, project: Project): boolean =>
  project.poolers.some(({ product }) => product === target.profile.product) ||
  project.endpoints.some((endpoint) => project.targetOf(endpoint)?.id === target.id);

function driversOf(
  { clients, dependencies }: Project,
  seen: <Fact extends Filed<{ readonly range: TextRange }>>(
    facts: readonly Fact[],
    titleOf: (fact: Fact) => string,
  ) => readonly Seen[],
): readonly Seen[] {
  const titles = new Map(clientDescriptions.map(({ id, title }) => [id, title]));
  const made = seen(
    clients.filter(({ implied, client }) => implied !== true && titles.has(client)),
    ({ client }) => titles.get(client) ?? client,
  );
  const names = new Map(
    clientDescriptions.flatMap(({ packages, title }) => (packages ?? []).map((name) => [name, title] as const)),
  );
  const named = seen(
    dependencies.filter(({ name, locked }) => !locked && names.has(name)),
    ({ name }) => names.get(name) ?? name,
  );
  const known = new Set(made.map(({ what }) => what));
  return [...made, ...named.filter(({ what }) => !known.has(what))];
}

function connectionsOf(
  project: Project,
  placeOf: (fact: Filed<{ readonly range: TextRange }>) => string,
): readonly SeenConnection[] {
  // The host of a pooler's own container is no connection of the application.
  const named = project.endpoints.filter(
    (endpoint) =>
      isVariable(endpoint.name) && (!endpoint.name.endsWith('HOST') || project.targetOf(endpoint) !== undefined),
  );
  return [...grouped(named, ({ name }) => name ?? '')].map(([variable, all]) => {
    const real = all.filter(({ file }) => !isExample(file));
    const meant = real.length > 0 ? real : all;
    const targets = [...new Set(meant.flatMap((endpoint) => project.targetOf(endpoint)?.id ?? []))];
    // Where files differ, the one that goes through a pooler is the one to be judged for.
    const pooled = targets.find((target) =>
      meant.some((endpoint) => {
        const led = project.targetOf(endpoint);
        return led?.id === target && !keepsSession(led);
      }),
    );
    return {
      variable,
      target: pooled ?? targets[0],
      places: [...new Set(meant.map(placeOf))],
      differs: targets.length > 1,
    };
  });
}

/** The folders of migrations, as globs. */
function migrationsOf(files: readonly string[]): readonly string[] {
  const folders = files
    .filter((file) => roleOf(file, '') === 'migration')
    .flatMap((file) => /^(?:.*\/)?(?:[\w-]*(?:migrations?|migrate|alterations?))(?=\/)/i.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort().map((folder) => `${folder}/**`);
}
