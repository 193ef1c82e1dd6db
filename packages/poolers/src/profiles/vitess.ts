import type { HandlingClause, PoolerProfile } from '@poolsafe/core';
import { clause, documentedIn } from '../shared/clauses.js';
import { unseenRoutines } from '../shared/mysql.js';
import * as variables from '../vitess/variables.js';

const sysvars = documentedIn('vitessio/vitess@0ab9ecd go/vt/sysvars/sysvars.go');
const reserved = documentedIn('https://vitess.io/docs/reference/query-serving/reserved-conn/');

const RESERVED = 'vtgate takes a reserved connection to the shard for this client';

const setting = (
  names: readonly string[] | undefined,
  handling: HandlingClause['handling'],
  because: string,
  detail: string,
): HandlingClause =>
  clause(
    { state: 'setting', scope: ['session', 'transaction'], ...(names ? { name: names } : {}) },
    handling,
    because,
    { recognition: { by: 'parser' }, evidence: [sysvars(detail)] },
  );

const KEPT = 'vtgate keeps this for the client and puts it into the queries that need it';

const handling: readonly HandlingClause[] = [
  clause(
    { state: 'setting', name: 'sql_mode', scope: 'session' },
    { kind: 'rejects', error: 'setting the sql_mode is unsupported' },
    'vtgate parses every query itself and refuses modes that change how SQL is read',
    {
      recognition: {
        by: 'text',
        pattern: String.raw`sql_mode\b.*\b(?:ANSI_QUOTES|NO_BACKSLASH_ESCAPES|PIPES_AS_CONCAT|REAL_AS_FLOAT|ANSI|IGNORE_SPACE|HIGH_NOT_PRECEDENCE)\b`,
        over: 'text',
      },
      evidence: [sysvars('unsupported sql_mode values')],
    },
  ),
  setting(variables.AWARE, { kind: 'tracks' }, 'vtgate handles this variable itself', 'vtgate-aware variables'),
  setting(
    variables.HINTED,
    { kind: 'tracks' },
    'vtgate sends it with each query, as a SET_VAR hint',
    'reserved variables with SupportSetVar',
  ),
  setting(
    variables.RESERVED,
    { kind: 'pins', until: 'disconnect' },
    `${RESERVED} (or a connection of the settings pool)`,
    'reserved variables without SupportSetVar',
  ),
  setting(variables.IGNORED, { kind: 'ignores' }, 'vtgate accepts it and does nothing', 'ignored variables'),
  setting(
    variables.CHECKED,
    { kind: 'ignores' },
    'vtgate accepts it only when it is the value of the server already, and ignores it otherwise, with a warning',
    'variables that are checked and ignored',
  ),
  setting(
    variables.UNSUPPORTED,
    { kind: 'rejects', error: 'unsupported: system setting' },
    'vtgate refuses to set it',
    'unsupported variables',
  ),
  clause({ state: 'transaction', name: 'autocommit' }, { kind: 'answers' }, 'vtgate handles autocommit itself', {
    evidence: [sysvars('vtgate-aware variables')],
  }),
  setting(undefined, { kind: 'yields', outcomes: ['unknown'] }, 'vtgate does not list this variable', 'not listed'),
  clause({ state: 'user-variable' }, { kind: 'answers' }, KEPT, { evidence: [reserved('user-defined variables')] }),
  clause({ state: ['row-count', 'insert-id'] }, { kind: 'answers' }, KEPT, {
    evidence: [reserved('found_rows, last_insert_id')],
  }),
  clause({ state: 'database' }, { kind: 'answers' }, 'vtgate keeps the keyspace that USE names'),
  clause({ state: 'temp-relation', action: 'write' }, { kind: 'pins', until: 'disconnect' }, RESERVED, {
    recognition: { by: 'parser' },
    evidence: [reserved('temporary tables')],
  }),
  clause(
    { state: 'session-lock', action: 'write' },
    { kind: 'pins', until: 'release' },
    `${RESERVED} until all its locks are released`,
    { recognition: { by: 'parser' }, evidence: [reserved('get_lock and the other lock functions')] },
  ),
  clause(
    { state: 'transaction', action: 'write', via: ['begin'] },
    { kind: 'pins', until: 'transaction-end' },
    'vtgate keeps a transaction on its connections until it ends',
    { recognition: { by: 'parser' } },
  ),
  clause({ state: 'prepared-statement' }, { kind: 'tracks' }, 'vtgate keeps prepared statements itself', {
    recognition: { by: 'protocol' },
  }),
  clause(
    { state: ['table-lock', 'cursor', 'diagnostics', 'role', 'sequence-value'] },
    { kind: 'yields', outcomes: ['unknown'] },
    'what vtgate does with this was neither measured nor found in its documents',
  ),
  unseenRoutines('vtgate does not look into routines'),
];

const vitess: PoolerProfile = {
  product: 'vitess',
  title: 'Vitess',
  summary: 'Sharding proxy for MySQL, and the base of PlanetScale: vtgate keeps what it can of a session itself.',
  dialects: ['mysql'],
  versions: ['18', '19', '20', '21', '22', '23', '24', '25'],
  modes: [{ name: 'vtgate', boundary: 'transaction' }],
  serverVersion: '8.0',
  settings: [],
  resets: [],
  handling,
  documents: [
    { title: 'Reserved connections', source: 'https://vitess.io/docs/reference/query-serving/reserved-conn/' },
  ],
  notes: ['Vitess was not run: what is said here was read in its source and documentation.'],
};

export default vitess;
