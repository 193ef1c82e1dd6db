import { LineIndex } from '@poolsafe/core';
import { loadPostgresParser } from '@poolsafe/dialects';
import { parseTarget } from '@poolsafe/poolers';
import { sourceReaders } from '@poolsafe/sources';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  checkText,
  compareBaseline,
  compareOwnBaseline,
  concerning,
  ConfigError,
  fixText,
  type FixSafety,
  makeBaseline,
  readBaseline,
  writeBaseline,
} from '../src/index.js';

await loadPostgresParser();

const look = (text: string, file = 'a.sql') => {
  const reader = sourceReaders.find((candidate) => candidate.reads(file));
  if (!reader) throw new Error(`no reader for ${file}`);
  return checkText(text, file, reader, { targets: [parseTarget('pgbouncer@1.26/transaction')], levels: {} });
};

const SQL = 'SET search_path TO a;\nLISTEN jobs;\nLISTEN jobs;\n';

describe('a baseline', () => {
  const compare = (text: string, file = 'a.sql', there: readonly string[] = ['a.sql']) => {
    const { fresh, stale } = compareBaseline(makeBaseline(look(SQL).findings), look(text, file).findings, (path) =>
      there.includes(path),
    );
    return {
      fresh: fresh.map(({ rule, range }) => `${rule}:${String(range.start.line)}`),
      stale: stale.map(({ rule }) => rule),
    };
  };

  it.each<[string, string, string, readonly string[], { fresh: readonly string[]; stale: readonly string[] }]>([
    ['knows what it has', SQL, 'a.sql', ['a.sql'], { fresh: [], stale: [] }],
    ['is stable under moved lines', `-- a comment\n\nSELECT 1;\n${SQL}`, 'a.sql', ['a.sql'], { fresh: [], stale: [] }],
    [
      'is stable under unrelated edits and literals',
      SQL.replace('SET search_path TO a', 'SELECT 2; SET search_path TO a'),
      'a.sql',
      ['a.sql'],
      { fresh: [], stale: [] },
    ],
    ['follows a renamed file', SQL, 'b.sql', ['b.sql'], { fresh: [], stale: [] }],
    [
      'does not take a copy for the original',
      SQL,
      'b.sql',
      ['a.sql', 'b.sql'],
      { fresh: ['session-setting:1', 'listen:2', 'listen:3'], stale: ['listen', 'listen', 'session-setting'] },
    ],
    ['shows one more of the same', `${SQL}LISTEN jobs;\n`, 'a.sql', ['a.sql'], { fresh: ['listen:4'], stale: [] }],
    [
      'tells what is gone',
      'LISTEN jobs;\nLISTEN jobs;\n',
      'a.sql',
      ['a.sql'],
      { fresh: [], stale: ['session-setting'] },
    ],
  ])('%s', (_, text, file, there, expected) => {
    const { fresh, stale } = compare(text, file, there);
    expect({ fresh, stale: [...stale].sort() }).toEqual(expected);
  });
});

describe('fixing', () => {
  const fix = (text: string, safety: FixSafety, file = 'a.sql') =>
    fixText(
      text,
      (candidate) => ({
        findings: look(candidate, file).findings,
        notAnalysed: look(candidate, file).notAnalysed.length,
      }),
      safety,
    );

  it('makes unsafe fixes only when they are asked for, keeps line endings, and the findings are gone', () => {
    const text = 'BEGIN;\r\nSET search_path TO a;\r\nSELECT pg_advisory_lock(1);\r\nCOMMIT;\r\n';
    expect(fix(text, 'safe')).toEqual({ text: text.replace('SET ', 'SET LOCAL '), made: 1 });
    const fixed = fix(text, 'unsafe');
    expect(fixed).toEqual({
      text: text.replace('SET ', 'SET LOCAL ').replace('advisory_lock', 'advisory_xact_lock'),
      made: 2,
    });
    expect(look(fixed.text).findings).toEqual([]);
  });

  it('leaves alone what it cannot put right, and what is suppressed', () => {
    const text = '-- poolsafe-ignore session-setting: known\nSET search_path TO a;\nLISTEN a;\n';
    expect(fix(text, 'unsafe')).toEqual({ text, made: 0 });
  });

  it('edits inside literals of code, and never across a hole', () => {
    const code = (sql: string) =>
      `import { Client } from 'pg';\nexport async function f(client: Client, t: string) {\n  await client.query('BEGIN');\n  await client.query(${sql});\n  await client.query('COMMIT');\n}\n`;
    expect(fix(code('`SET search_path TO ${t}`'), 'unsafe', 'a.ts').text).toBe(code('`SET LOCAL search_path TO ${t}`'));
    expect(new LineIndex(code('``')).lineCount).toBe(7);
  });
});

