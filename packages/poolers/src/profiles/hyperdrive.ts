import type { EffectPattern, HandlingClause, PoolerProfile } from '@poolsafe/core';
import {
  clause,
  documentedIn,
  DRIVER_STATEMENT,
  sessionSetting,
  startupParameter,
  unknownOtherwise,
} from '../shared/clauses.js';

const features = documentedIn(
  'cloudflare/cloudflare-docs@0f82325b src/content/docs/hyperdrive/reference/supported-databases-and-features.mdx',
);
const howItWorks = documentedIn('cloudflare/cloudflare-docs#19035 (how Hyperdrive works)');

const unsupported = (effects: EffectPattern, what: string): HandlingClause =>
  clause(effects, { kind: 'rejects', error: `${what} is not supported` }, `Hyperdrive does not support ${what}`, {
    when: { dialect: 'postgres' },
    evidence: [features(`${what} is on the list of what is not supported`)],
  });

const hyperdrive: PoolerProfile = {
  product: 'hyperdrive',
  title: 'Cloudflare Hyperdrive',
  summary: 'Connection pooling and query caching between Cloudflare Workers and a database.',
  dialects: ['postgres'],
  versions: [''],
  modes: [{ name: 'transaction', boundary: 'transaction' }],
  serverVersion: '17',
  settings: [],
  resets: [
    {
      at: 'transaction-end',
      clears: [{ state: ['setting', 'role'] }],
      because: 'Hyperdrive resets a connection that goes back to the pool',
    },
  ],
  handling: [
    unsupported(
      { state: 'prepared-statement', via: ['prepare', 'execute', 'deallocate'] },
      'PREPARE, EXECUTE and DEALLOCATE',
    ),
    unsupported(
      { state: ['every-state', 'temp-relation', 'sequence-value'], action: 'release', via: 'discard' },
      'DISCARD',
    ),
    clause(DRIVER_STATEMENT, { kind: 'tracks' }, 'Hyperdrive follows prepared statements that a driver names', {
      recognition: { by: 'protocol' },
      evidence: [features('prepared statements work implicitly, when a driver sends the query')],
    }),
    unsupported({ state: 'session-lock' }, 'advisory locks'),
    unsupported({ state: 'notification' }, 'LISTEN and NOTIFY'),
    unsupported(
      { state: ['temp-relation', 'cursor', 'library', 'extension-state'], action: ['write'], scope: 'session' },
      'changing the state of the session other than by SET',
    ),
    clause(
      startupParameter(),
      { kind: 'yields', outcomes: ['unknown'] },
      'what Hyperdrive does with startup parameters is not documented',
    ),
    clause(
      sessionSetting(),
      { kind: 'keeps' },
      'SET lasts for the transaction, or for the message of several statements; then Hyperdrive resets the connection',
      {
        evidence: [
          howItWorks('SET works within a transaction or one message; the connection is reset when it goes back'),
        ],
      },
    ),
    ...unknownOtherwise('what Hyperdrive does with this is not documented'),
  ],
  documents: [
    {
      title: 'Hyperdrive: supported databases and features',
      source: 'https://developers.cloudflare.com/hyperdrive/reference/supported-databases-and-features/',
    },
    {
      title: 'How Hyperdrive works',
      source: 'https://developers.cloudflare.com/hyperdrive/concepts/how-hyperdrive-works/',
    },
  ],
  notes: ['Hyperdrive is a hosted service and was not run: its rows come from its documentation, or follow from it.'],
};

export default hyperdrive;
