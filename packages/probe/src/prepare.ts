import { WireClient, type Address } from './wire/client.js';
import { query } from './wire/messages.js';

/** How many users of each kind there are: scenes that can run before one is used again. */
export const USERS = 999;

const ROLES = `
DO $$ BEGIN FOR i IN 1..${String(USERS)} LOOP
  EXECUTE format('CREATE ROLE %I LOGIN', 'u' || lpad(i::text, 4, '0'));
  EXECUTE format('CREATE ROLE %I LOGIN SUPERUSER', 's' || lpad(i::text, 4, '0'));
END LOOP; END $$;
CREATE ROLE r_other;
DO $$ BEGIN FOR i IN 1..${String(USERS)} LOOP
  EXECUTE format('GRANT r_other TO %I', 'u' || lpad(i::text, 4, '0'));
END LOOP; END $$;`;

const SCHEMA = `
GRANT CREATE, USAGE ON SCHEMA public TO PUBLIC;
CREATE SCHEMA probe_schema;
GRANT USAGE ON SCHEMA probe_schema TO PUBLIC;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION dblink;
CREATE SEQUENCE sq;
CREATE SEQUENCE sq2;
CREATE TABLE t_ser (id serial, v text);
CREATE TABLE t_lock (a int);
CREATE TABLE t_copy (v text);
CREATE TABLE accounts (owner text);
INSERT INTO accounts VALUES ('real-row');
CREATE TABLE t_rls (tenant_id text, v text);
INSERT INTO t_rls VALUES ('acme', 'acme-secret'), ('globex', 'globex-secret');
ALTER TABLE t_rls ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t_rls USING (tenant_id = current_setting('app.tenant_id', true));
CREATE FUNCTION f_body_set() RETURNS int LANGUAGE plpgsql AS $$ BEGIN SET statement_timeout = '12345ms'; RETURN 1; END $$;
CREATE FUNCTION f_set_clause() RETURNS text LANGUAGE sql SET work_mem = '7MB' AS $$ SELECT current_setting('work_mem') $$;
CREATE PROCEDURE p_commit() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t_ser (v) VALUES ('p'); COMMIT; INSERT INTO t_ser (v) VALUES ('q'); END $$;
GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;`;

const PREPARE_MS = 60_000;

async function run(address: Address, database: string, sql: string): Promise<void> {
  const { client, reply } = await WireClient.connect({ ...address, database, user: 'postgres' });
  let outcome = reply;
  if (!reply.error && !reply.closed) {
    client.send(query(sql));
    outcome = await client.until('Z', PREPARE_MS);
  }
  await client.end();
  if (outcome.error) throw new Error(`cannot prepare ${database}: ${outcome.error.code} ${outcome.error.message}`);
  if (outcome.closed || outcome.timedOut) throw new Error(`cannot prepare ${database}: no answer from the server`);
}

/** The database that others are copied from. */
const TEMPLATE = 'probe';

/** Creates what measuring needs on a server of one's own: users, and a database with tables and functions. */
export async function prepareServer(server: Address): Promise<void> {
  await run(server, 'postgres', ROLES);
  await run(server, 'postgres', `CREATE DATABASE ${TEMPLATE}`);
  await run(server, TEMPLATE, SCHEMA);
}

/** Creates a database for one measurement, so that several can run at a time. */
export async function prepareDatabase(server: Address, name: string): Promise<void> {
  await run(server, 'postgres', `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
}
