import { queryRuleMatches, type SentText } from '@poolsafe/core';
import { proxysqlDigest } from '@poolsafe/dialects';
import type { ConfigPlace, ConfigProblem, ConfiguredSetting, ConfiguredTarget, PlacedRule } from './config-reader.js';
import { checkSettings, judgedSettings, repeated, unknownKeys } from './entries.js';
import { keyTable } from './known-keys.js';
import { PROXYSQL_RULE_COLUMNS, PROXYSQL_USER_COLUMNS, PROXYSQL_VARIABLES } from './known-keys/proxysql.js';
import { profileOf } from './profile-of.js';

/** A user of mysql_users, with what the columns hold. */
export interface ProxysqlUser {
  readonly name: string;
  readonly columns: readonly ConfiguredSetting[];
}

const USER_DEFAULTS: Readonly<Record<string, string>> = { fast_forward: '0', transaction_persistent: '1' };

const RULE_KEYS = keyTable({ text: PROXYSQL_RULE_COLUMNS.join(' ') });

const sample = (text: string): SentText => ({ text, statements: 1, digest: proxysqlDigest(text) });

/** Plain reads and writes, as an application sends them: where they go shows a read/write split. */
const READ = sample('SELECT c FROM t WHERE id = 1');
const WRITE = sample('UPDATE t SET c = 2 WHERE id = 1');

function destination(rules: readonly PlacedRule[], sent: SentText): string | undefined {
  for (const { rule } of rules) {
    if (rule.destination_hostgroup !== undefined && queryRuleMatches(rule, sent)) return rule.destination_hostgroup;
  }
  return undefined;
}

/**
 * The target that ProxySQL's variables and query rules stand for.
 *
 * @param variables names without `mysql-`
 */
export function proxysqlTarget(
  variables: readonly ConfiguredSetting[],
  rules: readonly PlacedRule[],
  start: ConfigPlace,
  users: readonly ProxysqlUser[] = [],
): { readonly targets: readonly ConfiguredTarget[]; readonly problems: readonly ConfigProblem[] } {
  const profile = profileOf('proxysql');
  const active = [...rules]
    .filter(({ rule }) => rule.active === undefined || rule.active === '1')
    .sort((a, b) => Number(a.rule.rule_id ?? 0) - Number(b.rule.rule_id ?? 0));
  const [first] = active;
  const split = destination(active, READ) !== destination(active, WRITE);
  const settings: ConfiguredSetting[] = [...judgedSettings(variables, profile)];
  if (first) {
    // One text for the same rules, whatever the order of their columns.
    const list = active.map(({ rule }) =>
      Object.fromEntries(Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1))),
    );
    settings.push({ ...first.place, name: 'mysql_query_rules', value: JSON.stringify(list) });
    if (split) settings.push({ ...first.place, name: 'read_write_split', value: 'true' });
  }
  const all: ConfiguredTarget = { label: 'all clients', mode: 'multiplexing', settings, place: start, rules: active };
  return {
    targets: [
      all,
      ...users.flatMap(({ name, columns }): ConfiguredTarget[] => {
        // Only what differs from the other clients makes a target of its own.
        const own = judgedSettings(columns, profile).filter(
          ({ name: column, value }) => value !== USER_DEFAULTS[column],
        );
        return own.length === 0 ? [] : [{ ...all, label: `user ${name}`, settings: [...settings, ...own] }];
      }),
    ],
    problems: [
      ...users.flatMap(({ name, columns }) =>
        checkSettings(columns, profile, {
          what: `mysql_users, user ${name}`,
          keys: PROXYSQL_USER_COLUMNS,
        }),
      ),
      ...checkSettings(variables, profile, { what: 'mysql_variables', keys: PROXYSQL_VARIABLES }),
      ...repeated(
        variables,
        profile.settings.map(({ name }) => name),
        'ProxySQL',
      ),
      ...rules.flatMap(({ rule, place }) => ruleProblems(rule, place)),
    ],
  };
}

function ruleProblems(rule: PlacedRule['rule'], place: ConfigPlace): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const columns = Object.keys(rule).map((name) => ({ ...place, name, value: rule[name] ?? '' }));
  problems.push(...unknownKeys(columns, { what: 'mysql_query_rules', keys: RULE_KEYS }));
  if (rule.multiplex !== undefined && !/^[012]$/.test(rule.multiplex)) {
    problems.push({ ...place, message: `multiplex cannot be "${rule.multiplex}" (known: 0, 1, 2)` });
  }
  for (const name of ['match_digest', 'match_pattern'] as const) {
    const pattern = rule[name];
    if (pattern === undefined || readable(pattern)) continue;
    problems.push({
      ...place,
      message: `${name} "${pattern}" cannot be read here; the rule is taken to match nothing`,
    });
  }
  return problems;
}

function readable(pattern: string): boolean {
  try {
    new RegExp(pattern.replace(/^\(\?i\)/, ''), 'i');
    return true;
  } catch {
    return false;
  }
}
