import {
  compareOutcomes,
  type Connection,
  type ConnectionRole,
  type ConnectsBy,
  type Dialect,
  type FiledObservation,
  type Project,
  type ProjectRule,
  type SessionEffect,
  severityOf,
  worstOutcome,
} from '@poolsafe/core';
import { addressesOf, nameTargets, sharing, worstPerTarget } from '../connections.js';

const WANTS: Readonly<Record<Exclude<ConnectionRole, 'application'>, string>> = {
  migration: 'Migrations want one session from beginning to end (locks, SET, temporary objects)',
  dump: 'A dump sets search_path for its session, and other clients of the pool meet that',
  listener: 'LISTEN needs a session of its own',
  batch: 'A long job holds its server connection and sets its session up',
  'foreign-server':
    'postgres_fdw sets search_path to pg_catalog for its session, and other clients of the pool meet that',
};

const session = (state: 'setting' | 'session-lock' | 'notification', via: string, name?: string): SessionEffect =>
  ({
    state,
    action: 'write',
    scope: 'session',
    via,
    ...(name === undefined ? {} : { name }),
    range: { start: 0, end: 0 },
  }) as SessionEffect;

const USUAL: Readonly<Record<Exclude<ConnectionRole, 'application'>, SessionEffect>> = {
  migration: session('session-lock', 'pg_advisory_lock'),
  dump: session('setting', 'set_config', 'search_path'),
  listener: session('notification', 'listen'),
  batch: session('setting', 'set', 'statement_timeout'),
  'foreign-server': session('setting', 'set', 'search_path'),
};

interface Piece {
  readonly role: Exclude<ConnectionRole, 'application'>;
  readonly title: string;
  readonly connection: Connection;
  readonly dialect: Dialect;
  readonly effects: readonly SessionEffect[];
  readonly file: string;
  readonly range: FiledObservation['range'];
  readonly advice?: string;
  /** Only what the tool runs needs a session, not the tool itself. */
  readonly mild?: boolean;
}

function report(project: Project, piece: Piece): readonly FiledObservation[] {
  const pooled = sharing(piece.connection);
  if (pooled.length === 0) return [];
  const effects = piece.effects.length > 0 ? piece.effects : [USUAL[piece.role]];
  const verdicts = pooled.flatMap((target) =>
    effects.map((effect) => ({ target, effect, verdict: project.judge(effect, target, piece.dialect) })),
  );
  const [worst] = [...verdicts].sort((a, b) => compareOutcomes(worstOutcome(a.verdict), worstOutcome(b.verdict)));
  const outcome = worst && worstOutcome(worst.verdict);
  const severity = outcome === 'unknown' ? 'warning' : outcome && severityOf(outcome);
  if (!worst || severity === undefined) return [];
  const { known, endpoints } = piece.connection;
  const shown = known === 'shown';
  // An address that is known and leads to no pooler, or none at all where no pooler is in sight: nothing says pooled.
  if (!shown && (known === 'assumed' || endpoints.some(({ host }) => host !== null))) return [];
  return [
    {
      file: piece.file,
      rule: 'pooled-endpoint',
      severity: shown && piece.mild !== true ? severity : 'warning',
      message: `\`${piece.title}\` connects through ${nameTargets(pooled)}, where the server connection goes to other clients between transactions. ${WANTS[piece.role]}.`,
      advice:
        piece.advice ??
        'Give it a connection string of its own that leads to the server directly, or to a pool in session mode.',
      range: piece.range,
      subject: piece.title,
      effect: worst.effect,
      verdicts: worstPerTarget(verdicts),
      related: addressesOf(project, shown ? endpoints : [], `${piece.file}:${String(piece.range.start)}`),
      fixes: [],
    },
  ];
}

