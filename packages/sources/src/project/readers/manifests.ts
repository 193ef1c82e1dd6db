import type { DependencyFact, Ecosystem } from '@poolsafe/core';
import type { Leaf } from '../leaf.js';
import { under } from '../leaf.js';
import type { FactReader, ProjectFile } from '../reader.js';

/** The lowest version that a range allows: `^3.4.1` and `>=3.4,<4` give 3.4(.1); `workspace:*` and URLs give none. */
export function lowestVersion(range: string): string | null {
  return /(?:^|[\s=~^>v'":(])v?(\d+(?:\.\d+)*)/.exec(` ${range}`)?.[1] ?? null;
}

const exact = (range: string): boolean => /^=?=?\s*v?\d+(\.\d+)+$/.test(range.trim());

const fact = (
  ecosystem: Ecosystem,
  name: string,
  range: string | null,
  place: DependencyFact['range'],
  locked?: boolean,
): DependencyFact => ({
  kind: 'dependency',
  ecosystem,
  name,
  version: range === null ? null : lowestVersion(range),
  locked: locked ?? (range !== null && exact(range)),
  range: place,
});

const fromLeaves = (
  leaves: readonly Leaf[],
  patterns: readonly string[],
  ecosystem: Ecosystem,
  depth: number,
): DependencyFact[] =>
  patterns.flatMap((pattern) =>
    under(leaves, pattern).flatMap((leaf) => {
      const name = leaf.path[depth + pattern.split('.').length - 1];
      const isVersion = leaf.path.length === depth + pattern.split('.').length || leaf.path.at(-1) === 'version';
      return name === undefined || !isVersion ? [] : [fact(ecosystem, name, leaf.value, leaf.range)];
    }),
  );

/** Every match of a line pattern whose groups are name and version. */
const fromLines = (text: string, pattern: RegExp, ecosystem: Ecosystem, locked?: boolean): DependencyFact[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const [whole, name, version] = match;
    if (name === undefined) return [];
    const lead = whole.length - whole.trimStart().length;
    return [
      fact(
        ecosystem,
        name,
        version ?? null,
        { start: match.index + lead, end: match.index + whole.trimEnd().length },
        locked,
      ),
    ];
  });

interface Manifest {
  readonly path: RegExp;
  readonly read: (file: ProjectFile) => DependencyFact[];
}

const MANIFESTS: readonly Manifest[] = [
  {
    path: /(^|\/)package\.json$/,
    read: ({ leaves }) =>
      fromLeaves(leaves, ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'], 'npm', 1),
  },
  {
    path: /(^|\/)deno\.jsonc?$/,
    read: ({ leaves }) =>
      under(leaves, 'imports').flatMap((leaf) => {
        const match = /^(?:npm|jsr):(@?[^@]+)@(.+)$/.exec(leaf.value ?? '');
        return match?.[1] === undefined ? [] : [fact('npm', match[1], match[2] ?? null, leaf.range)];
      }),
  },
  {
    path: /(^|\/)package-lock\.json$/,
    read: ({ text }) =>
      fromLines(text, /"node_modules\/((?:@[\w.-]+\/)?[\w.-]+)":\s*\{\s*"version":\s*"([^"]+)"/g, 'npm', true),
  },
  {
    path: /(^|\/)pnpm-lock\.yaml$/,
    read: ({ text }) => fromLines(text, /^ {2}['/]?((?:@[\w.-]+\/)?[\w.-]+)@(\d[^:'()]*)[^:\n]*:/gm, 'npm', true),
  },
  {
    path: /(^|\/)yarn\.lock$/,
    read: ({ text }) =>
      fromLines(text, /^"?((?:@[\w.-]+\/)?[\w.-]+)@[^\n]*:\n\s+version:?\s+"?([^"\n]+)"?/gm, 'npm', true),
  },
  {
    path: /(^|\/)(requirements[\w.-]*|constraints)\.(?:txt|in)$|(^|\/)requirements\/[\w.-]+\.(?:txt|in)$/,
    read: ({ text }) =>
      fromLines(text, /^[ \t]*([A-Za-z][\w.-]*)(?:\[[^\]]*\])?[ \t]*((?:[=<>~!]=?[^#;\n]*)?)/gm, 'pypi').map(folded),
  },
  {
    path: /(^|\/)(pyproject\.toml|Pipfile)$/,
    read: ({ leaves }) =>
      [
        ...fromLeaves(leaves, ['tool.poetry.dependencies', 'packages', 'tool.poetry.group.*.dependencies'], 'pypi', 1),
        ...leaves.flatMap((leaf) => {
          const inList =
            leaf.path.includes('dependencies') ||
            leaf.path.includes('optional-dependencies') ||
            leaf.path.includes('dependency-groups');
          const match =
            inList && /^\d+$/.test(leaf.path.at(-1) ?? '')
              ? /^([A-Za-z][\w.-]*)(?:\[[^\]]*\])?\s*(.*)$/.exec(leaf.value ?? '')
              : null;
          return match?.[1] === undefined ? [] : [fact('pypi', match[1], match[2] ?? null, leaf.range)];
        }),
      ].map(folded),
  },
  {
    path: /(^|\/)(uv|poetry)\.lock$/,
    read: ({ leaves }) => locked(leaves, 'package', 'pypi').map(folded),
  },
  { path: /(^|\/)Cargo\.lock$/, read: ({ leaves }) => locked(leaves, 'package', 'cargo') },
  {
    path: /(^|\/)Cargo\.toml$/,
    read: ({ leaves }) =>
      fromLeaves(leaves, ['dependencies', 'workspace.dependencies', 'dev-dependencies'], 'cargo', 1),
  },
  { path: /(^|\/)Gemfile\.lock$/, read: ({ text }) => fromLines(text, /^ {4}([\w-]+) \(([^)]+)\)/gm, 'gem', true) },
  {
    path: /(^|\/)(Gemfile|[\w-]+\.gemspec)$/,
    read: ({ text }) =>
      fromLines(
        text,
        /^[ \t]*(?:gem|\w+\.add_(?:runtime_)?dependency)[ (]\s*["']([\w-]+)["'](?:\s*,\s*["']([^"']+)["'])?/gm,
        'gem',
      ),
  },
  {
    path: /(^|\/)cpanfile$/,
    read: ({ text }) =>
      fromLines(text, /^[ \t]*requires\s*\(?\s*["']([\w:]+)["'](?:\s*(?:=>|,)\s*["']?([^"'\s;)]+))?/gm, 'cpan'),
  },
  {
    path: /(^|\/)go\.mod$/,
    read: ({ text }) =>
      fromLines(text, /^[ \t]*(?:require[ \t]+)?([\w.-]+\.[\w.-]+\/[\w./-]+)[ \t]+v(\d[\w.+-]*)/gm, 'go', true),
  },
  {
    path: /(^|\/)mix\.exs$/,
    read: ({ text }) => fromLines(text, /\{\s*:(\w+)\s*,\s*"([^"]*)"/g, 'hex'),
  },
  {
    path: /(^|\/)mix\.lock$/,
    read: ({ text }) => fromLines(text, /^\s*"(\w+)":\s*\{:hex,\s*:\w+,\s*"([^"]+)"/gm, 'hex', true),
  },
  {
    path: /(^|\/)build\.gradle(\.kts)?$/,
    read: ({ text }) => [
      ...fromLines(text, /["']([\w.-]+:[\w.-]+)(?::([\w.-]+))?["']/g, 'maven'),
      ...fromLines(text, /\bid\s*\(?["'](org\.flywaydb\.flyway)["']\)?(?:\s+version\s+["']([^"']+)["'])?/g, 'maven'),
    ],
  },
  {
    path: /(^|\/)pom\.xml$/,
    read: ({ text }) =>
      [...text.matchAll(/<(?:dependency|plugin)>([^]*?)<\/(?:dependency|plugin)>/g)].flatMap((match) => {
        const part = (name: string) => new RegExp(`<${name}>\\s*([^<\\s]+)\\s*</${name}>`).exec(match[1] ?? '')?.[1];
        const artifact = part('artifactId');
        if (artifact === undefined) return [];
        const at = match.index + match[0].indexOf('<artifactId>');
        return [
          fact('maven', `${part('groupId') ?? ''}:${artifact}`, part('version') ?? null, {
            start: at,
            end: at + `<artifactId>${artifact}</artifactId>`.length,
          }),
        ];
      }),
  },
  {
    path: /\.(csproj|fsproj|props)$/,
    read: ({ text }) =>
      fromLines(text, /<Package(?:Reference|Version)\s+Include="([\w.]+)"(?:\s+Version="([^"]+)")?/g, 'nuget'),
  },
  {
    path: /(^|\/)composer\.json$/,
    read: ({ leaves }) => fromLeaves(leaves, ['require', 'require-dev'], 'composer', 1),
  },
];

const folded = (dependency: DependencyFact): DependencyFact => ({
  ...dependency,
  name: dependency.name.toLowerCase().replaceAll('_', '-').replaceAll('.', '-'),
});

/** `[[package]] name = ... version = ...` of TOML lock files. */
function locked(leaves: readonly Leaf[], table: string, ecosystem: Ecosystem): DependencyFact[] {
  const names = leaves.filter((leaf) => leaf.path[0] === table && leaf.path.length === 3 && leaf.path[2] === 'name');
  return names.flatMap((leaf) => {
    const version = leaves.find(
      (other) =>
        other.path[1] === leaf.path[1] &&
        other.path.length === 3 &&
        other.path[2] === 'version' &&
        other.path[0] === table,
    );
    return leaf.value === null ? [] : [fact(ecosystem, leaf.value, version?.value ?? null, leaf.range, true)];
  });
}

/** Dependencies of manifests and lock files. */
const manifests: FactReader = {
  name: 'manifests',
  reads: (path) => MANIFESTS.some((manifest) => manifest.path.test(path)),
  facts: (file) => ({ facts: MANIFESTS.filter(({ path }) => path.test(file.path)).flatMap(({ read }) => read(file)) }),
};

export default manifests;
