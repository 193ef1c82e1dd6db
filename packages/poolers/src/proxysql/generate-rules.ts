import type { SentText } from '@poolsafe/core';

/** A statement that was found, with what the target makes of it. */
export interface RuleInput {
  /** Its message as ProxySQL gets it, with the digest. */
  readonly sent: SentText;
  /** `leaks`: state stays on a shared connection. `pins`: a read that takes a connection out of sharing. */
  readonly problem: 'leaks' | 'pins';
}

/** One query rule to put in, or one variable to set. */
export interface ProxysqlRepair {
  readonly sql: string;
  readonly reason: string;
  /** How many of the statements it is for. */
  readonly statements: number;
}

export interface ProxysqlRepairs {
  readonly repairs: readonly ProxysqlRepair[];
  /** The whole script, with comments, ready for the admin interface. Empty when nothing is to be done. */
  readonly sql: string;
}

interface Family {
  /** Over the digest: statements that the rule is for. Also the rule's `match_digest`. */
  readonly match: string;
  readonly reason: string;
}

/** What ProxySQL does not notice by itself. The rule for CALL was measured; the others follow from the same mechanism. */
const PINNED: readonly Family[] = [
  { match: '^CALL ', reason: 'ProxySQL does not look into procedures: what they leave behind reached other clients' },
  { match: String.raw`GET_LOCK\s+\(`, reason: 'ProxySQL looks for "GET_LOCK(" without a space' },
  {
    match: '^FLUSH TABLES .*(FOR EXPORT|WITH READ LOCK)',
    reason: 'ProxySQL notices FLUSH TABLES WITH READ LOCK only without table names',
  },
  { match: '^LOCK INSTANCE', reason: 'ProxySQL does not notice the backup lock' },
  { match: '^BACKUP (STAGE|LOCK)', reason: "ProxySQL does not notice MariaDB's backup locks" },
  { match: '^CREATE OR REPLACE TEMPORARY ', reason: 'ProxySQL looks for CREATE TEMPORARY TABLE' },
  { match: '^CREATE TEMPORARY SEQUENCE ', reason: 'ProxySQL looks for CREATE TEMPORARY TABLE' },
  { match: '^HANDLER .* OPEN', reason: 'ProxySQL does not notice open handlers' },
  {
    match: ';.*(SET |CREATE TEMPORARY |PREPARE |LOCK TABLE)',
    reason: 'ProxySQL looks at the first statement of a message only',
  },
];

const VARIABLE = /@@(?:session\.|local\.)?(\w+)/gi;

/** Reads of session variables and nothing else: `SELECT @@a AS a,@@b`. */
const isStartQuery = (digest: string): boolean =>
  /^SELECT\s/i.test(digest) &&
  digest
    .replace(/^SELECT\s+/i, '')
    .split(',')
    .every((item) => /^\s*@@(?:session\.|local\.)?\w+(?:\s+(?:AS\s+)?`?\w+`?)?(?:\s+LIMIT \?)?\s*$/i.test(item));

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const rule = (id: number, match: string, multiplex: 0 | 2, comment: string): string =>
  `INSERT INTO mysql_query_rules (rule_id, active, match_digest, multiplex, apply, comment) VALUES (${String(id)}, 1, ${quoted(match)}, ${String(multiplex)}, 0, ${quoted(comment)});`;

/** A regular expression that matches this digest and no other. */
const exactly = (digest: string) => `^${digest.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`;

/**
 * Query rules and settings for ProxySQL that keep what was found from leaking, and from pinning without need. Rules only
 * ever add pins (`multiplex` 0); reads of session variables are relaxed by listing them, or by a rule for the very
 * digest (`multiplex` 2). `multiplex` 1 is never written: it takes away pins that are needed.
 *
 * @param keepNow the present value of keep_multiplexing_variables
 * @param firstId rule_id of the first rule
 */
export function proxysqlRepairs(
  found: readonly RuleInput[],
  keepNow = 'tx_isolation,transaction_isolation,version',
  firstId = 1000,
): ProxysqlRepairs {
  const repairs: ProxysqlRepair[] = [];
  let id = firstId;
  const digestOf = ({ sent }: RuleInput) => sent.digest ?? sent.text;
  let leaks = found.filter(({ problem }) => problem === 'leaks');
  for (const { match, reason } of PINNED) {
    const expression = new RegExp(match, 'i');
    const own = leaks.filter((input) => expression.test(digestOf(input)));
    if (own.length === 0) continue;
    leaks = leaks.filter((input) => !own.includes(input));
    repairs.push({ sql: rule(id++, match, 0, reason), reason, statements: own.length });
  }
  const byDigest = new Map<string, number>();
  for (const input of leaks) byDigest.set(digestOf(input), (byDigest.get(digestOf(input)) ?? 0) + 1);
  for (const [digest, statements] of byDigest) {
    const reason = 'ProxySQL does not notice the state that this statement leaves on a shared connection';
    repairs.push({ sql: rule(id++, exactly(digest), 0, reason), reason, statements });
  }

  const reads = found.filter((input) => input.problem === 'pins' && isStartQuery(digestOf(input)));
  const names = new Set(keepNow.split(/[ ,]+/).filter(Boolean));
  const before = names.size;
  for (const input of reads) {
    for (const match of digestOf(input).matchAll(VARIABLE)) {
      const name = (match[1] ?? '').toLowerCase();
      if (![...names].some((kept) => name.startsWith(kept))) names.add(name);
    }
  }
  if (names.size > before) {
    repairs.push({
      sql: `SET mysql-keep_multiplexing_variables=${quoted([...names].join(','))};`,
      reason:
        'these statements only read session variables, and take a connection out of sharing; every name of a statement must be listed',
      statements: reads.length,
    });
  }
  return { repairs, sql: scriptOf(repairs) };
}

function scriptOf(repairs: readonly ProxysqlRepair[]): string {
  if (repairs.length === 0) return '';
  const rules = repairs.some(({ sql }) => sql.startsWith('INSERT'));
  const variables = repairs.some(({ sql }) => sql.startsWith('SET'));
  return [
    ...repairs.flatMap(({ sql, reason, statements }) => [
      `-- ${reason} (${String(statements)} ${statements === 1 ? 'statement' : 'statements'})`,
      sql,
    ]),
    ...(rules
      ? [
          '-- A pin by multiplex=0 lasts until the client resets or closes its connection.',
          'LOAD MYSQL QUERY RULES TO RUNTIME;',
          'SAVE MYSQL QUERY RULES TO DISK;',
        ]
      : []),
    ...(variables ? ['LOAD MYSQL VARIABLES TO RUNTIME;', 'SAVE MYSQL VARIABLES TO DISK;'] : []),
    '',
  ].join('\n');
}
