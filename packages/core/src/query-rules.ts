import type { SentText } from './context.js';
import type { QueryRuleTest, Target } from './profile.js';

/**
 * A rule of a proxy that decides about messages by their text, as a setting holds it (a JSON list). Keys are the
 * proxy's own: `match_digest` and `match_pattern` are regular expressions over the digest and over the text, `apply`
 * ends the search, everything else is a field that the rule sets.
 */
export interface QueryRule {
  readonly match_digest?: string;
  readonly match_pattern?: string;
  readonly negate_match_pattern?: string;
  readonly apply?: string;
  readonly active?: string;
  readonly [field: string]: string | undefined;
}

const parsed = new WeakMap<Target, Map<string, readonly QueryRule[]>>();

/** Reads a list of query rules; `undefined` when the text is no such list. Values are taken as strings. */
export function parseQueryRules(text: string): readonly QueryRule[] | undefined {
  if (text.trim() === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const rules: QueryRule[] = [];
  for (const entry of value as unknown[]) {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
    rules.push(Object.fromEntries(Object.entries(entry).map(([key, field]) => [key, String(field)])));
  }
  return rules;
}

/** True when the rule's expressions match the message. One that JavaScript cannot read matches nothing. */
export function queryRuleMatches(rule: QueryRule, sent: SentText): boolean {
  if (rule.active === '0') return false;
  const negated = rule.negate_match_pattern === '1';
  const digest = rule.match_digest === undefined || matches(rule.match_digest, sent.digest ?? sent.text) !== negated;
  return digest && (rule.match_pattern === undefined || matches(rule.match_pattern, sent.text) !== negated);
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern.replace(/^\(\?i\)/, ''), 'i').test(text);
  } catch {
    return false;
  }
}

/** What the rules of a target set a field to, for one message: the last that matches, up to one that applies. */
export function queryRuleField(target: Target, test: QueryRuleTest, sent: SentText): string | null {
  let perSetting = parsed.get(target);
  if (!perSetting) parsed.set(target, (perSetting = new Map<string, readonly QueryRule[]>()));
  let rules = perSetting.get(test.setting);
  if (!rules) {
    perSetting.set(test.setting, (rules = parseQueryRules(target.settings[test.setting] ?? '') ?? []));
  }
  let value: string | null = null;
  for (const rule of rules) {
    if (!queryRuleMatches(rule, sent)) continue;
    value = rule[test.field] ?? value;
    if (rule.apply === '1') break;
  }
  return value;
}
