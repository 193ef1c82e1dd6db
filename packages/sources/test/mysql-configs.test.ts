import { LineIndex } from '@poolsafe/core';
import { describe, expect, it } from 'vitest';
import { configReaderFor, noIncludes, type ReadInclude, sourceReaders, targetText } from '../src/index.js';

function read(path: string, text: string, includes: Readonly<Record<string, string>> = {}) {
  const reader = configReaderFor(path, text);
  if (!reader) throw new Error(`nobody reads ${path}`);
  const readInclude: ReadInclude = (file) => {
    const included = includes[file];
    return included === undefined ? { reason: 'no such file' } : { file, text: included };
  };
  const configuration = reader.read(text, path, Object.keys(includes).length === 0 ? noIncludes : readInclude);
  return {
    targets: configuration.targets.map(
      (entry) => `${entry.label}: ${decodeURIComponent(targetText(configuration, entry))}`,
    ),
    problems: configuration.problems.map(
      ({ file, range, message }) =>
        `${file}:${String(new LineIndex(includes[file] ?? text).positionAt(range.start).line)}: ${message}`,
    ),
  };
}

const dangers = (path: string, text: string): string[] => {
  const reader = sourceReaders.find((candidate) => candidate.reads(path));
  return (reader?.extract(text, path).observations ?? []).map(
    ({ severity, subject, range }) =>
      `${String(new LineIndex(text).positionAt(range.start).line)} ${severity} ${subject}`,
  );
};

const PROXYSQL = `# comment; with = signs
datadir="/var/lib/proxysql"
admin_variables= { admin_credentials="admin:admin"; mysql_ifaces="0.0.0.0:6032" }
mysql_variables=
{
  threads=4
  multiplexing=true // on
  query_digests=false
  auto_increment_delay_multiplex=0
  set_query_lock_on_hostgroup=0;
  keep_multiplexing_variables="tx_isolation,version" ",sql_mode"
}
mysql_query_rules:
(
  { rule_id=2; active=1; match_digest="@"; multiplex=2; apply=1 },
  { rule_id=1
    match_digest="^SELECT @@"
    multiplex=2
  },
  { rule_id=3 match_digest="."  multiplex=1 active=0 }
)
`;

describe('proxysql.cnf', () => {
  it('becomes the target, rules in their order, inactive ones left out', () => {
    expect(read('etc/proxysql.cnf', PROXYSQL)).toEqual({
      targets: [
        'all clients: proxysql/multiplexing?multiplexing=true&query_digests=false&auto_increment_delay_multiplex=0&set_query_lock_on_hostgroup=0&keep_multiplexing_variables=tx_isolation,version,sql_mode&mysql_query_rules=[{"match_digest":"^SELECT @@","multiplex":"2","rule_id":"1"},{"active":"1","apply":"1","match_digest":"@","multiplex":"2","rule_id":"2"}]',
      ],
      problems: [],
    });
  });

  it('tells what is dangerous, where it stands', () => {
    expect(dangers('etc/proxysql.cnf', PROXYSQL)).toEqual([
      '8 error query_digests',
      '10 error set_query_lock_on_hostgroup',
      '9 error auto_increment_delay_multiplex',
      '15 error mysql_query_rules',
    ]);
    expect(dangers('proxysql.cnf', 'mysql_query_rules=({rule_id=1 match_pattern=".*" multiplex=1})')).toEqual([
      '1 error mysql_query_rules',
    ]);
    expect(dangers('proxysql.cnf', 'mysql_variables={ query_digests_keep_comment=true }')).toEqual([
      '1 error query_digests_keep_comment',
    ]);
    expect(dangers('proxysql.cnf', 'mysql_variables={ query_digests_keep_comment=true multiplexing=false }')).toEqual(
      [],
    );
    expect(dangers('proxysql.cnf', 'mysql_query_rules=({rule_id=1 match_digest="^CALL " multiplex=0})')).toEqual([]);
  });

  it('finds a read/write split in the rules', () => {
    const { targets } = read(
      'proxysql.cnf',
      `mysql_query_rules = ( { rule_id=1 match_digest="^SELECT.*FOR UPDATE" destination_hostgroup=0 apply=1 },
        { rule_id=2 match_digest="^SELECT" destination_hostgroup=1 apply=1 } )`,
    );
    expect(targets.join()).toContain('read_write_split=true');
  });

  it.each([
    [
      'mysql_variables={ multiplexing=maybe }',
      ['proxysql.cnf:1: multiplexing cannot be "maybe": it takes true or false; the default is used'],
    ],
    [
      'mysql_variables={\n  multiplexng=true\n}',
      ['proxysql.cnf:2: unknown key "multiplexng" in mysql_variables; did you mean "multiplexing"?'],
    ],
    ['mysql_variables={\n threads=4', ['proxysql.cnf:1: not closed: "}" is missing']],
    [
      'mysql_variables=3\nmysql_query_rules={}',
      [
        'proxysql.cnf:1: mysql_variables must be a group in braces; it is passed over',
        'proxysql.cnf:2: mysql_query_rules must be a list in parentheses; it is passed over',
      ],
    ],
    [
      'mysql_query_rules=(\n{rule_id=1 match_digest="(" multiplex=7})',
      [
        'proxysql.cnf:2: multiplex cannot be "7" (known: 0, 1, 2)',
        'proxysql.cnf:2: match_digest "(" cannot be read here; the rule is taken to match nothing',
      ],
    ],
    [
      '@include "more.cnf"\n= 5\nkey',
      [
        'proxysql.cnf:1: cannot include "more.cnf": included files are not read here',
        'proxysql.cnf:2: "=" is out of place; passed over',
        'proxysql.cnf:2: "5" has no value',
        'proxysql.cnf:3: "key" has no value',
      ],
    ],
    [
      'mysql_variables={ query_digests=true\n query_digests=false }',
      ['proxysql.cnf:2: query_digests is set 2 times for ProxySQL; the last one, "false", counts'],
    ],
  ])('%j: tells file, line and reason', (text, problems) => {
    expect(read('proxysql.cnf', text).problems).toEqual(problems);
  });

  it('reads included files', () => {
    expect(
      read('proxysql.cnf', '@include "vars.cnf"', { 'vars.cnf': 'mysql_variables={\nquery_digests=0 }' }).targets,
    ).toEqual(['all clients: proxysql/multiplexing?query_digests=0']);
  });

  it('ends on any text', () => {
    for (const text of ['{'.repeat(5000), '(((', 'a={'.repeat(3000), '"', '/*', 'x=(,,,;)', '\u0000='.repeat(10)]) {
      expect(read('proxysql.cnf', text).targets).toHaveLength(1);
    }
  });
});