/** Where the client's id is no word of the user's. */
const TITLES: Readonly<Record<string, string>> = {
  'prisma-direct': 'directUrl',
  'prisma-config': 'prisma.config.ts',
  'lib/pq-listener': 'pq.NewListener',
  'go-pg-listener': 'Listen',
  'asyncpg-listener': 'add_listener',
  'sqlx-listener': 'PgListener',
  'postgrex-notifications': 'Postgrex.Notifications',
  'action-cable': 'Action Cable',
  goose: 'goose.Up',
  'alembic-command': 'command.upgrade',
  'diesel-migrations': 'run_pending_migrations',
  'terraform-postgresql': 'the Terraform provider postgresql',
  'terraform-backend': 'the Terraform backend pg',
};

const PRISMA = /^prisma\b/;

const SAYS_DIRECT =
  /UNPOOLED|NON_?POOL|(^|_)DIRECT(_|$)|MIGRAT|FLYWAY|LIQUIBASE|SESSION_(URL|DSN)|LISTEN|(^|_)(BATCH|JOB|CRON|WORKER)_/i;

/** The client whose configuration a command reads. */
const READS: readonly (readonly [command: RegExp, clients: readonly string[]])[] = [
  [PRISMA, ['prisma']],
  [/^drizzle-kit\b/, ['drizzle-kit']],
  [/^alembic\b/, ['alembic']],
  [/^flyway\b/, ['flyway']],
  [/^liquibase\b/, ['liquibase']],
  [/^(rails|rake)\b/, ['rails']],
  [/manage\.py|^django-admin/, ['django']],
  [/^mix ecto/, ['ecto']],
  [/^artisan/, ['laravel']],
  [/^(knex|ace)\b/, ['knex']],
  [/^keystone/, ['keystone']],
  [/^medusa\b/, ['medusa']],
  [/^sequelize/, ['sequelize']],
  [/^typeorm\b/, ['typeorm']],
  [/^graphile-migrate\b/, ['graphile-migrate']],
];

/** The command line names no address of its own: it takes what the program takes. */
const takesTheUsual = ({ connects }: Project['jobs'][number]): boolean =>
  connects.endpoints.length === 0 &&
  connects.variables.every((name) => /^[A-Z_]*URL$/.test(name) && !SAYS_DIRECT.test(name));

/** The client in the project that decides where a command connects, unless the command line says so itself. */
function configuredFor(job: Project['jobs'][number], project: Project): Project['clients'][number] | undefined {
  const names = READS.find(([command]) => command.test(job.title))?.[1];
  if (!names || !takesTheUsual(job)) return undefined;
  const clients = project.clients.filter(
    ({ client, connects }) => names.includes(client) && connects.variables.length + connects.endpoints.length > 0,
  );
  // Of several, the one that leads to a pooler is what can go wrong.
  return (
    clients.find(
      ({ connects }) =>
        sharing(project.connection(connects)).length > 0 && project.connection(connects).known === 'shown',
    ) ?? clients[0]
  );
}

/** Tools for several databases speak what the address speaks that they are given. */
function dialectOf(job: Project['jobs'][number], { variables, endpoints }: ConnectsBy, project: Project): Dialect {
  const named = project.endpoints.filter(({ name }) => name !== null && variables.includes(name));
  const spoken = new Set([...endpoints, ...named].map(({ dialect }) => dialect));
  const [only = job.dialect] = spoken;
  return spoken.size === 1 ? only : job.dialect;
}

/** Where a tool takes pg_advisory_lock() on PostgreSQL, it takes GET_LOCK() on MySQL. */
const ofMysql = (effect: SessionEffect): SessionEffect =>
  effect.state === 'session-lock' ? session('session-lock', 'GET_LOCK') : effect;

/** The file brings a database of its own: a workflow that tests against a service. */
const isLocal = (file: string, project: Project): boolean =>
  /(^|\/)\.(github|gitlab|circleci)/.test(file) &&
  project.endpoints.some(
    (endpoint) => endpoint.file === file && endpoint.host !== null && project.targetOf(endpoint) === undefined,
  );

