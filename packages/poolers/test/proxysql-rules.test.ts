import { analyseMysql, sentText } from '@poolsafe/dialects';
import { describe, expect, it } from 'vitest';
import { aloneContext, judge, type Outcome, parseQueryRules, queryRuleMatches, type Target } from '@poolsafe/core';
import { judgeMysqlConstruct, mysqlConstructs, parseTarget, proxysqlRepairs, type RuleInput } from '../src/index.js';

const found = (problem: RuleInput['problem'], ...texts: readonly string[]): RuleInput[] =>
  texts.map((text) => ({ problem, sent: sentText(text, 'mysql') }));

describe('generated query rules', () => {
  it('pin families of statements, and one by one what is in no family', () => {
    const { repairs, sql } = proxysqlRepairs(
      found(
        'leaks',
        'CALL book(1)',
        "call other('x')",
        "SELECT GET_LOCK ('a', 0)",
        'FLUSH TABLES t FOR EXPORT',
        "SELECT 1; SET SESSION sql_mode='ANSI'",
        "SET time_zone = CONCAT('+0', '3:00')",
      ),
    );
    expect(repairs.map(({ sql: statement, statements }) => `${String(statements)} ${statement}`)).toEqual([
      expect.stringContaining(
        "2 INSERT INTO mysql_query_rules (rule_id, active, match_digest, multiplex, apply, comment) VALUES (1000, 1, '^CALL ', 0, 0, ",
      ),
      expect.stringContaining(String.raw`VALUES (1001, 1, 'GET_LOCK\s+\(', 0, 0, `),
      expect.stringContaining("VALUES (1002, 1, '^FLUSH TABLES .*(FOR EXPORT|WITH READ LOCK)', 0, 0, "),
      expect.stringContaining("VALUES (1003, 1, ';.*(SET |CREATE TEMPORARY |PREPARE |LOCK TABLE)', 0, 0, "),
      expect.stringContaining(String.raw`CONCAT\(\?,\?\)$', 0, 0, `),
    ]);
    expect(sql).toContain('LOAD MYSQL QUERY RULES TO RUNTIME;');
    expect(sql).not.toMatch(/, 1, 0, '/);
  });

  it('list the variables of start queries instead of switching the @ rule off', () => {
    const { repairs } = proxysqlRepairs(
      found(
        'pins',
        'SELECT @@session.sql_mode AS m, @@time_zone',
        'SELECT @@version_comment LIMIT 1',
        'SELECT @x',
        'SET @x = 1',
      ),
    );
    expect(repairs.map(({ sql }) => sql)).toEqual([
      "SET mysql-keep_multiplexing_variables='tx_isolation,transaction_isolation,version,sql_mode,time_zone';",
    ]);
  });

  it('are nothing when nothing was found', () => {
    expect(proxysqlRepairs([])).toEqual({ repairs: [], sql: '' });
  });
});

/** The target with a script of repairs applied to its settings, as the admin interface would. */
function repaired(target: Target, sql: string): Target {
  const rules = [
    ...sql.matchAll(
      /^INSERT INTO mysql_query_rules \(([^)]*)\) VALUES \((\d+), (\d+), '((?:[^']|'')*)', (\d+), (\d+), /gm,
    ),
  ].map(([, columns, rule_id, active, match, multiplex, apply]) => {
    expect(columns).toBe('rule_id, active, match_digest, multiplex, apply, comment');
    return { rule_id, active, match_digest: match?.replaceAll("''", "'"), multiplex, apply };
  });
  const kept = /^SET mysql-keep_multiplexing_variables='([^']*)';$/m.exec(sql)?.[1];
  const more = [
    ...(rules.length === 0 ? [] : [`mysql_query_rules=${encodeURIComponent(JSON.stringify(rules))}`]),
    ...(kept === undefined ? [] : [`keep_multiplexing_variables=${encodeURIComponent(kept)}`]),
  ].join('&');
  const join = target.id.includes('?') ? '&' : '?';
  return more === '' ? target : parseTarget(`${target.id}${join}${more}`);
}

/** Somebody else meets what is left. */
const LEAKS: readonly Outcome[] = ['leaked', 'permanent', 'harms-others'];

