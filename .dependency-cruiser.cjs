// The floors of the house, lowest first. A file imports from its own floor and from those under it, never upwards.
const FLOORS = [
  ['packages/core'],
  ['packages/dialects'],
  ['packages/poolers'],
  ['packages/sources', 'packages/logs', 'rules', 'packages/probe'],
  ['packages/engine'],
  ['packages/reporters'],
  ['packages/eslint-plugin', 'packages/language-server'],
  ['packages/cli'],
];

const under = (folders) => `^(${folders.join('|')})/(src/|[a-z-]+/|index)`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...FLOORS.slice(0, -1).map((floor, i) => ({
      name: `not-up-from-${floor[0]}`,
      comment: `${floor.join(', ')} must not know what is built on it`,
      severity: 'error',
      from: { path: under(floor), pathNot: '/test/' },
      to: { path: under(FLOORS.slice(i + 1).flat()) },
    })),
    {
      name: 'core-stands-alone',
      comment: 'core has no dependency and no I/O',
      severity: 'error',
      from: { path: '^packages/core/src/' },
      to: { pathNot: '^packages/core/src/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    // `sarif` and `@eslint/core` are packages of types only; declarations for CommonJS name the files that are packed.
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(sarif|@eslint/core|\\./rules\\.cjs)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.json', '.mjs'],
    },
  },
};
