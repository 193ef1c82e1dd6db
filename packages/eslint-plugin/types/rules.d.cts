import type { RuleConfig } from '@eslint/core';

declare module '@eslint/core' {
  /** Rules of this plugin take a level and nothing else. */
  interface RulesConfig {
    /** Redis commands that wait (BLPOP, XREAD BLOCK, WAIT) on a connection that others use */
    'poolsafe/blocking-command'?: RuleConfig<[]>;
    /** CLIENT REPLY, TRACKING, SETNAME, HELLO, AUTH, RESET on a Redis connection that others use */
    'poolsafe/client-mode'?: RuleConfig<[]>;
    /** pg_backend_pid() or CONNECTION_ID() kept for later */
    'poolsafe/connection-identity'?: RuleConfig<[]>;
    /** setseed(), set_limit(), dblink_connect(): state that a function keeps in the session */
    'poolsafe/extension-state'?: RuleConfig<[]>;
    /** DISCARD ALL, DEALLOCATE ALL and pg_advisory_unlock_all() on a shared connection */
    'poolsafe/foreign-reset'?: RuleConfig<[]>;
    /** SQL_CALC_FOUND_ROWS, FOUND_ROWS() and ROW_COUNT(): counts of the statement before */
    'poolsafe/found-rows'?: RuleConfig<[]>;
    /** Cursors that outlive their transaction (WITH HOLD, HANDLER) */
    'poolsafe/hold-cursor'?: RuleConfig<[]>;
    /** LAST_INSERT_ID() and @@identity away from their INSERT */
    'poolsafe/insert-id'?: RuleConfig<[]>;
    /** LISTEN on a connection that is shared */
    'poolsafe/listen'?: RuleConfig<[]>;
    /** LOAD in a session that is shared */
    'poolsafe/load-library'?: RuleConfig<[]>;
    /** watch, lru_crawler dumps and broken noreply blocks on a memcached connection that others use */
    'poolsafe/memcached-stream'?: RuleConfig<[]>;
    /** MongoDB sessions and transactions: operations outside them, in parallel, never ended */
    'poolsafe/mongodb-session'?: RuleConfig<[]>;
    /** Named prepared statements of a driver that the pooler does not follow */
    'poolsafe/named-statement'?: RuleConfig<[]>;
    /** SET LOCAL, transaction locks and the like where no transaction is open */
    'poolsafe/no-effect'?: RuleConfig<[]>;
    /** Session state made through a pool object, where every call may take another connection */
    'poolsafe/pool-state'?: RuleConfig<[]>;
    /** Migrations, dumps, listeners and long jobs on an address that leads to a pooler */
    'poolsafe/pooled-endpoint'?: RuleConfig<[]>;
    /** Settings in a pooler's configuration that are dangerous by themselves */
    'poolsafe/pooler-config'?: RuleConfig<[]>;
    /** Driver and ORM options for prepared statements that do not fit the pooler */
    'poolsafe/prepare-option'?: RuleConfig<[]>;
    /** Commands that the Redis or memcached proxy does not take */
    'poolsafe/proxy-command'?: RuleConfig<[]>;
    /** MULTI as a command of its own on a shared Redis connection: commands of others land in it */
    'poolsafe/raw-multi'?: RuleConfig<[]>;
    /** currval() and lastval() away from their nextval() */
    'poolsafe/sequence-value'?: RuleConfig<[]>;
    /** Packages that need a session of their own: job queues, migration tools, pub/sub, locks */
    'poolsafe/session-dependency'?: RuleConfig<[]>;
    /** SHOW WARNINGS, SHOW ERRORS, GET DIAGNOSTICS: what was said about the statement before */
    'poolsafe/session-diagnostics'?: RuleConfig<[]>;
    /** Advisory locks and named locks (GET_LOCK) that are held by the session */
    'poolsafe/session-lock'?: RuleConfig<[]>;
    /** SET ROLE and SET SESSION AUTHORIZATION that outlive their transaction */
    'poolsafe/session-role'?: RuleConfig<[]>;
    /** SET and set_config() that outlive their transaction */
    'poolsafe/session-setting'?: RuleConfig<[]>;
    /** SELECT (Redis) or USE (MySQL) on a connection that others get: they change the database too */
    'poolsafe/shared-database'?: RuleConfig<[]>;
    /** SUBSCRIBE and MONITOR on a Redis connection that also serves commands */
    'poolsafe/shared-subscription'?: RuleConfig<[]>;
    /** BEGIN sent through a pool object, away from the statements that follow */
    'poolsafe/split-transaction'?: RuleConfig<[]>;
    /** PREPARE, EXECUTE and DEALLOCATE written as SQL */
    'poolsafe/sql-prepare'?: RuleConfig<[]>;
    /** Parameters that a client sends when it connects, in its options, its connection string or PGOPTIONS */
    'poolsafe/startup-parameter'?: RuleConfig<[]>;
    /** Transaction blocks behind a pooler that hands connections on after every statement */
    'poolsafe/statement-mode-transaction'?: RuleConfig<[]>;
    /** LOCK TABLES, FLUSH TABLES ... WITH READ LOCK, LOCK INSTANCE: locks that a session holds */
    'poolsafe/table-lock'?: RuleConfig<[]>;
    /** Temporary tables, views, sequences and functions that outlive their transaction */
    'poolsafe/temp-table'?: RuleConfig<[]>;
    /** User variables (@x) that later statements are meant to find */
    'poolsafe/user-variable'?: RuleConfig<[]>;
    /** WATCH on a Redis connection that other flows use: updates are lost without an error */
    'poolsafe/watch'?: RuleConfig<[]>;
  }
}
