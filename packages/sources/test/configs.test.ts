import { LineIndex } from '@poolsafe/core';
import { describe, expect, it } from 'vitest';
import { configReaderFor, noIncludes, type ReadInclude, sourceReaders, targetText } from '../src/index.js';

const read = (path: string, text: string, includes: Readonly<Record<string, string>> = {}) => {
  const reader = configReaderFor(path, text);
  if (!reader) throw new Error(`nobody reads ${path}`);
  const readInclude: ReadInclude = (file) => {
    const included = includes[file];
    return included === undefined ? { reason: 'no such file' } : { file, text: included };
  };
  const configuration = reader.read(text, path, Object.keys(includes).length === 0 ? noIncludes : readInclude);
  const textOf = (file: string) => (file === path ? text : (includes[file] ?? ''));
  return {
    targets: configuration.targets.map((entry) => `${entry.label}: ${targetText(configuration, entry)}`),
    lines: configuration.targets.flatMap((entry) =>
      entry.settings.map(
        ({ name, file, range }) => `${name} ${file}:${new LineIndex(textOf(file)).positionAt(range.start).line}`,
      ),
    ),
    problems: configuration.problems.map(
      ({ file, range, message }) => `${file}:${new LineIndex(textOf(file)).positionAt(range.start).line}: ${message}`,
    ),
  };
};

const dangers = (path: string, text: string): string[] => {
  const reader = sourceReaders.find((candidate) => candidate.reads(path));
  return (reader?.extract(text, path).observations ?? []).map(
    ({ severity, subject, range }) => `${new LineIndex(text).positionAt(range.start).line} ${severity} ${subject}`,
  );
};

describe('targets of a configuration', () => {
  it.each([
    [
      'pgbouncer.ini',
      `[databases]
app = host=10.0.0.1 dbname=app
jobs = host=10.0.0.1 pool_mode=session password='se''cret x'
* = host=10.0.0.2

[users]
batch = pool_mode=statement

[pgbouncer]
pool_mode = transaction
max_prepared_statements = 0
server_reset_query_always = yes
ignore_startup_parameters = extra_float_digits, search_path
`,
      [
        'all databases: pgbouncer/transaction?max_prepared_statements=0&server_reset_query_always=1&ignore_startup_parameters=extra_float_digits%2C%20search_path',
        'database jobs: pgbouncer/session?max_prepared_statements=0&server_reset_query_always=1&ignore_startup_parameters=extra_float_digits%2C%20search_path',
        'user batch: pgbouncer/statement?max_prepared_statements=0&server_reset_query_always=1&ignore_startup_parameters=extra_float_digits%2C%20search_path',
      ],
    ],
    ['pgbouncer.ini', '[pgbouncer]\nlisten_port = 6432\n', ['all databases: pgbouncer/session']],
    [
      'etc/odyssey.conf',
      `# pools
storage "server" { type "remote" host "127.0.0.1" }
database "app" {
  user "web" {
    storage "server"
    pool "transaction"
    pool_discard no
  }
  user default {
    pool "session"
  }
}
`,
      ['database app, user web: odyssey/transaction?pool_discard=no', 'database app, user default: odyssey/session'],
    ],
    [
      'pgcat.toml',
      `[general]
prepared_statements_cache_size = 500
[pools.app]
pool_mode = "session"
[pools.app.users.0]
username = "web"
pool_mode = "transaction"
[pools.reports]
cleanup_server_connections = false
`,
      [
        'pool app: pgcat/session?prepared_statements_cache_size=500',
        'pool app, user 0: pgcat/transaction?prepared_statements_cache_size=500',
        'pool reports: pgcat/transaction?prepared_statements_cache_size=500&cleanup_server_connections=false',
      ],
    ],
    [
      'pgdog.toml',
      `[general]
prepared_statements = "full"
[[databases]]
name = "app"
host = "h"
[[databases]]
name = "jobs"
pooler_mode = "session"
`,
      [
        'all databases: pgdog/transaction?prepared_statements=full',
        'database jobs: pgdog/session?prepared_statements=full',
      ],
    ],
    [
      'pgpool.conf',
      `backend_clustering_mode = 'streaming_replication' # mode
backend_hostname0 = 'a'
backend_hostname1 = 'b'
load_balance_mode = true
reset_query_list = 'ABORT'
`,
      [
        'all databases: pgpool/session?backend_clustering_mode=streaming_replication&load_balance_mode=on&reset_query_list=ABORT',
      ],
    ],
    [
      'pgpool.conf',
      "backend_hostname0 = 'a'\nload_balance_mode = on\n",
      ['all databases: pgpool/session?load_balance_mode=off'],
    ],
  ])('%s: %#', (path, text, expected) => {
    const { targets, problems } = read(path, text);
    expect(targets).toEqual(expected);
    expect(problems).toEqual([]);
  });
});

