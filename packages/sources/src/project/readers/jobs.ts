import type { ConnectsBy, EndpointFact, JobFact } from '@poolsafe/core';
import { readAddress, URL_PATTERN } from '../connection-string.js';
import { commandLines } from '../jobs/command-lines.js';
import { COMMANDS } from '../jobs/commands.js';
import type { FactReader, ProjectFile } from '../reader.js';

/** Files that hold command lines. */
const SCRIPTS =
  /(^|\/)(package\.json|Dockerfile[\w.-]*|[\w.-]*\.Dockerfile|Containerfile|Makefile|[Jj]ustfile|Procfile[\w.-]*|vercel\.json|fly[\w.-]*\.toml|railway\.(json|toml)|netlify\.toml|nixpacks\.toml|app\.json|deno\.jsonc?|devcontainer\.json|[\w.-]*task[\w.-]*\.json)$|\.(sh|bash|zsh|ps1|ya?ml|tf|hcl|nomad)$/i;

/** Written by people for people: no command of theirs runs. */
const PROSE = /(^|\/)(\.github\/(ISSUE|PULL_REQUEST|DISCUSSION)_TEMPLATE|locales?|i18n|translations?)\//i;

/** Tasks of an editor run against the database of a development machine. */
const EDITORS = /(^|\/)\.(devcontainer|vscode|idea|zed)\//;

/** Databases that the tools speak to as well, and of which nothing is known here. */
const OTHER_DATABASE = /clickhouse|sqlite|cassandra|spanner/i;
const OURS = /postgres|pgsql|mysql|mariadb|cockroach/i;
const NEAR = 500;
/** Files that are read from the top, so that what stands before a command is about it. */
const ONE_STEP = /\.(sh|bash|zsh|ps1)$|(^|\/)([\w.-]*Dockerfile[\w.-]*|Containerfile)$/i;

/** What stands just before a command is about another database alone. */
function isForOther({ path, text }: ProjectFile, at: number): boolean {
  const before = path + text.slice(Math.max(0, at - NEAR), at);
  return OTHER_DATABASE.test(before) && !OURS.test(before);
}

const VARIABLE =
  /\$[{(]?\{?\s*(?:secrets\.|env\.|vars\.)?((?:[A-Z][A-Z0-9_]*)?(?:URL|URI|DSN|DATABASE|DB|CONNECTION\w*|CONN|DBSTRING)(?:_[A-Z0-9_]+)?)\b/g;

/** `-h pgbouncer -p 6432`, `--host=x`, and `PGHOST=x` before the command. */
function flagEndpoint(line: string): EndpointFact | undefined {
  const host = /(?:\s-[hH]|\s--host(?:name)?|\bPGHOST)(?:\s+|=)["']?([\w.-]+)/.exec(line);
  const port = /(?:\s-[pP]|\s--port|\bPGPORT)(?:\s+|=)["']?(\d+)/.exec(line);
  if (!host && !port) return undefined;
  return {
    kind: 'endpoint',
    name: null,
    dialect: 'postgres',
    host: host?.[1] ?? null,
    port: port ? Number(port[1]) : null,
    parameters: [],
    range: { start: 0, end: 0 },
  };
}

/** What a command line or its surroundings say about the connection. */
function connectsOf(line: string, around: string, variable: string): ConnectsBy {
  const endpoints = [...line.matchAll(URL_PATTERN)].flatMap((match) => {
    const read = readAddress(match[0].replace(/[),;]+$/, ''), match.index, null, false);
    return read && 'endpoint' in read ? [read.endpoint] : [];
  });
  const flags = flagEndpoint(line);
  if (flags) endpoints.push(flags);
  const given = [...line.matchAll(VARIABLE)].flatMap((match) => match[1] ?? []);
  const stepVariable = new RegExp(`\\b${variable}:\\s*\\$\\{\\{\\s*(?:secrets|vars|env)\\.(\\w+)`).exec(around)?.[1];
  const variables =
    given.length > 0 ? given : stepVariable !== undefined ? [stepVariable] : endpoints.length > 0 ? [] : [variable];
  return { variables: [...new Set(variables)], endpoints };
}

/** The step of a workflow that a place belongs to: `DATABASE_URL: ${{ secrets.X }}` stands before or after the command. */
function stepAround(text: string, at: number): string {
  const lineStart = text.lastIndexOf('\n', at) + 1;
  const before = text.slice(Math.max(0, lineStart - 600), lineStart).split(/\n\s*- /);
  const after = text.slice(at, at + 600).split(/\n\s*- /);
  return `${before.at(-1) ?? ''}${after[0] ?? ''}`;
}

/** The command in its own words, without what may be secret. */
const titleOf = (words: string): string =>
  words
    .trim()
    .replace(/[\s"',]+/g, ' ')
    .replace(/^["'/]/, '')
    .replace(/ -(path|database|source|dir)\b.*$/, '')
    .replace(/\w+:\/\/\S+/g, '...')
    // What options are given may be anybody's secret, and says nothing of the command.
    .replace(/ -{0,2}[\w.]+=\S*/g, '')
    .replace(/ -{1,2}\w*(?:pass|pwd|secret|token|user)\w*(?: (?!-)\S+)?/gi, '')
    .trim()
    .slice(0, 60);

/** Command lines of tools that want a session of their own. */
const jobs: FactReader = {
  name: 'jobs',
  reads: (path) =>
    SCRIPTS.test(path) &&
    !PROSE.test(path) &&
    !EDITORS.test(path) &&
    !/(^|\/)(node_modules|pnpm-lock\.yaml)/.test(path),
  words:
    /migrat|prisma|drizzle|flyway|atlas|alembic|dbmate|goose|diesel|supabase|liquibase|artisan|knex|sequelize|mikro-orm|sqitch|\btern\b|pg_(?:dump|restore|repack|prove|recv|receive|basebackup)|pgcopydb|osm2pgsql|pgbench|graphile|vacuumdb|reindexdb|database update|ecto|db:|typeorm|directus|flask/i,
  facts: (file) => {
    const facts: JobFact[] = [];
    for (const line of commandLines(file)) {
      if (/^\s*(#|\/\/|--|REM\b|::|LABEL\b)/.test(line.text) || /^\s*(echo|printf)\b[^;&|]*$/.test(line.text)) continue;
      for (const command of COMMANDS) {
        if (command.settledBy?.test(line.text)) continue;
        for (const match of line.text.matchAll(new RegExp(command.pattern.source, 'g'))) {
          const lead = match[0].length - match[0].trimStart().length;
          const range = line.locate(match[0].trim(), match.index + lead);
          if (ONE_STEP.test(file.path) && isForOther(file, range.start)) continue;
          facts.push({
            kind: 'job',
            role: command.role,
            title: titleOf(match[0]),
            effects: command.effects.map(
              (effect) => ({ ...effect, range: { start: 0, end: 0 } }) as JobFact['effects'][number],
            ),
            dialect: 'postgres',
            connects: connectsOf(line.text, stepAround(file.text, range.start), command.variable),
            range,
          });
        }
      }
    }
    return { facts };
  },
};

export default jobs;
