import type { JobFact, NotAnalysed } from '@poolsafe/core';
import { type EffectTemplate, listening, sessionLock, setting } from '../../client-description.js';
import { readAddress, URL_PATTERN } from '../connection-string.js';
import type { FactReader } from '../reader.js';

interface Command {
  readonly pattern: RegExp;
  readonly title: string;
  readonly role: JobFact['role'];
  readonly effects: readonly EffectTemplate[];
  /** The variable that the tool reads by itself. */
  readonly variable: string;
  /** Options of the command line that make it right. */
  readonly settledBy?: RegExp;
}

const lock = [sessionLock('pg_advisory_lock')];
const dumped = [setting('search_path', 'set_config')];

/** Commands that want a session of their own, and what they send. */
const COMMANDS: readonly Command[] = [
  {
    pattern: /\bprisma[\s"',]+(migrate[\s"',]+(?:deploy|dev|reset|resolve|diff)|db[\s"',]+(?:push|pull|execute))\b/,
    title: 'prisma',
    role: 'migration',
    effects: lock,
    variable: 'DATABASE_URL',
  },
  {
    pattern: /\bdrizzle-kit[\s"',]+(migrate|push)\b/,
    title: 'drizzle-kit',
    role: 'migration',
    effects: [],
    variable: 'DATABASE_URL',
  },
  {
    pattern: /\bnode-pg-migrate\b(?!["'])/,
    title: 'node-pg-migrate',
    role: 'migration',
    effects: lock,
    variable: 'DATABASE_URL',
    settledBy: /--no-lock/,
  },
  {
    pattern: /\bgraphile-migrate[\s"',]+(migrate|watch|reset)\b/,
    title: 'graphile-migrate',
    role: 'migration',
    effects: [],
    variable: 'DATABASE_URL',
  },
  { pattern: /\bpg_dump(all)?\b/, title: 'pg_dump', role: 'dump', effects: dumped, variable: 'DATABASE_URL' },
  { pattern: /\bpg_restore\b/, title: 'pg_restore', role: 'dump', effects: dumped, variable: 'DATABASE_URL' },
  {
    pattern: /\batlas[\s"',]+(migrate|schema)[\s"',]+apply\b/,
    title: 'atlas',
    role: 'migration',
    effects: lock,
    variable: 'DATABASE_URL',
  },
  {
    pattern: /\bflyway\b[^\n]*\bmigrate\b/,
    title: 'flyway migrate',
    role: 'migration',
    effects: lock,
    variable: 'FLYWAY_URL',
    settledBy: /transactional\.lock=true/,
  },
  {
    pattern: /\balembic[\s"',]+upgrade\b/,
    title: 'alembic upgrade',
    role: 'migration',
    effects: [],
    variable: 'DATABASE_URL',
  },
  {
    pattern: /\bdbmate[\s"',]+(up|migrate)\b/,
    title: 'dbmate',
    role: 'migration',
    effects: [],
    variable: 'DATABASE_URL',
  },
  {
    pattern: /(?:^|[\s"'/])migrate[\s"',]+(?:-\w+[ =]\S+[\s"',]+)*-database\b|\bgolang-migrate\b/,
    title: 'golang-migrate',
    role: 'migration',
    effects: lock,
    variable: 'DATABASE_URL',
    settledBy: /x-lock-strategy=table/,
  },
  {
    pattern: /\bgoose[\s"',]+[^\n]*\bup\b/,
    title: 'goose',
    role: 'migration',
    effects: [],
    variable: 'GOOSE_DBSTRING',
  },
  {
    pattern: /\bsqlx[\s"',]+migrate[\s"',]+run\b/,
    title: 'sqlx migrate run',
    role: 'migration',
    effects: lock,
    variable: 'DATABASE_URL',
  },
  {
    pattern: /\bdiesel[\s"',]+migration[\s"',]+run\b/,
    title: 'diesel migration run',
    role: 'migration',
    effects: [],
    variable: 'DATABASE_URL',
  },
  {
    pattern: /\b(?:rails|rake)[\s"',]+db:(migrate|prepare|schema:load)\b/,
    title: 'rails db:migrate',
    role: 'migration',
    effects: lock,
    variable: 'DATABASE_URL',
  },
  {
    pattern: /\bmanage\.py[\s"',]+migrate\b/,
    title: 'manage.py migrate',
    role: 'migration',
    effects: [],
    variable: 'DATABASE_URL',
  },
  {
    pattern: /\bmix[\s"',]+ecto\.migrate\b/,
    title: 'mix ecto.migrate',
    role: 'migration',
    effects: [],
    variable: 'DATABASE_URL',
  },
  {
    pattern: /\bsupabase[\s"',]+db[\s"',]+(push|reset|dump)\b/,
    title: 'supabase db',
    role: 'migration',
    effects: [],
    variable: 'SUPABASE_DB_URL',
  },
  {
    pattern: /\bgraphile-worker\b[\s"',]+(?:-c|--connection|--watch|--once)/,
    title: 'graphile-worker',
    role: 'listener',
    effects: [listening],
    variable: 'DATABASE_URL',
  },
  {
    pattern: /\b(?:pg_repack|pgbench|pg_prove|vacuumdb|reindexdb)\b/,
    title: 'a maintenance tool',
    role: 'batch',
    effects: lock,
    variable: 'DATABASE_URL',
  },
];

/** Files that hold command lines. */
const SCRIPTS =
  /(^|\/)(package\.json|Dockerfile[\w.-]*|Makefile|Justfile|Procfile[\w.-]*|[\w.-]*compose[\w.-]*\.ya?ml|vercel\.json|fly\.toml|render\.yaml|railway\.(json|toml)|netlify\.toml|heroku\.yml|app\.json|app\.ya?ml|deno\.jsonc?|Taskfile\.ya?ml)$|(^|\/)\.(github|gitlab|circleci|buildkite)[\w/.-]*\.ya?ml$|\.gitlab-ci\.yml$|\.(sh|bash|zsh|ps1)$|(^|\/)(k8s|deploy\w*|helm|charts?|manifests)\/.*\.ya?ml$|\.ya?ml$/i;

/** What a command line or its surroundings say about the connection. */
function connectsOf(text: string, at: number, lineEnd: number, variable: string) {
  const lineStart = text.lastIndexOf('\n', at) + 1;
  const line = text.slice(lineStart, lineEnd);
  const endpoints = [...line.matchAll(URL_PATTERN)].flatMap((match) => {
    const address = match[0].replace(/[),;]+$/, '');
    const read = readAddress(address, lineStart + match.index, null, false);
    return read && 'endpoint' in read ? [read.endpoint] : [];
  });
  const given = [
    ...line.matchAll(/\$\{?\{?\s*(?:secrets\.|env\.)?([A-Z][A-Z0-9_]*(?:URL|URI|DSN|DATABASE|DB|CONNECTION\w*))/g),
  ].flatMap((match) => match[1] ?? []);
  // `DATABASE_URL=$DIRECT_URL prisma migrate deploy`, and a step's own env in a workflow.
  const step = text.slice(at, at + 600).split(/\n\s*- /)[0] ?? '';
  const before =
    text
      .slice(Math.max(0, lineStart - 600), lineStart)
      .split(/\n\s*- /)
      .at(-1) ?? '';
  const stepVariable = new RegExp(`\\b${variable}:\\s*\\$\\{\\{\\s*(?:secrets|vars|env)\\.(\\w+)`).exec(
    before + step,
  )?.[1];
  const variables =
    given.length > 0 ? given : stepVariable !== undefined ? [stepVariable] : endpoints.length > 0 ? [] : [variable];
  return { variables: [...new Set(variables)], endpoints };
}

/** Command lines of tools that want a session of their own. */
const jobs: FactReader = {
  name: 'jobs',
  reads: (path) => SCRIPTS.test(path) && !/(^|\/)(node_modules|pnpm-lock\.yaml)/.test(path),
  facts: ({ text }) => {
    const facts: JobFact[] = [];
    const notAnalysed: NotAnalysed[] = [];
    for (const command of COMMANDS) {
      for (const match of text.matchAll(new RegExp(command.pattern.source, 'g'))) {
        const newline = text.indexOf('\n', match.index);
        const lineEnd = newline === -1 ? text.length : newline;
        const lineStart = text.lastIndexOf('\n', match.index) + 1;
        const line = text.slice(lineStart, lineEnd);
        if (/^\s*(#|\/\/|--)/.test(line) || command.settledBy?.test(line)) continue;
        // A package's name in a list of dependencies is no command.
        if (/^\s*"[@\w/.-]+"\s*:\s*"[\^~><=\d*]/.test(line)) continue;
        const lead = match[0].length - match[0].trimStart().length;
        const start = match.index + lead;
        facts.push({
          kind: 'job',
          role: command.role,
          title: match[0]
            .trim()
            .replace(/[\s"',]+/g, ' ')
            .replace(/^["'/]/, '')
            .replace(/-database$/, '')
            .trim()
            .slice(0, 60),
          effects: command.effects.map(
            (effect) => ({ ...effect, range: { start: 0, end: 0 } }) as JobFact['effects'][number],
          ),
          dialect: 'postgres',
          connects: connectsOf(text, match.index, lineEnd, command.variable),
          range: { start, end: match.index + match[0].length },
        });
      }
    }
    return { facts, notAnalysed };
  },
};

export default jobs;
