import type { Fix, Rule as PoolsafeRule } from '@poolsafe/core';
import { repairedRules } from '@poolsafe/engine';
import type { Rule } from 'eslint';
import { findingsOf } from './findings.js';

const RULES_URL = 'https://github.com/poolsafe/poolsafe/blob/main/rules/';

/** Edits of one fix as ESLint makes them: one replacement from the first edit to the last. */
const fixer = (fix: Fix, text: string) => (make: Rule.RuleFixer) => {
  const edits = [...fix.edits].sort((a, b) => a.start - b.start);
  const start = edits[0]?.start ?? 0;
  const end = edits.at(-1)?.end ?? 0;
  let replaced = '';
  let at = start;
  for (const edit of edits) {
    replaced += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return make.replaceTextRange([start, end], replaced + text.slice(at, end));
};

/** A poolsafe rule as an ESLint rule: it reports what the engine found under its id. */
export function eslintRule(rule: PoolsafeRule): Rule.RuleModule {
  return {
    meta: {
      type: 'problem',
      docs: { description: rule.summary, url: `${RULES_URL}${rule.id}/README.md`, recommended: true },
      // Asked for when a fix is made or shown, which is seldom.
      get fixable() {
        return repairedRules().has(rule.id) ? 'code' : undefined;
      },
      get hasSuggestions() {
        return repairedRules().has(rule.id);
      },
      schema: [],
      defaultOptions: [],
      messages: { found: '{{message}} {{advice}}', fix: '{{title}}', problem: '{{problem}}' },
      languages: ['js/js', 'poolsafe/postgres', 'poolsafe/mysql', 'poolsafe/sql'],
    } as Rule.RuleModule['meta'] & object,
    create: (context) => {
      const { sourceCode } = context;
      const found = findingsOf(context);
      // Most files hold nothing for a rule: it then listens to nothing.
      if (found.problem === undefined && !found.byRule.has(rule.id)) return {};
      const report = () => {
        if (found.problem !== undefined) {
          context.report({ loc: { line: 1, column: 0 }, messageId: 'problem', data: { problem: found.problem } });
          // Once for the file: all rules meet the same configuration.
          found.problem = undefined;
        }
        for (const { range, message, advice, fixes: all } of found.byRule.get(rule.id) ?? []) {
          // ESLint takes fixes of rules only that say so.
          const fixes = all.length > 0 && repairedRules().has(rule.id) ? all : [];
          const safe = fixes.find(({ safety }) => safety === 'safe');
          const suggestions = fixes.filter((fix) => fix !== safe);
          context.report({
            loc: {
              start: { line: range.start.line, column: range.start.column - 1 },
              end: { line: range.end.line, column: range.end.column - 1 },
            },
            messageId: 'found',
            data: { message, advice },
            ...(safe ? { fix: fixer(safe, sourceCode.text) } : {}),
            suggest: suggestions.map((fix) => ({
              messageId: 'fix',
              data: { title: fix.title },
              fix: fixer(fix, sourceCode.text),
            })),
          });
        }
      };
      // The root of JavaScript's tree, and of ours for SQL files.
      return { Program: report, Script: report };
    },
  };
}
