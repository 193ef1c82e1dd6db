import type { Condition, HandlingClause, Recognition } from '@poolsafe/core';
import { OFF, ON } from '../shared/mysql.js';

export { OFF, ON };

export const SOURCE = 'https://github.com/sysown/proxysql (v2.7 branch at 5cc418b)';

/** No query rule says that an @ in the message is to be passed over (`multiplex` 2). */
export const AT_COUNTS = { setting: 'mysql_query_rules', field: 'multiplex', is: [null, '0', '1'] } as const;

type Facts = Omit<HandlingClause, 'recognition'>;

/** Adds conditions to a clause's own. */
export const under = (when: Condition | undefined, more: Condition): Condition => ({
  ...when,
  ...more,
  settings: { ...when?.settings, ...more.settings },
});

/**
 * A clause that ProxySQL decides by the digest of the message: once for the digest without comments, once for the one
 * that keeps them (`query_digests_keep_comment`). With `query_digests=false` there is no digest, and none of it happens.
 */
export const byDigest = (
  pattern: string,
  facts: Facts,
  more: Pick<Recognition & { by: 'text' }, 'unlessSelectOf'> = {},
): readonly HandlingClause[] =>
  (['digest', 'digest-with-comments'] as const).map((over) => ({
    ...facts,
    when: under(facts.when, {
      settings: { query_digests: ON, query_digests_keep_comment: over === 'digest' ? OFF : ON },
    }),
    recognition: { by: 'text', pattern, over, ...more },
  }));

/** As `byDigest`, for what ProxySQL parses of a `SET`: the text without comment blocks. */
export const bySetText = (pattern: string, facts: Facts): HandlingClause => ({
  ...facts,
  when: under(facts.when, { settings: { query_digests: ON } }),
  recognition: { by: 'text', pattern, over: 'text-without-comments' },
});
