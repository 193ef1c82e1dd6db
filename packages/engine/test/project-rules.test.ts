import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTarget } from '@poolsafe/poolers';
import { afterEach, describe, expect, it } from 'vitest';
import { checkProject, type CheckResult, DEFAULT_CONFIG, fixFiles } from '../src/index.js';

const rules = join(fileURLToPath(import.meta.url), '../../../../rules');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;

const write = (files: Files): string => {
  const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-'));
  folders.push(cwd);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), text);
  }
  return cwd;
};

const run = (files: Files, targets: readonly string[] = [], connections = {}): Promise<CheckResult> =>
  checkProject({
    cwd: write(files),
    paths: ['.'],
    targets: (targets.length > 0 ? targets : ['pgbouncer']).map(parseTarget),
    targetsAssumed: targets.length === 0,
    config: { ...DEFAULT_CONFIG, connections },
  });

const brief = ({ findings }: CheckResult) => findings.map(({ rule, file, severity }) => `${rule} ${file} ${severity}`);

/** Examples of a page: fences with `title=FILE`, and `target=` on the first. */
function example(rule: string, heading: 'Incorrect' | 'Correct'): { files: Files; targets: string[] } {
  const page = readFileSync(join(rules, rule, 'README.md'), 'utf8');
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const files: Record<string, string> = {};
  const targets: string[] = [];
  for (const [, title = '', target, text = ''] of section.matchAll(
    /```\w+ title=(\S+)(?: target=(\S+))?\n([^]*?)```/g,
  )) {
    files[title] = text;
    if (target !== undefined) targets.push(target);
  }
  return { files, targets };
}

describe.each(['prepare-option', 'startup-parameter', 'pooled-endpoint', 'session-dependency'])(
  'the page of %s',
  (rule) => {
    it('reports the incorrect example', async () => {
      const { files, targets } = example(rule, 'Incorrect');
      expect((await run(files, targets)).findings.map((finding) => finding.rule)).toContain(rule);
    });

    it('stays silent on the correct example', async () => {
      const { files, targets } = example(rule, 'Correct');
      expect((await run(files, targets)).findings.map((finding) => finding.rule)).not.toContain(rule);
    });
  },
);

const client = "import postgres from 'postgres';\n\nexport const sql = postgres(process.env.DATABASE_URL!);\n";
const off = client.replace('DATABASE_URL!)', 'DATABASE_URL!, { prepare: false })');
const image = (version: string) => `services:\n  pgbouncer:\n    image: edoburu/pgbouncer:v${version}-p0\n`;
const url = (host: string, rest = '') => `DATABASE_URL=postgres://app:hunter2secret@${host}/app${rest}\n`;

interface Case {
  readonly title: string;
  readonly files: Files;
  readonly targets?: readonly string[];
  readonly connections?: Readonly<Record<string, string>>;
  readonly finds: readonly string[];
}

const cases: readonly Case[] = [
  { title: 'nothing where nothing is pooled before 1.24', files: { 'db.ts': client }, finds: [] },
  {
    title: 'an old image',
    files: { 'db.ts': client, '.env': url('pgbouncer:5432'), 'docker-compose.yml': image('1.18.0') },
    finds: ['prepare-option db.ts error'],
  },
  {
    title: 'a new image, where prepare: false costs plans',
    files: { 'db.ts': off, '.env': url('pgbouncer:5432'), 'docker-compose.yml': image('1.24.1') },
    finds: ['prepare-option db.ts info'],
  },
  {
    title: 'the same file with the old image',
    files: { 'db.ts': off, '.env': url('pgbouncer:5432'), 'docker-compose.yml': image('1.18.0') },
    finds: [],
  },
  {
    title: 'a direct address beside the pooler',
    files: {
      'db.ts': client.replace('DATABASE_URL', 'DIRECT_URL'),
      '.env': `${url('ep-a-b-1-pooler.us-east-2.aws.neon.tech')}DIRECT_URL=postgres://app@ep-a-b-1.us-east-2.aws.neon.tech/app\n`,
    },
    finds: [],
  },
  {
    title: 'the session pooler of Supabase',
    files: { 'db.ts': client, '.env': url('aws-0-eu-west-1.pooler.supabase.com:5432') },
    finds: [],
  },
  {
    title: 'an alias in a compose file',
    files: {
      'db.ts': client,
      'docker-compose.yml': 'services:\n  app:\n    environment:\n      DATABASE_URL: ${POOLED}\n',
      '.env': url('aws-0-eu-west-1.pooler.supabase.com:6543').replace('DATABASE_URL', 'POOLED'),
    },
    finds: ['prepare-option db.ts error'],
  },
  {
    title: 'what the configuration says of a variable',
    files: { 'db.ts': client },
    targets: ['pgbouncer@1.18'],
    connections: { DATABASE_URL: 'direct' },
    finds: [],
  },
  {
    title: 'a comment that holds an address',
    files: { 'db.ts': client, '.env': `# ${url('aws-0-eu-west-1.pooler.supabase.com:6543')}` },
    finds: [],
  },
  {
    title: 'an anchor that is merged',
    files: {
      'config/database.yml':
        'default: &default\n  adapter: postgresql\n  prepared_statements: false\n  advisory_locks: false\nproduction:\n  <<: *default\n  host: pgbouncer\n  port: 6432\n',
      'docker-compose.yml': image('1.18.0'),
    },
    finds: [],
  },
  {
    title: 'a setting of the pooler that swallows the parameter',
    files: {
      'db.ts':
        "import { Pool } from 'pg';\nexport const pool = new Pool({ connectionString: 'postgres://app@pgbouncer:6432/app', lock_timeout: 5 });\n",
      'docker-compose.yml': `${image('1.24.1')}    environment:\n      POOL_MODE: transaction\n      IGNORE_STARTUP_PARAMETERS: lock_timeout\n`,
    },
    finds: ['startup-parameter db.ts warning', 'pooler-config docker-compose.yml warning'],
  },
  {
    title: 'a session pool',
    files: {
      'db.ts': client,
      '.env': url('pgbouncer:6432'),
      'docker-compose.yml': `${image('1.18.0')}    environment:\n      POOL_MODE: session\n`,
    },
    finds: [],
  },
  {
    title: 'values that are not known',
    files: {
      'db.ts': client.replace('DATABASE_URL!)', 'DATABASE_URL!, { prepare: !isPooled, ...extra })'),
      '.env': url('aws-0-eu-west-1.pooler.supabase.com:6543'),
    },
    finds: [],
  },
];

