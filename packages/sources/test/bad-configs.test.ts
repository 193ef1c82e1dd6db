import { LineIndex } from '@poolsafe/core';
import { describe, expect, it } from 'vitest';
import { configReaderFor, type ReadInclude, targetText } from '../src/index.js';

const nothingBeside: ReadInclude = () => ({ reason: 'no such file' });

/** What is told of a file, with its line, and the targets that the rest of it makes. */
function account(path: string, text: string): { readonly problems: string[]; readonly targets: string[] } {
  const configuration = configReaderFor(path, text)?.read(text, path, nothingBeside);
  if (!configuration) throw new Error(`nobody reads ${path}`);
  const lines = new LineIndex(text);
  return {
    problems: configuration.problems.map(
      ({ file, range, message }) => `${file}:${String(lines.positionAt(range.start).line)}: ${message}`,
    ),
    targets: configuration.targets.map(
      (entry) => `${entry.label}: ${decodeURIComponent(targetText(configuration, entry))}`,
    ),
  };
}

/** Each format with names that nothing resembles, names that are nearly known ones, and the rest that is used. */
const unknown: readonly (readonly [path: string, text: string, problems: readonly string[], target: string])[] = [
  [
    'pgbouncer.ini',
    '[databases]\napp = host=db zebra=1 pool_moed=session\n[pgbouncer]\nzebra = 1\npool_mode = transaction\n[userz]\na = pool_mode=session\n',
    [
      'pgbouncer.ini:7: unknown section [userz]; did you mean "users"?',
      'pgbouncer.ini:4: unknown key "zebra" in [pgbouncer]',
      'pgbouncer.ini:2: unknown key "zebra" in database app',
      'pgbouncer.ini:2: unknown key "pool_moed" in database app; did you mean "pool_mode"?',
    ],
    'all databases: pgbouncer/transaction',
  ],
  [
    'odyssey.conf',
    'zebra 1\nstorrage "x" {\n}\ndatabase "app" {\n  user "web" {\n    pool "session"\n    pool_tll 3\n    zebra 1\n  }\n}\n',
    [
      'odyssey.conf:2: unknown section "storrage"; did you mean "storage"?',
      'odyssey.conf:1: unknown key "zebra" in odyssey.conf',
      'odyssey.conf:7: unknown key "pool_tll" in user web; did you mean "pool_ttl"?',
      'odyssey.conf:8: unknown key "zebra" in user web',
    ],
    'database app, user web: odyssey/session',
  ],
  [
    'pgcat.toml',
    'zebra = 1\n[general]\nhots = "a"\nzebras = ["a"]\n[pools.app]\npool_mode = "session"\n[pools.app.shards.0]\nservers = [["db", 5432, "primary"]]\ndatabas = "app"\n[plugins.prewarmer]\nenabled = true\nquerys = ["SELECT 1"]\n[genaral]\nport = 1\n',
    [
      'pgcat.toml:1: a key before any section',
      'pgcat.toml:3: unknown key "hots" in [general]; did you mean "host"?',
      'pgcat.toml:4: unknown key "zebras" in [general]',
      'pgcat.toml:9: unknown key "databas" in [pools.app.shards.0]; did you mean "database"?',
      'pgcat.toml:12: unknown key "querys" in [plugins.prewarmer]; did you mean "queries"?',
      'pgcat.toml:14: unknown section [genaral]; did you mean "general"?',
    ],
    'pool app: pgcat/session',
  ],
  [
    'pgdog.toml',
    '[general]\npooler_mode = "session"\nzebra = 1\n[tcp]\nkeepalives = true\n[[sharded_tables]]\ndatabase = "a"\ncolum = "id"\n[[databases]]\nname = "a"\nzebra = ["x"]\n[databses]\nx = 1\n',
    [
      'pgdog.toml:3: unknown key "zebra" in [general]',
      'pgdog.toml:5: unknown key "keepalives" in [tcp]; did you mean "keepalive"?',
      'pgdog.toml:8: unknown key "colum" in [sharded_tables]; did you mean "column"?',
      'pgdog.toml:11: unknown key "zebra" in [databases]',
      'pgdog.toml:13: unknown section [databses]; did you mean "databases"?',
    ],
    'all databases: pgdog/session',
  ],
  [
    'pgpool.conf',
    "backend_hostname0 = 'a'\nzebra = on\nload_balance_mod = on\nbackend_hostnam1 = 'b'\n",
    [
      'pgpool.conf:2: unknown key "zebra" in pgpool.conf',
      'pgpool.conf:3: unknown key "load_balance_mod" in pgpool.conf; did you mean "load_balance_mode"?',
      'pgpool.conf:4: unknown key "backend_hostnam#" in pgpool.conf; did you mean "backend_hostname#"?',
    ],
    'all databases: pgpool/session?load_balance_mode=off',
  ],
  [
    'proxysql.cnf',
    'zebra=1\nmysql_varaibles={ threads=2 }\nadmin_variables={\n  zebra=1\n  admin-mysql_iface="x" }\nmysql_variables={\n  zebra=1\n  Multiplexing=false\n  mysql-Query_Digests=false }\nmysql_servers=(\n  { address="a" port=1 hostgrup=2 } )\npgsql_variables={ zebra=1 }\n',
    [
      'proxysql.cnf:12: pgsql_variables: the PostgreSQL side of ProxySQL is not judged',
      'proxysql.cnf:1: unknown name "zebra" at the top of proxysql.cnf',
      'proxysql.cnf:2: unknown name "mysql_varaibles" at the top of proxysql.cnf; did you mean "mysql_variables"?',
      'proxysql.cnf:4: unknown key "zebra" in admin_variables',
      'proxysql.cnf:5: unknown key "mysql_iface" in admin_variables; did you mean "mysql_ifaces"?',
      'proxysql.cnf:11: unknown key "hostgrup" in mysql_servers; did you mean "hostgroup"?',
      'proxysql.cnf:12: unknown key "zebra" in pgsql_variables',
      'proxysql.cnf:7: unknown key "zebra" in mysql_variables',
    ],
    'all clients: proxysql/multiplexing?multiplexing=false&query_digests=false',
  ],
  [
    'proxysql.sql',
    "SET mysql-zebra='1';\nSET mysql-multiplexing='false';\nINSERT INTO mysql_query_rules (rule_id, zebra) VALUES (1, 2);\n",
    [
      'proxysql.sql:1: unknown key "zebra" in mysql_variables',
      'proxysql.sql:3: unknown key "zebra" in mysql_query_rules',
    ],
    'all clients: proxysql/multiplexing?multiplexing=false&mysql_query_rules=[{"rule_id":"1","zebra":"2"}]',
  ],
  [
    'mysqlrouter.conf',
    '[DEFAULT]\nzebra = 1\nloging_folder = /x\nconnection_sharing = 1\n[routing:a]\nzebra = 1\ndestinations = a\n[logger]\nlevle = info\n[metadata_cahce:x]\nuser = y\n',
    [
      'mysqlrouter.conf:2: unknown key "zebra" in [DEFAULT]',
      'mysqlrouter.conf:3: unknown key "loging_folder" in [DEFAULT]; did you mean "logging_folder"?',
      'mysqlrouter.conf:6: unknown key "zebra" in [routing:a]',
      'mysqlrouter.conf:9: unknown key "levle" in [logger]; did you mean "level"?',
      'mysqlrouter.conf:10: unknown section [metadata_cahce:x]; did you mean "metadata_cache"?',
    ],
    'route a: mysql-router/sharing?connection_sharing=1',
  ],
  [
    'maxscale.cnf',
    '[maxscale]\nthread=4\nzebra=1\n[db1]\ntype=server\nadress=h\n[mon]\ntype=monitor\nmodule=mariadbmon\nzebra=1\n[lsn]\ntype=listener\nservcie=rw\n[f]\ntype=filter\nmodule=qlafilter\nfilebse=x\n[rw]\ntype=service\nrouter=readwritesplit\nidle_session_pool_time=1s\nzebra=1\n[odd]\ntype=servise\n[bare]\nuser=x\n',
    [
      'maxscale.cnf:2: unknown key "thread" in [maxscale]; did you mean "threads"?',
      'maxscale.cnf:3: unknown key "zebra" in [maxscale]',
      'maxscale.cnf:6: unknown key "adress" in [db1]; did you mean "address"?',
      'maxscale.cnf:10: unknown key "zebra" in [mon]',
      'maxscale.cnf:13: unknown key "servcie" in [lsn]; did you mean "service"?',
      'maxscale.cnf:17: unknown key "filebse" in [f]; did you mean "filebase"?',
      'maxscale.cnf:22: unknown key "zebra" in [rw]',
      'maxscale.cnf:24: unknown type "servise" of [odd]; did you mean "service"?',
      'maxscale.cnf:25: [bare] has no type; it is passed over',
    ],
    'service rw: maxscale/sharing?idle_session_pool_time=1s',
  ],
];