describe("a dump of ProxySQL's admin tables", () => {
  const SQL = `-- dump
INSERT INTO "global_variables" VALUES('mysql-multiplexing','true');
REPLACE INTO global_variables(variable_name,variable_value) VALUES ('mysql-query_digests','false'), ('admin-version','x');
UPDATE global_variables SET variable_value='0' WHERE variable_name='mysql-set_query_lock_on_hostgroup';
SET mysql-auto_increment_delay_multiplex = 5;
INSERT INTO mysql_query_rules (rule_id,active,match_digest,multiplex,apply) VALUES (1,1,'^SELECT ''a;b''',NULL,1),
 (2,1,'@',2,1);
LOAD MYSQL QUERY RULES TO RUNTIME;
`;

  it('becomes the target', () => {
    expect(read('proxysql-admin.sql', SQL)).toEqual({
      targets: [
        `all clients: proxysql/multiplexing?multiplexing=true&query_digests=false&set_query_lock_on_hostgroup=0&auto_increment_delay_multiplex=5&mysql_query_rules=[{"active":"1","apply":"1","match_digest":"^SELECT 'a;b'","rule_id":"1"},{"active":"1","apply":"1","match_digest":"@","multiplex":"2","rule_id":"2"}]`,
      ],
      problems: [],
    });
  });

  it('tells what is dangerous, where it stands', () => {
    expect(dangers('proxysql-admin.sql', SQL)).toEqual([
      '3 error query_digests',
      '4 error set_query_lock_on_hostgroup',
      '7 error mysql_query_rules',
    ]);
  });
});

describe('mysqlrouter.conf and maxscale.cnf', () => {
  it.each([
    [
      'mysqlrouter.conf',
      `[DEFAULT]
connection_sharing=1
[routing:rw]
protocol=classic
[routing:ro]
connection_sharing=0
[routing:tls]
client_ssl_mode=PASSTHROUGH
`,
      [
        'route rw: mysql-router/sharing?connection_sharing=1',
        'route ro: mysql-router/sharing?connection_sharing=0',
        'route tls: mysql-router/sharing?connection_sharing=0',
      ],
      [],
    ],
    [
      'etc/mysqlrouter.conf',
      '[routing:a]\nbind_port=6446\n',
      ['route a: mysql-router/sharing?connection_sharing=0'],
      [],
    ],
    [
      'mysqlrouter.conf',
      '[logger]\nlevel\n',
      [],
      [
        'mysqlrouter.conf:2: neither a section nor key = value; the line is passed over',
        'mysqlrouter.conf:1: no [routing:...] section; nothing is routed',
      ],
    ],
    [
      'maxscale.cnf',
      `[server1]
type=server
[Split]
type=service
router=readwritesplit
idle-session-pool-time=10s
max_sescmd_history=100
[Plain]
type=service
idle_session_pool_time=soon
`,
      [
        'service Split: maxscale/sharing?idle_session_pool_time=10s&max_sescmd_history=100',
        'service Plain: maxscale/sharing?idle_session_pool_time=-1s',
      ],
      [
        'maxscale.cnf:10: idle_session_pool_time cannot be "soon": it takes a duration such as 10s; the default is used',
      ],
    ],
  ])('%s', (path, text, targets, problems) => {
    expect(read(path, text)).toEqual({ targets, problems });
  });
});