describe('joins across files', () => {
  it.each(cases)('$title', async ({ files, targets, connections, finds }) => {
    expect(brief(await run(files, targets, connections))).toEqual(finds);
  });

  it('names both places', async () => {
    const { findings } = await run({
      'db.ts': client,
      '.env': url('pgbouncer:5432'),
      'docker-compose.yml': image('1.18.0'),
    });
    expect(findings[0]?.related.map(({ file, range }) => `${file}:${String(range.start.line)}`)).toEqual([
      '.env:1',
      'docker-compose.yml:3',
    ]);
  });

  it('takes the pooler that the project shows instead of the built-in one', async () => {
    const { targets } = await run({ '.env': url('aws-0-eu-west-1.pooler.supabase.com:6543') });
    expect(targets.map(({ profile, mode }) => `${profile.product}/${mode.name}`)).toEqual(['supavisor/transaction']);
  });
});

describe('fixes', () => {
  it.each([
    ['db.ts', client, 'postgres(process.env.DATABASE_URL!, { prepare: false })'],
    ['db.ts', client.replace('!)', '!, { max: 3 })'), '{ max: 3, prepare: false }'],
    ['db.ts', client.replace('!)', '!, { prepare: true })'), '{ prepare: false }'],
  ])('writes the option into %s', async (file, text, expected) => {
    const cwd = write({ [file]: text, '.env': url('aws-0-eu-west-1.pooler.supabase.com:6543') });
    const result = await checkProject({
      cwd,
      paths: ['.'],
      targets: [parseTarget('pgbouncer')],
      targetsAssumed: true,
      config: DEFAULT_CONFIG,
    });
    const {
      fixed: [fixed],
    } = await fixFiles(cwd, [file], (path) => result.judging.of(path), 'safe');
    expect(fixed?.after).toContain(expected);
  });

  it.each([
    ['', '/app?pgbouncer=true'],
    ['?sslmode=require', '/app?sslmode=require&pgbouncer=true'],
  ])('writes the parameter into the address (%s)', async (query, expected) => {
    const schema =
      'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n  directUrl = env("DIRECT_URL")\n}\n';
    const cwd = write({ 'schema.prisma': schema, '.env': url('aws-0-eu-west-1.pooler.supabase.com:6543', query) });
    const result = await checkProject({
      cwd,
      paths: ['.'],
      targets: [parseTarget('pgbouncer')],
      targetsAssumed: true,
      config: DEFAULT_CONFIG,
    });
    const {
      fixed: [fixed],
    } = await fixFiles(cwd, ['.env'], (path) => result.judging.of(path), 'safe');
    expect(fixed?.after).toContain(expected);
  });
});

const broken: readonly (readonly [file: string, text: string])[] = [
  ['docker-compose.yml', 'services:\n  db: [\n    DATABASE_URL: "postgres://x\n'],
  ['wrangler.toml', '[[hyperdrive]\nbinding = "postgres'],
  ['appsettings.json', '{ "database": { "url": "postgres://a@b/c", '],
  ['values.yaml', 'database:\n  url: {{ .Values.databaseUrl }}\n'],
  ['.env', 'DATABASE_URL=postgres://app:pw@host:notaport/app\n'],
  ['config/database.yml', 'production:\n  adapter: postgresql\n  url: <%= url_for(:database) %>\n'],
];

describe('input that cannot be read', () => {
  it.each(broken)('says where in %s', async (file, text) => {
    const { notAnalysed } = await run({ [file]: text });
    expect(notAnalysed.map((place) => place.file)).toContain(file);
    expect(notAnalysed[0]?.reason).toMatch(/\w+ \w+/);
  });

  it('goes on with the other files', async () => {
    const result = await run({
      ...Object.fromEntries(broken),
      'db.ts': client,
      '.env.production': url('aws-0-eu-west-1.pooler.supabase.com:6543'),
    });
    expect(brief(result)).toContain('prepare-option db.ts error');
  });
});