/** Keys of many modules and releases, none of which is a mistake. */
const known: readonly (readonly [path: string, text: string])[] = [
  [
    'maxscale.cnf',
    `[maxscale]
threads=auto
admin_host=0.0.0.0
event.authentication_failure.facility=LOG_ERR
config_sync_cluster=mon
[db1]
type=server
address=h
port=3306
ssl=true
proxy_protocol=on
persistmaxtime=3600s
[mon]
type=monitor
module=galeramon
servers=db1
use_priority=true
root_node_as_master=false
backend_connect_timeout=3
[rw]
type=service
router=readwritesplit
cluster=mon
transaction_replay=true
slave_selection_criteria=adaptive_routing
filters=named | cache | wcar
[kafka]
type=service
router=kafkacdc
bootstrap_servers=k:9092
kafka_sasl_user=x
[named]
type=filter
module=namedserverfilter
match01=^SELECT
target01=db1
[cache]
type=filter
module=cache
storage=storage_redis
storage_redis.server=r
soft_ttl=30s
[nosql]
type=listener
protocol=nosqlprotocol
nosqlprotocol.user=x
service=rw
port=17017
[shared]
type=include
user=x
monitor_interval=2s
`,
  ],
  [
    'mysqlrouter.conf',
    `[DEFAULT]
name=system
keyring_path=/k
dynamic_state=/s
client_ssl_mode=PREFERRED
max_idle_server_connections=64
router_require_enforce=1
unknown_config_option=error
[logger]
level=INFO
filename=r.log
[metadata_cache:bootstrap]
cluster_type=gr
router_id=1
use_gr_notifications=0
ssl_mode=REQUIRED
[routing:rw]
bind_port=6446
destinations=metadata-cache://c/?role=PRIMARY
routing_strategy=first-available
protocol=classic
[http_server]
port=8443
ssl=1
static_folder=
[http_auth_realm:default]
backend=default
method=basic
name=r
[http_auth_backend:default]
backend=metadata_cache
[rest_api]
[rest_routing]
require_realm=default
[io]
threads=4
`,
  ],
  [
    'proxysql.cnf',
    `datadir="/var/lib/proxysql"
errorlog="/x"
restart_on_missing_heartbeats=10
admin_variables={ admin_credentials="a:b" admin-restapi_enabled=true cluster_mysql_users_save_to_disk=false web_enabled=true }
mysql_variables={
  threads=4
  mysql-stacksize=1048576
  default_sql_mode="ANSI"
  ping_interval_server=10000
  monitor_query_status="x"
  query_cache_size_MB=256
  eventslog_buffer_history_size=0
  default_session_track_gtids="OFF"
}
mysql_servers=( { address="a" port=3306 hostgroup=1 max_replication_lag=5 comment="x" } )
mysql_replication_hostgroups=( { writer_hostgroup=1 reader_hostgroup=2 check_type="read_only" } )
mysql_galera_hostgroups=( { writer_hostgroup=1 max_transactions_behind=5 } )
proxysql_servers=( { hostname="p" port=6032 weight=0 } )
scheduler=( { id=1 active=1 interval_ms=1000 filename="/x" arg1="y" } )
`,
  ],
  [
    'pgpool.conf',
    "backend_hostname0 = 'a'\nsystem_db_hostname = 'x'\nwd_hostname = 'y'\nfollow_master_command = ''\nheartbeat_destination0 = 'z'\nother_pgpool_hostname0 = 'q'\n",
  ],
  [
    'pgcat.toml',
    '[general]\nhost = "a"\n[plugins]\n[plugins.query_logger]\nenabled = false\n[pools.a.plugins.table_access]\nenabled = true\ntables = ["t"]\n[pools.a.users.0]\nusername = "u"\npool_size = 3\n[pools.a.shards.0]\nservers = [["h", 1, "primary"]]\nmirrors = [["h", 2, 0]]\ndatabase = "d"\n[pools.a.plugins.intercept.queries.0]\nquery = "select 1"\nschema = [["a", "text"]]\nresult = [["b"]]\n',
  ],
];

