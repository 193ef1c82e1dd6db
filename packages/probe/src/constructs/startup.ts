import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomProbe, Probe, StateProbe } from '../construct.js';
import { sightOf } from '../sight.js';
import type { WireClient } from '../wire/client.js';

const shows = (wanted: string) => (value: string | null) => value === wanted;

const startup = (
  id: string,
  parameters: Readonly<Record<string, string>>,
  name: string,
  wanted: string,
): StateProbe => ({
  kind: 'state',
  id: `startup-${id}`,
  startup: parameters,
  setup: ['SELECT 1'],
  look: `SELECT current_setting('${name}', true)`,
  found: shows(wanted),
});

/** Two sessions with the same startup parameter one after the other, and a third after somebody ran SET. */
const secondSession = (
  id: string,
  parameters: Readonly<Record<string, string>>,
  name: string,
  wanted: string,
  elsewhere: string,
): CustomProbe => ({
  kind: 'custom',
  id: `startup-${id}-second-session`,
  run: async (scene) => {
    const look = async (client: WireClient) => sightOf(await client.query(`SHOW ${name}`), shows(wanted));
    const first = await scene.tryClient({ parameters });
    if (first.reply.error ?? first.reply.closed) return { setup: sightOf(first.reply), verdict: 'rejected' };
    const backend = await first.client.backend();
    const same = await look(first.client);
    await first.client.end();
    await sleep(80);
    const next = await scene.client({ parameters });
    const valid = (await next.backend()) === backend;
    const second = { ...(await look(next)), valid };
    await next.query(`SET ${name} = '${elsewhere}'`);
    await next.end();
    await sleep(80);
    const afterSet = await look(await scene.client({ parameters }));
    if (same.state !== 'kept') return { same, verdict: 'ignored' };
    const lost = second.state !== 'kept' || afterSet.state !== 'kept';
    return { same, second, afterSet, verdict: lost ? 'breaks' : scene.shared ? 'tracked' : 'safe' };
  },
});

/** Parameters that a client sends when it connects. */
export const startupProbes: readonly Probe[] = [
  startup('application_name', { application_name: 'probe_app' }, 'application_name', 'probe_app'),
  startup('client_encoding', { client_encoding: 'LATIN1' }, 'client_encoding', 'LATIN1'),
  startup('datestyle', { DateStyle: 'German, DMY' }, 'datestyle', 'German, DMY'),
  startup('timezone', { TimeZone: 'Asia/Tokyo' }, 'timezone', 'Asia/Tokyo'),
  startup('intervalstyle', { IntervalStyle: 'iso_8601' }, 'intervalstyle', 'iso_8601'),
  startup('search_path', { search_path: 'probe_schema' }, 'search_path', 'probe_schema'),
  startup('statement_timeout', { statement_timeout: '12345' }, 'statement_timeout', '12345ms'),
  startup('lock_timeout', { lock_timeout: '12345' }, 'lock_timeout', '12345ms'),
  startup('extra_float_digits', { extra_float_digits: '3' }, 'extra_float_digits', '3'),
  startup(
    'default_transaction_read_only',
    { default_transaction_read_only: 'on' },
    'default_transaction_read_only',
    'on',
  ),
  startup('role', { role: 'r_other' }, 'role', 'r_other'),
  startup('options-search_path', { options: '-c search_path=probe_schema' }, 'search_path', 'probe_schema'),
  startup('options-statement_timeout', { options: '-c statement_timeout=12345' }, 'statement_timeout', '12345ms'),
  startup('options-datestyle', { options: '-c datestyle=German,DMY' }, 'datestyle', 'German, DMY'),
  startup('options-custom-guc', { options: '-c app.tenant_id=acme' }, 'app.tenant_id', 'acme'),
  secondSession('search_path', { search_path: 'probe_schema' }, 'search_path', 'probe_schema', 'pg_catalog'),
  secondSession(
    'options-search_path',
    { options: '-c search_path=probe_schema' },
    'search_path',
    'probe_schema',
    'pg_catalog',
  ),
  secondSession('timezone', { TimeZone: 'Asia/Tokyo' }, 'timezone', 'Asia/Tokyo', 'America/Lima'),
  {
    kind: 'custom',
    id: 'startup-replication',
    superuser: true,
    run: async (scene) => {
      const { client, reply } = await scene.tryClient({ parameters: { replication: 'database' } });
      if (reply.error ?? reply.closed) return { setup: sightOf(reply), verdict: 'rejected' };
      const setup = sightOf(await client.query('IDENTIFY_SYSTEM'));
      return { setup, verdict: setup.state === 'kept' ? 'safe' : 'breaks' };
    },
  },
];
