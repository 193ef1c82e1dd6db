import type { ConfigDangers } from '../danger.js';

const dangers: ConfigDangers = [
  {
    product: 'pgpool',
    at: 'reset_query_list',
    when: { settings: { reset_query_list: { matches: '^(?!.*discard\\s+all)' } } },
    severity: 'error',
    message:
      'Nothing but reset_query_list cleans a connection that Pgpool-II keeps, and without DISCARD ALL what one client left reaches the next: 56 of 136 measured constructs leak.',
    advice: "Set reset_query_list = 'ABORT; DISCARD ALL'.",
    basis: 'measured on Pgpool-II 4.3 and 4.7',
  },
  {
    product: 'pgpool',
    at: 'load_balance_mode',
    when: { settings: { load_balance_mode: { is: 'on' }, backend_clustering_mode: { matches: '^(?!raw$)' } } },
    severity: 'info',
    message:
      'Reads go to a standby, and state that was made by set_config(), DO or a function is on the primary only, so the next read does not find it.',
    advice:
      'Use SET, which Pgpool-II sends to every server, or keep such reads in the transaction that made the state.',
    basis: 'measured on Pgpool-II 4.3 and 4.7',
  },
  {
    product: 'pgpool',
    at: 'disable_load_balance_on_write',
    when: {
      settings: {
        disable_load_balance_on_write: { is: 'off' },
        load_balance_mode: { is: 'on' },
        backend_clustering_mode: { matches: '^(?!raw$)' },
      },
    },
    severity: 'warning',
    message:
      'Reads that follow a write in the same transaction go to a standby, which does not have what the transaction has written.',
    advice: "Set disable_load_balance_on_write = 'transaction', which is the default.",
    basis: 'https://www.pgpool.net/docs/latest/en/html/runtime-config-load-balancing.html',
  },
];

export default dangers;
