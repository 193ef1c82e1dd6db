import { type Behaviour, type ClientDescription, discardAll, setting } from '../client-description.js';

const timeout = (option: string, parameter: string): Behaviour => ({
  option,
  when: { [option]: { not: ['DISABLE_TIMEOUT'] } },
  effects: [setting(parameter, 'startup')],
  does: `sends the startup parameter ${parameter} by default (60 seconds)`,
  remedy: `Set \`${option}: 'DISABLE_TIMEOUT'\`, and the timeout for the role: \`ALTER ROLE ... SET ${parameter} = ...\`.`,
  set: "'DISABLE_TIMEOUT'",
});

/** Slonik: https://github.com/gajus/slonik#api, checked against what its versions send. */
const slonik: ClientDescription = {
  id: 'slonik',
  title: 'Slonik',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['slonik'],
  makers: [{ modules: ['slonik'], exported: 'createPool', how: 'call', takes: ['address', 'options'] }],
  behaviours: [
    timeout('statementTimeout', 'statement_timeout'),
    timeout('idleInTransactionSessionTimeout', 'idle_in_transaction_session_timeout'),
    {
      version: '>=38',
      option: 'resetConnection',
      when: { resetConnection: 'absent' },
      effects: [discardAll],
      does: 'runs DISCARD ALL when a connection goes back to its pool',
      remedy: 'Set `resetConnection: async () => {}`: the pooler cleans its connections by itself.',
      set: 'async () => {}',
    },
  ],
};

export default slonik;
