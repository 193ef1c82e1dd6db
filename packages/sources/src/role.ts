/** What a file is for. Findings weigh less where code runs once, by hand, or never in production. */
export type FileRole = 'application' | 'migration' | 'seed' | 'script' | 'test';

const ROLES: readonly (readonly [RegExp, FileRole])[] = [
  [
    /(^|\/)(__tests__|__mocks__|__fixtures__|tests?|specs?|e2e|cypress|playwright|test-?utils?|test-?helpers?|testing|testdata|integration-tests?|[\w-]+-tests?)(\/|$)|[._-](test|tests|spec|e2e|e2e-spec|cy|stories|bench|mock|test-d|testutils?)\.[^/]+$|(^|\/)(jest|vitest|mocha|karma|cypress|playwright)[\w.-]*\.[^/]+$|(^|\/)(test[\w-]*\.([cm]?[jt]sx?|py|rb|exs)|conftest\.py|\w+test\/[\w.-]+\.go|\w*(Test|Tests|Spec|IT)\.(java|kt|cs|scala|php))$/i,
    'test',
  ],
  [
    /(^|\/)(db-?|database-?|schema-?)?(migrations?|migrate|alterations?)(\/|$)|(^|\/)(V|U|R)?\d{8,}[-_][^/]*$/i,
    'migration',
  ],
  [/(^|\/)(seeds?|seeders?|fixtures?)(\/|$)|[./_-]seeds?\.[^/]+$/i, 'seed'],
  [
    /(^|\/)(scripts?|tools?|bin|benchmarks?|bench|examples?|samples?|demos?|docs?|dev|playground|sandbox)(\/|$)|\.script\.[^/]+$/i,
    'script',
  ],
];

const TESTING =
  /\bfrom\s+['"](vitest|jest|@jest\/globals|mocha|ava|node:test|tap|@playwright\/test|bun:test)['"]|require\(\s*['"](tap|ava|node:test|supertest)['"]/;

/** The role of a file, by its path inside the project and by what it imports. */
export function roleOf(path: string, text: string): FileRole {
  const byPath = ROLES.find(([pattern]) => pattern.test(path))?.[1];
  return byPath ?? (TESTING.test(text) ? 'test' : 'application');
}
