import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Dialect, dialectsOf, replay, severityOf, worstOutcome, type RuleCase } from '@poolsafe/core';
import { analyse, loadPostgresParser, sentText } from '@poolsafe/dialects';
import { isPaired, occurrenceOf, ruleFor } from '@poolsafe/engine';
import { parseTarget } from '@poolsafe/poolers';
import { beforeAll, describe, expect, it } from 'vitest';
import { examples } from '../../docs/generate/pages.js';
import { rules } from '../index.js';

beforeAll(loadPostgresParser);

const folder = join(fileURLToPath(import.meta.url), '../..');

/** The words that a rule underlines in a text that a client sends statement by statement, or as one message. */
function reported(
  rule: string,
  sql: string,
  targets: readonly string[],
  oneMessage = false,
  dialect: Dialect = 'postgres',
): readonly string[] {
  const { statements } = analyse(sql, dialect);
  const steps = statements.map(({ effects, leaves, range }, message) => ({
    effects,
    ...(leaves ? { leaves } : {}),
    message: oneMessage ? 0 : message,
    messageSize: oneMessage ? statements.length : 1,
    handle: 'session' as const,
    text: sql,
    ...(dialect === 'postgres'
      ? {}
      : {
          sent: oneMessage
            ? sentText(sql, dialect, statements.length)
            : sentText(sql.slice(range.start, range.end), dialect),
        }),
  }));
  return replay(steps, dialect).flatMap((placed) => {
    const { effect, context } = placed;
    const found = targets.map(parseTarget).some((target) => {
      const occurrence = occurrenceOf(effect, context, target, isPaired(placed));
      return severityOf(worstOutcome(occurrence.verdict)) !== undefined && ruleFor(occurrence)?.id === rule;
    });
    return found ? [sql.slice(effect.range.start, effect.range.end)] : [];
  });
}

const DEFAULT: Partial<Record<Dialect, readonly string[]>> = {
  postgres: ['pgbouncer@1.26/transaction'],
  mysql: ['proxysql@2.7'],
  redis: ['redis-shared'],
  mongodb: ['mongodb-driver'],
  memcached: ['memcached-shared'],
};

const DEFAULT_OF_RULE: Readonly<Record<string, readonly string[]>> = {
  'statement-mode-transaction': ['pgbouncer/statement'],
  'proxy-command': ['twemproxy'],
};

describe.each(
  rules.flatMap((rule) => (rule.about === 'effects' ? [[rule.id, dialectsOf(rule)[0] ?? 'postgres'] as const] : [])),
)('%s', (id, dialect) => {
  const page = readFileSync(join(folder, id, 'README.md'), 'utf8');
  const targets = DEFAULT_OF_RULE[id] ?? DEFAULT[dialect] ?? [];
  const inSql = (example: string) => !example.startsWith('--');

  it.each(examples(page, 'Incorrect').filter(inSql))('reports the incorrect example %s', (sql) => {
    expect(reported(id, sql, targets, false, dialect)).not.toEqual([]);
  });

  it.each(examples(page, 'Correct').filter(inSql))('stays silent on the correct example %s', (sql) => {
    expect(reported(id, sql, targets, false, dialect)).toEqual([]);
  });

  it('has its cases', async () => {
    if (!existsSync(join(folder, id, 'cases.ts'))) return;
    const { default: cases } = (await import(join(folder, id, 'cases.ts'))) as { default: readonly RuleCase[] };
    for (const { title, sql, oneMessage, targets: own, reports, dialect: other } of cases) {
      const on = own ?? (other ? (DEFAULT[other] ?? []) : targets);
      expect({ title, reports: reported(id, sql, on, oneMessage, other ?? dialect) }).toEqual({ title, reports });
    }
  });
});
