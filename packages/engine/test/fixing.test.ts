import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RuleCase, type Target } from '@poolsafe/core';
import { loadPostgresParser } from '@poolsafe/dialects';
import { parseTarget } from '@poolsafe/poolers';
import { sourceReaders } from '@poolsafe/sources';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { examples } from '../../../docs/generate/pages.js';
import { checkText, fixFiles, fixText, type FixSafety, type JudgeOptions, writeFixed } from '../src/index.js';

await loadPostgresParser();

const PGBOUNCER = parseTarget('pgbouncer@1.24/transaction');
const rules = join(fileURLToPath(import.meta.url), '../../../../rules');

const lookAt = (text: string, file: string, options: JudgeOptions) => {
  const reader = sourceReaders.find((candidate) => candidate.reads(file));
  if (!reader) throw new Error(`${file} is not read`);
  return checkText(text, file, reader, options);
};

const fix = (
  text: string,
  safety: FixSafety,
  file = 'a.sql',
  targets: readonly Target[] = [PGBOUNCER],
  dialect?: 'mysql',
) => {
  const options: JudgeOptions = { targets, levels: {}, ...(dialect === undefined ? {} : { dialect }) };
  return fixText(
    text,
    (candidate) => {
      const { findings, notAnalysed } = lookAt(candidate, file, options);
      return { findings, notAnalysed: notAnalysed.length };
    },
    safety,
  ).text;
};

const inTransaction = (sql: string) =>
  `import { db } from './db';\nimport postgres from 'postgres';\nconst client = postgres(process.env.DATABASE_URL!);\nexport const f = () => client.begin(async (tx) => {\n  await tx.unsafe(\`${sql}\`);\n  await tx.unsafe('SELECT 1');\n});\n`;

describe('safe fixes', () => {
  it.each<[string, string, string]>([
    [
      'SET',
      'BEGIN;\nSET search_path TO a;\nSELECT 1;\nCOMMIT;\n',
      'BEGIN;\nSET LOCAL search_path TO a;\nSELECT 1;\nCOMMIT;\n',
    ],
    ['SET SESSION', 'begin; set session work_mem = 1; commit', 'begin; set local work_mem = 1; commit'],
    [
      'SET SESSION AUTHORIZATION',
      'BEGIN; SET SESSION AUTHORIZATION a; COMMIT;',
      'BEGIN; SET LOCAL SESSION AUTHORIZATION a; COMMIT;',
    ],
    ['SET ROLE', 'BEGIN; SET ROLE a; COMMIT;', 'BEGIN; SET LOCAL ROLE a; COMMIT;'],
    [
      'set_config',
      "BEGIN; SELECT set_config('app.x', '1', false); END;",
      "BEGIN; SELECT set_config('app.x', '1', true); END;",
    ],
    [
      'a temporary table',
      'BEGIN; CREATE TEMP TABLE t (a int); SELECT * FROM t; COMMIT;',
      'BEGIN; CREATE TEMP TABLE t (a int) ON COMMIT DROP; SELECT * FROM t; COMMIT;',
    ],
    ['two at once', 'BEGIN; SET a.b = 1; SET c.d = 2; COMMIT;', 'BEGIN; SET LOCAL a.b = 1; SET LOCAL c.d = 2; COMMIT;'],
    [
      'a comment behind the end',
      'BEGIN; SET a.b = 1; COMMIT; -- done\n',
      'BEGIN; SET LOCAL a.b = 1; COMMIT; -- done\n',
    ],
    [
      'in the last of two transactions',
      'BEGIN; SELECT 1; COMMIT; BEGIN; SET a.b = 1; COMMIT;',
      'BEGIN; SELECT 1; COMMIT; BEGIN; SET LOCAL a.b = 1; COMMIT;',
    ],
  ])('%s, where the transaction ends the script', (_, before, after) => {
    expect(fix(before, 'safe')).toBe(after);
  });

  it('in the body of a transaction that the library opens and ends', () => {
    expect(fix(inTransaction('SET search_path TO a'), 'safe', 'a.ts')).toBe(
      inTransaction('SET LOCAL search_path TO a'),
    );
  });

  it.each<[string, string, (readonly string[])?]>([
    ['a statement follows the transaction', 'BEGIN; SET search_path TO a; COMMIT; SELECT * FROM t;'],
    ['another transaction follows', 'BEGIN; SET search_path TO a; COMMIT; BEGIN; SELECT * FROM t; COMMIT;'],
    ['the end of the transaction is not seen', 'BEGIN; SET search_path TO a; SELECT 1;'],
    ['no transaction is seen', 'SET search_path TO a; SELECT 1;'],
    ['the value is taken back behind it', 'BEGIN; SET search_path TO a; COMMIT; RESET search_path;'],
    [
      'a target keeps the session',
      'BEGIN; SET search_path TO a; COMMIT;',
      ['pgbouncer@1.24/transaction', 'pgbouncer@1.24/session'],
    ],
    ['a target goes past poolers', 'BEGIN; SET search_path TO a; COMMIT;', ['pgbouncer@1.24/transaction', 'direct']],
    ['it is a lock, which may be meant to last', 'BEGIN; SELECT pg_advisory_lock(1); COMMIT;'],
  ])('are none where %s', (_, text, targets) => {
    expect(fix(text, 'safe', 'a.sql', targets?.map(parseTarget))).toBe(text);
  });

  it.each<[string, string]>([
    [
      'a client that is used on',
      `import { Client } from 'pg';\nexport async function f(client: Client) {\n  await client.query('BEGIN');\n  await client.query('SET search_path TO a');\n  await client.query('COMMIT');\n  await client.query('SELECT * FROM t');\n}\n`,
    ],
    [
      'a client that the caller uses on',
      `import { Client } from 'pg';\nexport async function f(client: Client) {\n  await client.query('BEGIN');\n  await client.query('SET search_path TO a');\n  await client.query('COMMIT');\n}\n`,
    ],
  ])('are none on %s', (_, text) => {
    expect(fix(text, 'safe', 'a.ts')).toBe(text);
    expect(fix(text, 'unsafe', 'a.ts')).toContain('SET LOCAL search_path');
  });

  it('are none in MySQL, where LOCAL means the session', () => {
    const text = 'START TRANSACTION; SET sql_mode = 1; COMMIT;';
    expect(fix(text, 'unsafe', 'a.sql', [parseTarget('proxysql@2.7')], 'mysql')).toBe(text);
  });
});

