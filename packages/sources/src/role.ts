import { plainly, wordGate } from './word-gate.js';

/** What a file is for. Findings weigh less where code runs once, by hand, or never in production. */
export const FILE_ROLES = ['application', 'migration', 'seed', 'script', 'dump', 'test'] as const;
export type FileRole = (typeof FILE_ROLES)[number];

const ROLES: readonly (readonly [RegExp, FileRole])[] = [
  [
    /(^|\/)(__tests__|__mocks__|__fixtures__|tests?|specs?|e2e|cypress|playwright|test-?utils?|test-?helpers?|testing|testdata|integration-tests?|[\w-]+-tests?)(\/|$)|[._-](test|tests|tst|spec|e2e|e2e-spec|cy|stories|bench|mock|test-d|testutils?)\.[^/]+$|(^|\/)(jest|vitest|mocha|karma|cypress|playwright)[\w.-]*\.[^/]+$|(^|\/)(test[\w-]*\.([cm]?[jt]sx?|py|rb|exs)|conftest\.py|\w+test\/[\w.-]+\.go|\w*(Test|Tests|Spec|IT)\.(java|kt|cs|scala|php))$/i,
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

/** Most files hold none of these, which is quickly seen. */
const mentionsTester = wordGate(
  plainly(
    ...['vitest', 'jest', 'mocha', 'node:test', '@playwright', 'bun:test', 'supertest'],
    ...["'ava'", '"ava"', "'tap'", '"tap"'],
  ),
);

/** `test.js` at the top of a project, which proves nothing: somebody tries something out, or shows what goes wrong. */
const TRIAL = /^test[\w-]*\.(?:[cm]?[jt]s|py|rb|exs)$/i;
const PROVES =
  /\b(?:describe|it|test|suite|expect)\s*\(|\bassert|\btape\b|unittest|pytest|def test_|minitest|RSpec|ExUnit|Test::Unit/i;

/** The role of a file, by its path inside the project and by what it imports. */
export function roleOf(path: string, text: string): FileRole {
  const byPath = ROLES.find(([pattern]) => pattern.test(path))?.[1];
  if (byPath === 'test' && TRIAL.test(path) && text !== '' && !PROVES.test(text) && !TESTING.test(text))
    return 'script';
  return byPath ?? (mentionsTester(text) && TESTING.test(text) ? 'test' : 'application');
}

/** What dump tools write at the top of their files, which are loaded by hand on one connection. */
export const isDump = (text: string): boolean =>
  /^(-- (MySQL|MariaDB) dump|-- PostgreSQL database (cluster )?dump|-- phpMyAdmin SQL Dump|-- Adminer [\d.]+|-- HeidiSQL|-- Dump created by|-- mysqldump|\/\*M!999999\\- enable the sandbox mode)|^SELECT pg_catalog\.set_config\('search_path', '', false\)|^ Source Server\s*:|^\s*Navicat .*Data Transfer/im.test(
    text.slice(0, 4000),
  );