describe('names that a pooler does not know', () => {
  it.each(unknown)('%s', (path, text, problems, target) => {
    const read = account(path, text);
    expect(read.problems).toEqual(problems);
    expect(read.targets[0]).toBe(target);
  });

  it.each(known)('are not told of where they are known: %s', (path, text) => {
    expect(account(path, text).problems.filter((problem) => /unknown|cannot be/.test(problem))).toEqual([]);
  });
});

describe('files of other programs that have the name of a pooler', () => {
  it.each([
    ['jail.d/pgbouncer.conf', '[pgbouncer]\nenabled = true\nport = 6543\nfilter = pgbouncer\n'],
    ['collectors/ProxySQLCollector.conf', 'enabled = True\ndb = proxysql\n'],
    ['ld.so.conf.d/maxscale.conf', '/usr/lib64/maxscale\n'],
  ])('%s is left alone', (path, text) => {
    expect(configReaderFor(path, text)).toBeUndefined();
  });
});

/** Values that are out of range, a mode that is written twice, a file that is not there: told, and the rest is used. */
const broken: readonly (readonly [path: string, text: string, problems: readonly string[], target: string])[] = [
  [
    'pgbouncer.ini',
    '%include gone.ini\n[pgbouncer]\npool_mode = session\npool_mode = transaction\nmax_prepared_statements = -1\nlisten_port = 99999\n',
    [
      'pgbouncer.ini:1: cannot include "gone.ini": no such file',
      'pgbouncer.ini:5: max_prepared_statements cannot be "-1": it takes a whole number; the default is used',
      'pgbouncer.ini:6: listen_port cannot be "99999": it takes a port from 0 to 65535; the default is used',
      'pgbouncer.ini:4: pool_mode is set 2 times for PgBouncer; the last one, "transaction", counts',
    ],
    'all databases: pgbouncer/transaction',
  ],
  [
    'odyssey.conf',
    'include "gone.conf"\ndatabase "app" {\n user "web" {\n  pool "session"\n  pool "transaction"\n  pool_size many\n }\n}\n',
    [
      'odyssey.conf:1: cannot include "gone.conf": no such file',
      'odyssey.conf:6: pool_size cannot be "many": it takes a whole number; the default is used',
      'odyssey.conf:5: pool is set 2 times for user web; the last one, "transaction", counts',
    ],
    'database app, user web: odyssey/transaction',
  ],
  [
    'pgpool.conf',
    "include 'gone.conf'\nbackend_hostname0 = 'a'\nbackend_hostname1 = 'b'\nload_balance_mode = on\nload_balance_mode = off\nport = 70000\n",
    [
      'pgpool.conf:1: cannot include "gone.conf": no such file',
      'pgpool.conf:6: port cannot be "70000": it takes a port from 0 to 65535; the default is used',
      'pgpool.conf:5: load_balance_mode is set 2 times for Pgpool-II; the last one, "off", counts',
    ],
    'all databases: pgpool/session?load_balance_mode=off',
  ],
  [
    'proxysql.cnf',
    '@include "gone.cnf"\nmysql_variables={ multiplexing=true multiplexing=false\n  max_connections=0 }\n',
    [
      'proxysql.cnf:1: cannot include "gone.cnf": no such file',
      'proxysql.cnf:3: max_connections cannot be "0": it takes a whole number from 1 to 1000000; the default is used',
      'proxysql.cnf:2: multiplexing is set 2 times for ProxySQL; the last one, "false", counts',
    ],
    'all clients: proxysql/multiplexing?multiplexing=false',
  ],
  [
    'pgcat.toml',
    '[pools.app]\npool_mode = "session"\npool_mode = "transaction"\nidle_timeout = -5\n',
    [
      'pgcat.toml:3: not TOML: trying to redefine an already defined table or value; the line is passed over',
      'pgcat.toml:4: idle_timeout cannot be "-5": it takes a whole number; the default is used',
    ],
    'pool app: pgcat/session',
  ],
  [
    'pgdog.toml',
    '[general]\npooler_mode = "session"\npooler_mode = "transaction"\nworkers = -1\n',
    [
      'pgdog.toml:3: not TOML: trying to redefine an already defined table or value; the line is passed over',
      'pgdog.toml:4: workers cannot be "-1": it takes a whole number; the default is used',
    ],
    'all databases: pgdog/session',
  ],
  [
    'mysqlrouter.conf',
    '[routing:a]\ndestinations = x\nconnection_sharing = 0\nconnection_sharing = 1\nbind_port = 0x1\n[routing:a]\ndestinations = y\n',
    [
      'mysqlrouter.conf:6: [routing:a] stands here a second time',
      'mysqlrouter.conf:5: bind_port cannot be "0x1": it takes a port from 0 to 65535; the default is used',
      'mysqlrouter.conf:4: connection_sharing is set 2 times for [routing:a]; the last one, "1", counts',
    ],
    'route a: mysql-router/sharing?connection_sharing=1',
  ],
  [
    'maxscale.cnf',
    '[rw]\ntype=service\nservers=a,\n   b\nidle_session_pool_time=1s\nidle_session_pool_time=soon\nmax_connections=-3\n',
    [
      'maxscale.cnf:6: idle_session_pool_time cannot be "soon": it takes a duration such as 10s; the default is used',
      'maxscale.cnf:7: max_connections cannot be "-3": it takes a whole number; the default is used',
      'maxscale.cnf:6: idle_session_pool_time is set 2 times for [rw]; the last one, "soon", counts',
    ],
    'service rw: maxscale/sharing?idle_session_pool_time=1s',
  ],
];

describe('values out of range, modes written twice, files that are not there', () => {
  it.each(broken)('%s', (path, text, problems, target) => {
    const read = account(path, text);
    expect(read.problems).toEqual(problems);
    expect(read.targets[0]).toBe(target);
  });
});
