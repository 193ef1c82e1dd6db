import { listening, namedStatement, sessionLock } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** Go modules. */
const group: DependencyGroup = [
  {
    ecosystem: 'go',
    names: ['github.com/golang-migrate/migrate/v4', 'github.com/golang-migrate/migrate'],
    dialect: 'postgres',
    does: 'holds a session advisory lock while it migrates',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Run migrations over a direct connection string, or with the table lock (`x-lock-strategy=table`).',
    settledBy: ['x-lock-strategy=table', 'LockStrategy'],
    source: 'golang-migrate/migrate#908, #992',
  },
  {
    ecosystem: 'go',
    names: ['ariga.io/atlas', 'ariga.io/atlas-go-sdk', 'github.com/jackc/tern/v2'],
    dialect: 'postgres',
    does: 'holds a session advisory lock while it migrates',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Run migrations over a direct connection string.',
    source: 'ariga/atlas#2447',
  },
  {
    ecosystem: 'go',
    names: ['github.com/riverqueue/river', 'github.com/riverqueue/river/riverdriver/riverpgxv5'],
    dialect: 'postgres',
    does: 'hears of jobs with LISTEN, and its pgx pool names statements',
    effects: [listening, namedStatement],
    remedy: 'Give River a direct connection, or set `PollOnly: true` and an exec mode that names no statement.',
    settledBy: ['PollOnly'],
    source: 'riverqueue/river#238',
  },
  {
    ecosystem: 'go',
    names: ['github.com/jackc/pgxlisten'],
    dialect: 'postgres',
    does: 'listens for notifications with LISTEN',
    effects: [listening],
    remedy: 'Give it a direct connection.',
    source: 'https://github.com/jackc/pgxlisten',
  },
  {
    ecosystem: 'go',
    names: ['github.com/vgarvardt/gue/v5', 'github.com/acaloiaro/neoq', 'github.com/bgentry/que-go'],
    dialect: 'postgres',
    does: 'locks with advisory locks or hears of work with LISTEN',
    effects: [sessionLock('pg_try_advisory_lock'), listening],
    remedy: 'Give it a direct connection.',
    source:
      'https://pkg.go.dev/github.com/vgarvardt/gue/v5, https://pkg.go.dev/github.com/acaloiaro/neoq, https://pkg.go.dev/github.com/bgentry/que-go',
  },
  {
    ecosystem: 'go',
    names: ['github.com/pressly/goose/v3'],
    dialect: 'postgres',
    onlyWith: ['NewPostgresSessionLocker', 'WithSessionLocker'],
    does: 'holds a session advisory lock while it migrates (its session locker)',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Run migrations over a direct connection string, or without the session locker.',
    source: 'https://pressly.github.io/goose/blog/2023/goose-provider/',
  },
  {
    ecosystem: 'go',
    names: [
      'github.com/allisson/go-pglock/v3',
      'github.com/allisson/go-pglock',
      'github.com/IguteChung/casbin-psql-watcher',
    ],
    dialect: 'postgres',
    does: 'takes session advisory locks or waits for notifications',
    effects: [sessionLock('pg_advisory_lock'), listening],
    remedy: 'Give it a direct connection.',
    source:
      'https://pkg.go.dev/github.com/allisson/go-pglock/v3, https://pkg.go.dev/github.com/IguteChung/casbin-psql-watcher',
  },
  {
    ecosystem: 'go',
    names: [
      'github.com/rubenv/sql-migrate',
      'github.com/amacneil/dbmate',
      'github.com/hibiken/asynq',
      'github.com/contribsys/faktory',
      'cirello.io/pglock',
      'github.com/ThreeDotsLabs/watermill-sql/v4',
      'go.temporal.io/sdk',
    ],
    safeBecause: 'locks rows of a table, or keeps its queue elsewhere',
    source:
      'https://pkg.go.dev/github.com/rubenv/sql-migrate, https://github.com/amacneil/dbmate#readme, https://pkg.go.dev/github.com/hibiken/asynq, https://pkg.go.dev/cirello.io/pglock, https://pkg.go.dev/github.com/ThreeDotsLabs/watermill-sql/v4, https://pkg.go.dev/go.temporal.io/sdk',
  },
];

export default group;
