import type { PoolerProfile } from '@poolsafe/core';

const tiproxy: PoolerProfile = {
  product: 'tiproxy',
  title: 'TiProxy',
  summary: 'Proxy of TiDB: every client keeps a session of its own, which it moves between servers with its state.',
  dialects: ['mysql'],
  versions: ['1.0', '1.1', '1.2', '1.3'],
  modes: [{ name: 'session', boundary: 'session' }],
  settings: [],
  resets: [{ at: 'session-end', clears: [{}], because: 'the session on the server ends with the client' }],
  handling: [],
  documents: [{ title: 'TiProxy', source: 'https://docs.pingcap.com/tidb/stable/tiproxy-overview' }],
  notes: [
    'TiProxy shares no connection. It moves a session with SHOW SESSION_STATES and waits for open transactions, cursors with unread rows and pending long data (pingcap/tiproxy@dd4b39c pkg/proxy/backend/cmd_processor.go).',
  ],
};

export default tiproxy;