describe('a baseline that does not fit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-baseline-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'known.json');
  const good = makeBaseline(look(SQL).findings);

  it.each<[string, string | object, RegExp]>([
    [
      'of another version',
      { ...good, version: 2 },
      /has version 2; this poolsafe reads version 1; --update-baseline writes it anew/,
    ],
    ['without a version', { tool: 'poolsafe', findings: [] }, /has version undefined/],
    ['of another tool', { version: 1, findings: [] }, /is not one that poolsafe wrote/],
    ['that is a list', [], /is not one that poolsafe wrote/],
    ['that breaks off', JSON.stringify(good).slice(0, -20), /is damaged: /],
    ['that is empty', '', /is damaged: /],
    ['with a merge conflict', '{\n<<<<<<< HEAD\n  "version": 1\n=======\n>>>>>>> b\n}', /holds a merge conflict/],
    [
      'whose findings lack a part',
      { ...good, findings: [{ rule: 'listen' }] },
      /is damaged: its findings are not whole/,
    ],
  ])('%s is refused', async (_, content, message) => {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    await expect(readBaseline(file)).rejects.toThrow(ConfigError);
    await expect(readBaseline(file)).rejects.toThrow(message);
  });

  it('that is not there is refused', async () => {
    await expect(readBaseline(join(folder, 'nowhere.json'))).rejects.toThrow(
      /cannot be read: .*--update-baseline writes one/,
    );
  });

  it('of another project is refused; of one that was cleaned up it is not', () => {
    const { findings } = look('LISTEN other;', 'other.sql');
    const compare = (here: readonly string[]) => () =>
      compareOwnBaseline('known.json', good, findings, (path) => here.includes(path));
    expect(compare(['other.sql'])).toThrow(
      /the baseline known\.json is of another project or was written in another folder: none of the files of its 3 findings are here/,
    );
    expect(compare(['other.sql', 'a.sql'])()).toMatchObject({ stale: [{}, {}, {}] });
  });

  it('is not written half: nothing is left where it cannot be written', async () => {
    await expect(writeBaseline(join(folder, 'no/where.json'), good)).rejects.toThrow(/cannot be written: ENOENT/);
    mkdirSync(join(folder, 'taken.json/x'), { recursive: true });
    await expect(writeBaseline(join(folder, 'taken.json'), good)).rejects.toThrow(/cannot be written: /);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('what concerns changed files', () => {
  const findings = [...look('LISTEN a;', 'a.sql').findings, ...look('LISTEN b;', 'b.sql').findings];
  const run = { findings, dependencies: new Map([['b.sql', ['lib/shared.sql']]]), decisive: ['.env'] };
  it.each<[string, readonly string[], readonly string[]]>([
    ['the file itself', ['a.sql'], ['a.sql']],
    ['a file that another depends on', ['lib/shared.sql'], ['b.sql']],
    ['a file that says what all run on', ['.env'], ['a.sql', 'b.sql']],
    ['the configuration', ['poolsafe.config.json'], ['a.sql', 'b.sql']],
    ['another file', ['README.md'], []],
  ])('%s', (_, changed, expected) => {
    expect(concerning(run, new Set(changed), ['poolsafe.config.json']).map(({ file }) => file)).toEqual(expected);
  });
});