function observe(project: Project): readonly FiledObservation[] {
  const found: FiledObservation[] = [];
  // Where only the project's pooler says that a command is pooled, one place for each command is enough.
  const told = new Set<string>();
  const prismaClient = project.clients.find(({ client }) => client === 'prisma');
  const prismaDirect = project.clients.find(
    ({ client, role }) => client === 'prisma-direct' || (client === 'prisma-config' && role === 'migration'),
  );
  for (const job of project.jobs) {
    // Prisma's own commands take the direct address of the schema where it has one.
    if (PRISMA.test(job.title) && prismaDirect) continue;
    const configured = configuredFor(job, project);
    // The tool's own configuration says where it connects, and is reported itself.
    if (configured && configured.role !== 'application') continue;
    const connects = configured?.connects ?? job.connects;
    const dialect = dialectOf(job, connects, project);
    const connection = project.connection(connects, dialect);
    if (connection.known !== 'shown') {
      if (told.has(job.title) || isLocal(job.file, project)) continue;
      told.add(job.title);
    }
    found.push(
      ...report(project, {
        role: job.role,
        title: job.title,
        connection,
        dialect,
        effects: dialect === job.dialect ? job.effects : job.effects.map(ofMysql),
        mild: job.effects.length === 0,
        file: job.file,
        range: job.range,
        ...(PRISMA.test(job.title)
          ? {
              advice:
                'Add `directUrl = env("DIRECT_URL")` to the datasource (Prisma 7: the url in prisma.config.ts) with an address of the server itself.',
            }
          : {}),
      }),
    );
  }
  for (const client of project.clients) {
    if (client.role === 'application') continue;
    found.push(
      ...report(project, {
        role: client.role,
        title: TITLES[client.client] ?? client.client,
        connection: project.connection(client.connects),
        dialect: 'postgres',
        effects: [],
        file: client.file,
        range: client.range,
      }),
    );
  }
  // A schema on a pooled address without directUrl, in a project that has migrations.
  const prismaJobs = project.jobs.filter(({ title }) => PRISMA.test(title));
  const givenTheirOwn = prismaJobs.length > 0 && !prismaJobs.some(takesTheUsual);
  if (prismaClient && !prismaDirect && !givenTheirOwn && !found.some(({ subject }) => PRISMA.test(subject))) {
    const connection = project.connection(prismaClient.connects);
    const version = project.versionOf('npm', 'prisma')?.version ?? null;
    if (connection.known === 'shown' && !(version !== null && Number.parseInt(version, 10) >= 7)) {
      found.push(
        ...report(project, {
          role: 'migration',
          title: 'prisma migrate',
          connection,
          dialect: 'postgres',
          effects: [],
          file: prismaClient.file,
          range: prismaClient.range,
          advice:
            'Add `directUrl = env("DIRECT_URL")` to the datasource with an address of the server itself: Prisma uses it for migrations.',
        }),
      );
    }
  }
  return [...found, ...misnamed(project)];
}

/** A variable whose name promises a direct connection, and whose address leads to the pooler. */
function misnamed(project: Project): readonly FiledObservation[] {
  return project.endpoints.flatMap((endpoint): readonly FiledObservation[] => {
    const name = endpoint.name ?? '';
    if (!SAYS_DIRECT.test(name)) return [];
    const target = project.targetOf(endpoint);
    if (!target) return [];
    const role = /LISTEN/i.test(name) ? 'listener' : /BATCH|JOB|CRON|WORKER/i.test(name) ? 'batch' : 'migration';
    return report(project, {
      role,
      title: name,
      connection: { targets: [target], known: 'shown', endpoints: [] },
      dialect: endpoint.dialect,
      effects: [],
      file: endpoint.file,
      range: endpoint.range,
      advice:
        'Its name says that it is for work that needs a session: give it the address of the server itself, or of a pool in session mode.',
    });
  });
}

const rule: ProjectRule = {
  about: 'project',
  id: 'pooled-endpoint',
  summary: 'Migrations, dumps, listeners and long jobs on an address that leads to a pooler',
  observe,
};

export default rule;
