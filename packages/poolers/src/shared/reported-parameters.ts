/**
 * Parameters that PostgreSQL reports to the client whenever they change (ParameterStatus), and since which server
 * version. A pooler that tracks "what the server reports" tracks these, however they were set.
 * Source: PostgreSQL documentation, "Asynchronous Operations" of the protocol chapter; measured on 15.18 and 18.6.
 */
export const REPORTED_PARAMETERS: readonly { readonly server?: string; readonly names: readonly string[] }[] = [
  {
    names: [
      'application_name',
      'client_encoding',
      'datestyle',
      'intervalstyle',
      'is_superuser',
      'session_authorization',
      'standard_conforming_strings',
      'timezone',
    ],
  },
  { server: '>=14', names: ['default_transaction_read_only', 'in_hot_standby'] },
  { server: '>=16', names: ['scram_iterations'] },
  { server: '>=18', names: ['search_path'] },
];
