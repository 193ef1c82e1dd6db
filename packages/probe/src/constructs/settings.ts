import type { Probe, StateProbe } from '../construct.js';
import { sight, sightOf } from '../sight.js';
import { unlocksAll } from './unlocks-all.js';

const shows = (wanted: string) => (value: string | null) => value === wanted;

/** Makes a setting, then reads it. */
const setting = (
  id: string,
  sql: string,
  name: string,
  wanted: string,
  more: Partial<StateProbe> = {},
): StateProbe => ({
  kind: 'state',
  id,
  setup: [sql],
  look: `SELECT current_setting('${name}', true)`,
  found: shows(wanted),
  ...more,
});

/** Settings and roles of the session. */
export const settingProbes: readonly Probe[] = [
  setting('set', "SET work_mem = '7MB'", 'work_mem', '7MB'),
  setting('set-session', "SET SESSION work_mem = '7MB'", 'work_mem', '7MB'),
  setting('set-client_encoding', "SET client_encoding = 'LATIN1'", 'client_encoding', 'LATIN1'),
  setting('set-names', "SET NAMES 'LATIN1'", 'client_encoding', 'LATIN1'),
  setting('set-datestyle', "SET datestyle = 'German, DMY'", 'datestyle', 'German, DMY'),
  setting('set-timezone', "SET timezone = 'Asia/Tokyo'", 'timezone', 'Asia/Tokyo'),
  setting('set-time-zone', "SET TIME ZONE 'Asia/Tokyo'", 'timezone', 'Asia/Tokyo'),
  setting(
    'set-standard_conforming_strings',
    'SET standard_conforming_strings = off',
    'standard_conforming_strings',
    'off',
  ),
  setting('set-application_name', "SET application_name = 'probe_x'", 'application_name', 'probe_x'),
  setting('set-intervalstyle', "SET intervalstyle = 'iso_8601'", 'intervalstyle', 'iso_8601'),
  setting('set-search_path', 'SET search_path = probe_schema', 'search_path', 'probe_schema'),
  setting('set-schema', "SET SCHEMA 'probe_schema'", 'search_path', 'probe_schema'),
  setting(
    'set-default_transaction_read_only',
    'SET default_transaction_read_only = on',
    'default_transaction_read_only',
    'on',
  ),
  setting(
    'set-session-characteristics',
    'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
    'default_transaction_read_only',
    'on',
  ),
  setting(
    'set-session-characteristics-isolation',
    'SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE',
    'default_transaction_isolation',
    'serializable',
  ),
  setting('set-statement_timeout', "SET statement_timeout = '12345ms'", 'statement_timeout', '12345ms'),
  setting('set-lock_timeout', "SET lock_timeout = '12345ms'", 'lock_timeout', '12345ms'),
  setting(
    'set-session_replication_role',
    'SET session_replication_role = replica',
    'session_replication_role',
    'replica',
    {
      superuser: true,
    },
  ),
  setting('set-extra_float_digits', 'SET extra_float_digits = 3', 'extra_float_digits', '3'),
  setting('set_config-session', "SELECT set_config('work_mem', '7MB', false)", 'work_mem', '7MB'),
  setting('set_config-session-tracked', "SELECT set_config('timezone', 'Asia/Tokyo', false)", 'timezone', 'Asia/Tokyo'),
  setting('set_config-local-autocommit', "SELECT set_config('work_mem', '7MB', true)", 'work_mem', '7MB', {
    transactional: true,
  }),
  setting('set-local-outside-tx', "SET LOCAL work_mem = '7MB'", 'work_mem', '7MB', { transactional: true }),
  setting('do-block-set_config', "DO $$ BEGIN PERFORM set_config('work_mem', '7MB', false); END $$", 'work_mem', '7MB'),
  setting('function-body-set', 'SELECT f_body_set()', 'statement_timeout', '12345ms'),
  setting('function-set-clause', 'SELECT f_set_clause()', 'work_mem', '7MB', { transactional: true }),
  setting('set-custom-guc', "SET app.tenant_id = 'acme'", 'app.tenant_id', 'acme'),
  setting('multi-set-select', "SET work_mem = '7MB'; SELECT current_setting('work_mem')", 'work_mem', '7MB'),
  {
    kind: 'state',
    id: 'set-role',
    setup: ['SET ROLE r_other'],
    look: 'SELECT current_user',
    found: shows('r_other'),
  },
  {
    kind: 'state',
    id: 'set-session-authorization',
    superuser: true,
    setup: ['SET SESSION AUTHORIZATION r_other'],
    look: 'SELECT session_user',
    found: shows('r_other'),
  },
  {
    kind: 'state',
    id: 'rls-tenant',
    setup: ["SET app.tenant_id = 'acme'"],
    look: "SELECT coalesce(string_agg(v, ','), '(no rows)') FROM t_rls",
    found: shows('acme-secret'),
  },
  {
    kind: 'state',
    id: 'guc-placeholder-empty-string',
    setup: ['BEGIN', "SELECT set_config('app.tenant_id', 'acme', true)", 'COMMIT'],
    look: "SELECT (current_setting('app.tenant_id', true) IS NULL)::text || ' ' || coalesce('[' || current_setting('app.tenant_id', true) || ']', 'NULL')",
    found: (value) => value !== 'true NULL',
  },
  { kind: 'state', id: 'reset-all', setup: ['RESET ALL'], look: 'SELECT 1', found: shows('1'), stateless: true },
  {
    kind: 'custom',
    id: 'set-reset-pair',
    run: async (scene) => {
      const owner = await scene.client();
      await owner.query("SET work_mem = '7MB'");
      const backend = await owner.backend();
      if (!scene.shared) {
        await owner.query('RESET work_mem');
        const same = sightOf(await owner.query('SHOW work_mem'), shows('4MB'));
        return { same, verdict: same.state === 'kept' ? 'safe' : 'breaks' };
      }
      await scene.occupy(backend);
      await owner.query('RESET work_mem');
      await scene.vacate();
      const other = await scene.client();
      const valid = (await other.backend()) === backend;
      const leakLive = { ...sightOf(await other.query('SHOW work_mem'), shows('7MB')), valid };
      return { leakLive, verdict: leakLive.state === 'kept' ? 'leaks' : 'safe' };
    },
  },
  {
    kind: 'custom',
    id: 'alter-role-set',
    superuser: true,
    run: async (scene) => {
      const owner = await scene.client();
      const reply = await owner.query("ALTER ROLE CURRENT_USER SET work_mem = '7MB'");
      await scene.direct.query(`ALTER ROLE ${owner.user} RESET work_mem`);
      return { setup: sightOf(reply), verdict: reply.error ? 'rejected' : 'safe' };
    },
  },
  {
    kind: 'custom',
    id: 'discard-all-tracked-guc',
    run: async (scene) => {
      const owner = await scene.client();
      const backend = await owner.backend();
      const before = (await owner.value('SHOW timezone')) ?? '';
      await owner.query("SET timezone = 'Asia/Tokyo'");
      const setup = sightOf(await owner.query('DISCARD ALL'));
      const same = sightOf(await owner.query('SHOW timezone'), shows(before));
      if (setup.state !== 'kept') return { setup, verdict: 'rejected' };
      if (!scene.shared) return { setup, same, verdict: same.state === 'kept' ? 'safe' : 'breaks' };
      await scene.occupy(backend);
      const other = sightOf(await owner.query('SHOW timezone'), shows(before));
      await scene.vacate();
      return { setup, same, other, verdict: same.state === 'kept' && other.state === 'kept' ? 'safe' : 'breaks' };
    },
  },
  {
    kind: 'custom',
    id: 'backend-pid',
    run: async (scene) => {
      const owner = await scene.client();
      const before = await owner.backend();
      if (!scene.shared) {
        const same = sight((await owner.backend()) === before);
        return { same, verdict: same.state === 'kept' ? 'safe' : 'breaks' };
      }
      await scene.occupy(before);
      const other = sight((await owner.backend()) === before);
      await scene.vacate();
      return { other, verdict: other.state === 'kept' ? 'tracked' : 'breaks' };
    },
  },
  unlocksAll('discard-all', 'DISCARD ALL'),
  ...['PLANS', 'TEMP', 'SEQUENCES'].map((what): StateProbe => ({
    kind: 'state',
    id: `discard-${what.toLowerCase()}`,
    setup: [`DISCARD ${what}`],
    look: 'SELECT 1',
    found: shows('1'),
    stateless: true,
  })),
];
