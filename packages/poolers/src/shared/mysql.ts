import type { Condition, HandlingClause, SettingTest } from '@poolsafe/core';

export const ON: SettingTest = { matches: '^(true|1|on)$' };
export const OFF: SettingTest = { matches: '^(false|0|off)$' };

/** Server versions that are MariaDB: MySQL's numbers end below 10 so far, MariaDB's begin there. */
export const MARIADB = '>=10';

/** What a stored routine does is in the server, where no proxy sees it; what it leaves behind is not known either. */
export const unseenRoutines = (because: string, when?: Condition): HandlingClause => ({
  ...(when === undefined ? {} : { when }),
  effects: { state: ['user-variable', 'setting', 'temp-relation', 'session-lock'] },
  reach: 'message-alone',
  recognition: { by: 'text', pattern: '^CALL\\b', over: 'text-without-comments' },
  handling: { kind: 'yields', outcomes: ['unknown'] },
  because,
});