describe('generated repairs, applied to the emulation of ProxySQL', () => {
  const single = mysqlConstructs.filter(({ messages, leftOpen }) => messages.length === 1 && leftOpen !== true);

  it.each(['1.4', '2.0', '2.1', '2.4', '2.5', '2.6', '2.7', '3.0'])(
    'nothing leaks any more, and no start query pins, on %s',
    (version) => {
      const of = (target: Target) =>
        single.map((construct) => {
          const as = construct.protocol ? { ...target, protocol: construct.protocol } : target;
          return { text: construct.messages[0] ?? '', ...judgeMysqlConstruct(construct, as) };
        });
      const target = parseTarget(`proxysql@${version}`);
      const leaking = of(target).filter(({ outcomes }) => outcomes.some((outcome) => LEAKS.includes(outcome)));
      // CALL is unknown where nobody looks into the routine; its rule was measured.
      const calls = single.map(({ messages }) => messages[0] ?? '').filter((text) => text.startsWith('CALL '));
      const pinning = of(target).filter(({ text, outcomes }) => /^SELECT @@/.test(text) && outcomes.includes('pinned'));
      expect(leaking.length).toBeGreaterThan(5);
      const inputs = [
        ...found('leaks', ...leaking.map(({ text }) => text), ...calls),
        ...found('pins', ...pinning.map(({ text }) => text)),
      ];
      const after = of(repaired(target, proxysqlRepairs(inputs, target.settings['keep_multiplexing_variables']).sql));
      const texts = (list: readonly { readonly text: string }[]) => [...new Set(list.map(({ text }) => text))];
      const still = after.filter(({ outcomes }) => outcomes.some((outcome) => LEAKS.includes(outcome)));
      expect(texts(still)).toEqual([]);
      const repairedTexts = new Set([...texts(leaking), ...calls]);
      const notHeld = after.filter(({ text, heldUntil }) => repairedTexts.has(text) && heldUntil === null);
      expect(texts(notHeld)).toEqual([]);
      // Nothing that was fine before is pinned by the rules.
      const before = new Map(of(target).map((entry) => [entry.text, entry]));
      const over = after.filter(
        ({ text, heldUntil }) => !repairedTexts.has(text) && heldUntil !== null && before.get(text)?.heldUntil === null,
      );
      expect(texts(over)).toEqual([]);
    },
  );

  it('start queries stay shared once their variables are listed', () => {
    const texts = [
      'SELECT @@sql_mode',
      'SELECT @@max_allowed_packet, @@wait_timeout',
      'SELECT @@session.time_zone AS z',
    ];
    const target = parseTarget('proxysql@2.7');
    const { sql } = proxysqlRepairs(found('pins', ...texts));
    for (const text of texts) {
      const construct = { id: text, effects: {}, messages: [text] };
      expect(judgeMysqlConstruct(construct, target).heldUntil, text).toBe('reset');
      expect(judgeMysqlConstruct(construct, repaired(target, sql)).heldUntil, text).toBeNull();
    }
    // A variable of the user's own still pins.
    const own = { id: 'own', effects: {}, messages: ['SET @x = 1'] };
    expect(judgeMysqlConstruct(own, repaired(target, sql)).heldUntil).toBe('reset');
  });
});

describe('query rules', () => {
  it.each([
    ['{"match_digest":"^select @@"}', 'SELECT  @@sql_mode', true],
    ['{"match_digest":"a@b"}', "SELECT 'a@b'", false],
    ['{"match_pattern":"a@b"}', "SELECT 'a@b'", true],
    ['{"match_digest":"^SELECT","negate_match_pattern":"1"}', 'SELECT 1', false],
    ['{"match_digest":"^SELECT","negate_match_pattern":"1"}', 'UPDATE t SET a=1', true],
    ['{"match_digest":"(","active":"1"}', 'SELECT 1', false],
    ['{"match_digest":".","active":"0"}', 'SELECT 1', false],
  ])('%s on %s: %s', (rule, text, matches) => {
    const [parsed] = parseQueryRules(`[${rule}]`) ?? [];
    expect(parsed && queryRuleMatches(parsed, sentText(text, 'mysql'))).toBe(matches);
  });

  it.each(['{', '{"a":1}', '[1]', '[null]'])('%s is no list of rules', (text) => {
    expect(parseQueryRules(text)).toBeUndefined();
  });
});

it('what ProxySQL has no flag for leaks unnoticed, and gets a rule', () => {
  const text = 'HANDLER t OPEN';
  const [effect] = analyseMysql(text).statements[0]?.effects ?? [];
  if (!effect) throw new Error('no effect');
  const verdict = judge(effect, parseTarget('proxysql@2.7'), {
    ...aloneContext('mysql', text),
    sent: sentText(text, 'mysql'),
  });
  expect(verdict).toMatchObject({ outcomes: ['leaked', 'lost'], recognised: false });
  expect(proxysqlRepairs(found('leaks', text)).sql).toContain("'^HANDLER .* OPEN', 0, 0");
});