describe('conflicts and what must not change', () => {
  it('makes fixes that touch in later passes', () => {
    const text = "BEGIN; SELECT set_config('a.b', '1', false), set_config('c.d', '2', false); COMMIT;";
    expect(fix(text, 'safe')).toBe(text.replaceAll('false', 'true'));
  });

  it('gives up a fix that only moves the problem', () => {
    const text = 'BEGIN; SET a.b = 1; COMMIT;';
    const made = fixText(
      text,
      (candidate) => {
        const { findings } = lookAt(candidate, 'a.sql', { targets: [PGBOUNCER], levels: {} });
        // As many findings as before, about something else.
        const other = lookAt('LISTEN x;', 'a.sql', { targets: [PGBOUNCER], levels: {} }).findings;
        return { findings: candidate === text ? findings : other, notAnalysed: 0 };
      },
      'unsafe',
    );
    expect(made).toEqual({ text, made: 0 });
  });

  it.each([
    ['CRLF', 'BEGIN;\r\nSET a.b = 1;\r\nCOMMIT;\r\n', 'BEGIN;\r\nSET LOCAL a.b = 1;\r\nCOMMIT;\r\n'],
    ['CR', 'BEGIN;\rSET a.b = 1;\rCOMMIT;\r', 'BEGIN;\rSET LOCAL a.b = 1;\rCOMMIT;\r'],
    ['a byte order mark', '\uFEFFBEGIN; SET a.b = 1; COMMIT;', '\uFEFFBEGIN; SET LOCAL a.b = 1; COMMIT;'],
    [
      'other scripts before it',
      "BEGIN; SELECT '日本語 🎉'; SET a.b = 1; COMMIT;",
      "BEGIN; SELECT '日本語 🎉'; SET LOCAL a.b = 1; COMMIT;",
    ],
    ['no end of line', 'BEGIN; SET a.b = 1; COMMIT', 'BEGIN; SET LOCAL a.b = 1; COMMIT'],
  ])('keeps %s', (_, before, after) => {
    expect(fix(before, 'safe')).toBe(after);
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-fix-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (file: string) => fixFiles(folder, [file], () => ({ targets: [PGBOUNCER], levels: {} }), 'safe');

  it('refuses bytes that are not UTF-8, and says so', async () => {
    const bytes = Buffer.from("BEGIN; SELECT 'caf\xe9'; SET a.b = 1; COMMIT;", 'latin1');
    writeFileSync(join(folder, 'latin1.sql'), bytes);
    expect(await run('latin1.sql')).toEqual({
      fixed: [],
      refused: [{ file: 'latin1.sql', reason: 'not fixed: its bytes are not UTF-8' }],
    });
  });

  it('keeps permissions and links, and leaves nothing else behind', async () => {
    writeFileSync(join(folder, 'real.sql'), '\uFEFFBEGIN; SET a.b = 1; COMMIT;');
    chmodSync(join(folder, 'real.sql'), 0o755);
    symlinkSync('real.sql', join(folder, 'link.sql'));
    const { fixed } = await run('link.sql');
    expect(await writeFixed(folder, fixed)).toEqual([]);
    expect(readFileSync(join(folder, 'real.sql'), 'utf8')).toBe('\uFEFFBEGIN; SET LOCAL a.b = 1; COMMIT;');
    expect(statSync(join(folder, 'real.sql')).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('leaves a file alone that was changed meanwhile', async () => {
    writeFileSync(join(folder, 'moving.sql'), 'BEGIN; SET a.b = 1; COMMIT;');
    const { fixed } = await run('moving.sql');
    writeFileSync(join(folder, 'moving.sql'), 'SELECT 1;');
    expect(await writeFixed(folder, fixed)).toEqual([
      { file: 'moving.sql', reason: 'not fixed: it was changed meanwhile' },
    ]);
    expect(readFileSync(join(folder, 'moving.sql'), 'utf8')).toBe('SELECT 1;');
  });
});

/** The statements of every rule's cases and pages. */
const texts = (
  await Promise.all(
    readdirSync(rules, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }): Promise<readonly string[]> => {
        const cases = await (import(join(rules, name, 'cases.ts')) as Promise<{ default: readonly RuleCase[] }>).then(
          (module) => module.default.map(({ sql }) => sql),
          () => [],
        );
        try {
          const page = readFileSync(join(rules, name, 'README.md'), 'utf8');
          return [...cases, ...examples(page, 'Incorrect'), ...examples(page, 'Correct')];
        } catch {
          return cases;
        }
      }),
  )
).flat();

describe('over the statements of all rules', () => {
  const wrap = fc.constantFrom(
    (sql: string) => sql,
    (sql: string) => `BEGIN;\n${sql}\nCOMMIT;\n`,
    (sql: string) => `BEGIN;\r\n${sql}\r\nCOMMIT;\r\nSELECT 1;\r\n`,
    (sql: string) => `\uFEFF-- é\nBEGIN;\n${sql}\nROLLBACK;`,
  );
  const target = fc.constantFrom(
    ...['pgbouncer@1.24/transaction', 'pgbouncer/statement', 'odyssey', 'pgcat', 'rds-proxy', 'app-pool'].map(
      parseTarget,
    ),
  );

  it('a fix takes findings away, adds none, leaves nothing unreadable, and has no more to do after it', () => {
    expect(texts.length).toBeGreaterThan(100);
    let changed = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 }),
        wrap,
        target,
        fc.constantFrom<FixSafety>('safe', 'unsafe'),
        (parts, around, on, safety) => {
          const text = around(parts.map((part) => (part.trimEnd().endsWith(';') ? part : `${part};`)).join('\n'));
          const options = { targets: [on], levels: {} };
          const before = lookAt(text, 'a.sql', options);
          const fixed = fix(text, safety, 'a.sql', [on]);
          const after = lookAt(fixed, 'a.sql', options);
          if (fixed === text) return;
          changed++;
          const about = ({ findings }: typeof before) =>
            findings.map(({ rule, effect }) => `${rule} ${effect?.name ?? ''}`).sort();
          const had = about(before);
          expect(after.findings.length).toBeLessThan(before.findings.length);
          for (const left of about(after)) expect(had).toContain(left);
          expect(after.notAnalysed.length).toBeLessThanOrEqual(before.notAnalysed.length);
          expect(after.statements).toBe(before.statements);
          expect(fixed.split('\r\n').length).toBe(text.split('\r\n').length);
          expect(fixed.split('\n').length).toBe(text.split('\n').length);
          expect(fixed.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
          expect(fix(fixed, safety, 'a.sql', [on])).toBe(fixed);
        },
      ),
      { numRuns: 500, seed: 11 },
    );
    expect(changed).toBeGreaterThan(20);
  });
});
