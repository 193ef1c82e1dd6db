import type { ConfigDangers } from '../danger.js';

const dangers: ConfigDangers = [
  {
    product: 'odyssey',
    at: 'mode',
    when: { mode: 'statement' },
    severity: 'error',
    message:
      'Odyssey accepts pool "statement" and corrupts transactions without an error: BEGIN, two INSERTs and COMMIT kept one of the two rows, and so did ROLLBACK.',
    advice: 'Use pool "transaction".',
    basis: 'measured on Odyssey 1.5.2 in pool "statement"',
  },
  {
    product: 'odyssey',
    at: 'pool_discard',
    when: { settings: { pool_discard: { is: 'no' }, pool_smart_discard: { is: 'no' } } },
    severity: 'error',
    message:
      'Without pool_discard Odyssey cleans nothing: settings, temporary tables and locks reach other clients, and so do client_encoding, timezone, role and search_path of clients that sent them at startup.',
    advice: 'Set pool_discard yes, which is the default, or pool_smart_discard yes.',
    basis: 'measured on Odyssey 1.5.2 with pool_discard no, in pools "session" and "transaction"',
  },
  {
    product: 'odyssey',
    at: 'maintain_params',
    when: { settings: { maintain_params: { is: 'no' } } },
    severity: 'error',
    message:
      'Without maintain_params Odyssey drops the startup parameters of its clients, client_encoding and timezone included.',
    advice: 'Set maintain_params yes, which is the default.',
    basis: 'measured on Odyssey 1.5.2 with pool_discard no and maintain_params no',
  },
  {
    product: 'odyssey',
    at: 'pool_reserve_prepared_statement',
    when: { mode: ['transaction', 'statement'], settings: { pool_reserve_prepared_statement: { is: 'no' } } },
    severity: 'warning',
    message: "Odyssey drops drivers' prepared statements after every transaction, and the next use fails with 26000.",
    advice:
      'Set pool_reserve_prepared_statement yes, which is the default, or turn named statements off in every driver.',
    basis: 'measured on Odyssey 1.5.2 with pool_reserve_prepared_statement no',
  },
  {
    product: 'odyssey',
    at: 'pool_pin_on_listen',
    when: {
      mode: ['transaction', 'statement'],
      settings: { pool_pin_on_listen: { is: 'yes' }, pool_discard: { is: 'no' }, pool_smart_discard: { is: 'no' } },
    },
    severity: 'warning',
    message:
      'Odyssey keeps a client that ran LISTEN on its connection and cleans nothing when it leaves, so the subscription stays there and the next client gets its notifications.',
    advice: 'Set pool_discard yes beside it.',
    basis: 'measured on Odyssey 1.5.2 with pool_pin_on_listen yes and pool_discard no',
  },
];

export default dangers;