describe('what cannot be used is told with its line, and the rest is used', () => {
  it.each([
    [
      'pgbouncer.ini',
      `stray = 1
[pgbouncer]
pool_mod = transaction
max_prepared_statements = many
nonsense
pool_mode = trasaction
pool_mode = transaction
[odd]
x = 1
[databases]
app = host=h pool_mode=session pool_mode=transaction pol_size=5
%include missing.ini
`,
      [
        'pgbouncer.ini:5: neither a section, nor key = value, nor %include; the line is passed over',
        'pgbouncer.ini:12: cannot include "missing.ini": included files are not read here',
        'pgbouncer.ini:1: a key before any section',
        'pgbouncer.ini:9: unknown section [odd]',
        'pgbouncer.ini:3: unknown key "pool_mod" in [pgbouncer]; did you mean "pool_mode"?',
        'pgbouncer.ini:4: max_prepared_statements cannot be "many": it takes a whole number; the default is used',
        'pgbouncer.ini:7: pool_mode is set 2 times for PgBouncer; the last one, "transaction", counts',
        'pgbouncer.ini:11: unknown key "pol_size" in database app; did you mean "pool_size"?',
        'pgbouncer.ini:11: pool_mode is set 2 times for database app; the last one, "transaction", counts',
      ],
    ],
    [
      'pgbouncer.ini',
      '[pgbouncer]\npool_mode = pooled\n',
      ['pgbouncer.ini:2: pool_mode cannot be "pooled" (known: transaction, session, statement); session is assumed'],
    ],
    [
      'odyssey.conf',
      'database "a" {\n  user "b" {\n    pool_discrd no\n    pool_discard maybe\n    pool "pipeline"\n  }\n}\n}\ninclude "x.conf"\nbolt "z" {\n',
      [
        'odyssey.conf:8: a closing brace that closes nothing',
        'odyssey.conf:9: cannot include "x.conf": included files are not read here',
        'odyssey.conf:10: unknown section "bolt"',
        'odyssey.conf:10: the section "bolt" is not closed',
        'odyssey.conf:3: unknown key "pool_discrd" in user b; did you mean "pool_discard"?',
        'odyssey.conf:4: pool_discard cannot be "maybe": it takes yes or no; the default is used',
        'odyssey.conf:5: pool cannot be "pipeline" (known: transaction, session, statement); transaction is assumed',
      ],
    ],
    [
      'pgpool.conf',
      "load_balance_mod = on\nwhat is this 'then\n",
      [
        'pgpool.conf:2: not key = value; the line is passed over',
        'pgpool.conf:1: unknown key "load_balance_mod" in pgpool.conf; did you mean "load_balance_mode"?',
      ],
    ],
    [
      'pgcat.toml',
      '[pools.app]\npool_mode = transaction\npool_mdoe = "session"\nprepared_statements_cache_size = -1\n',
      [
        'pgcat.toml:2: not TOML: invalid value; the line is passed over',
        'pgcat.toml:3: unknown key "pool_mdoe" in [pools.app]; did you mean "pool_mode"?',
        'pgcat.toml:4: prepared_statements_cache_size cannot be "-1": it takes a whole number; the default is used',
      ],
    ],
  ])('%s: %#', (path, text, expected) => {
    expect(read(path, text).problems).toEqual(expected);
  });

  it('reads included files in place, and tells places in them', () => {
    const main = '[pgbouncer]\n%include modes.ini\nmax_prepared_statements = 100\n';
    const included = { 'modes.ini': 'pool_mode = statement\nbogus_key = 1\n' };
    const { targets, lines, problems } = read('pgbouncer.ini', main, included);
    expect(targets).toEqual(['all databases: pgbouncer/statement?max_prepared_statements=100']);
    expect(lines).toEqual(['max_prepared_statements pgbouncer.ini:3']);
    expect(problems).toEqual(['modes.ini:2: unknown key "bogus_key" in [pgbouncer]']);
  });

  it('does not follow files that include themselves for ever', () => {
    const loop = '[pgbouncer]\n%include pgbouncer.ini\n';
    const { problems } = read('pgbouncer.ini', loop, { 'pgbouncer.ini': loop });
    expect(problems).toEqual(['pgbouncer.ini:2: %include goes deeper than 10 files; "pgbouncer.ini" is not read']);
  });
});

describe('pooler-config', () => {
  it.each([
    ['pgbouncer.ini', '[pgbouncer]\npool_mode = transaction\n', []],
    ['pgbouncer.ini', '[pgbouncer]\npool_mode = session\nserver_reset_query =\n', ['3 error server_reset_query']],
    ['pgbouncer.ini', '[pgbouncer]\npool_mode = transaction\nserver_reset_query =\n', []],
    ['pgbouncer.ini', '[pgbouncer]\npool_mode = transaction\nignore_startup_parameters = extra_float_digits\n', []],
    [
      'pgbouncer.ini',
      '[pgbouncer]\npool_mode = transaction\nignore_startup_parameters = extra_float_digits, search_path\nserver_reset_query_always = 1\nmax_prepared_statements = 0\n',
      ['3 error ignore_startup_parameters', '4 warning server_reset_query_always', '5 warning max_prepared_statements'],
    ],
    [
      'pgbouncer.ini',
      '[databases]\na = host=h pool_mode=statement\n[pgbouncer]\npool_mode = transaction\n',
      ['2 warning statement mode for database a'],
    ],
    [
      'odyssey.conf',
      'database default {\n user default {\n  pool "statement"\n  pool_discard no\n }\n}\n',
      ['3 error statement mode for database default, user default', '4 error pool_discard'],
    ],
    [
      'odyssey.conf',
      'database default {\n user default {\n  pool "transaction"\n  pool_discard no\n  pool_smart_discard yes\n }\n}\n',
      [],
    ],
    ['pgpool.conf', "backend_hostname0 = 'a'\nreset_query_list = 'ABORT'\n", ['2 error reset_query_list']],
    ['pgcat.toml', '[pools.a]\ncleanup_server_connections = false\n', ['2 error cleanup_server_connections']],
    ['pgdog.toml', '[general]\nquery_parser = "off"\n', ['2 error query_parser']],
  ])('%s: %#', (path, text, expected) => {
    expect(dangers(path, text)).toEqual(expected);
  });
});
