import { beforeAll, describe, expect, it } from 'vitest';
import { HOLE, loadPostgresParser } from '../../src/index.js';
import { factsOf } from '../support/read.js';

beforeAll(() => loadPostgresParser());

/** What statements hold where something else fills in a value. `$1` and `?` stand for values only. */
const VALUES = [
  '$1',
  '?',
  '?1',
  ':value',
  '@p1',
  '%s',
  '%(value)s',
  '{}',
  '{value}',
  '${value}',
  '#{value}',
  '{{ value }}',
  "{{ var('value') }}",
  '<?= $value ?>',
  '$value',
  '$(value)',
  HOLE,
];
const NAMES = VALUES.filter((hole) => !/^[$?]1?$/.test(hole) && hole !== '?1');

describe.each(VALUES)('%s as a value', (hole) => {
  it.each<[string, readonly string[]]>([
    ['SET work_mem = §', ['setting write session work_mem']],
    ['SET LOCAL app.x TO §', ['setting write transaction app.x']],
    ["SELECT set_config('a.b', §, true)", ['setting write transaction a.b']],
    ["SELECT set_config('a.b', §, false)", ['setting write session a.b']],
    ["SELECT set_config('a.b', 'c', §)", ['setting write session a.b']],
    ['SELECT set_config(§, §, §)', ['setting write session -']],
    ['SELECT pg_advisory_lock(§)', ['session-lock write session -']],
    ['SELECT pg_advisory_xact_lock(§, §)', ['session-lock write transaction -']],
    ['EXECUTE p(§)', ['prepared-statement read session p']],
    ['FETCH § FROM c', ['cursor read session c']],
    ['NOTIFY ch, §', ['notification send transaction ch']],
    ['SELECT a FROM t WHERE b IN (§, §); LISTEN ch', ['notification write session ch']],
    ['CREATE TEMP TABLE x AS SELECT §', ['temp-relation write session x']],
    ['DECLARE c CURSOR WITH HOLD FOR SELECT §', ['cursor write session c']],
  ])('%s', (template, expected) => {
    expect(factsOf(template.replaceAll('§', hole))).toEqual(expected);
  });
});

describe.each(NAMES)('%s as a name', (hole) => {
  it.each<[string, readonly string[]]>([
    ['SET § = 1', ['setting write session -']],
    ['SET app.§ = 1', ['setting write session -']],
    ['RESET §', ['setting release session -']],
    ['LISTEN §', ['notification write session -']],
    ['UNLISTEN §', ['notification release session -']],
    ['PREPARE § AS SELECT 1', ['prepared-statement write session -']],
    ['DEALLOCATE §', ['prepared-statement release session -']],
    ['CREATE TEMP TABLE § (a int)', ['temp-relation write session -']],
    ['DECLARE § CURSOR FOR SELECT 1', ['cursor write transaction -']],
    ['LOCK TABLE §', ['table-lock write transaction -']],
    ['SET ROLE §', ['role write session role']],
    ['SELECT § FROM §; SET x = 1', ['setting write session x']],
    ['§; SET x = 1', ['setting write session x']],
    ['SELECT 1 WHERE § ORDER BY §; DISCARD ALL', ['every-state release session *']],
  ])('%s', (template, expected) => {
    expect(factsOf(template.replaceAll('§', hole))).toEqual(expected);
  });
});

describe.each(NAMES.filter((hole) => !/^\$[v(]/.test(hole)))('%s as a part of a name', (hole) => {
  it.each<[string, readonly string[]]>([
    ['CREATE TEMP TABLE x_§ (a int)', ['temp-relation write session -']],
    ['SET app_§.y = 1', ['setting write session -']],
    ['LISTEN §_x', ['notification write session -']],
  ])('%s', (template, expected) => {
    expect(factsOf(template.replaceAll('§', hole))).toEqual(expected);
  });
});

describe('templates', () => {
  it.each<[string, readonly string[]]>([
    ['{% if a %} SET x = 1; {% endif %} {# SET y = 1; #} SELECT 1', ['setting write session x']],
    ['<?php if ($a) { ?> LISTEN b; <?php } ?>', ['notification write session b']],
    ['SET search_path TO "{{ schema }}", public', ['setting write session search_path']],
    ['CREATE TEMP TABLE "${name}" (a int)', ['temp-relation write session -']],
    ['CREATE TEMP TABLE {{ this.schema }}.{{ this.name }} AS SELECT 1', ['temp-relation write session -']],
    ["SELECT data #>> '{a,b}', j ?| array['a'], t @> u; SET x = 1", ['setting write session x']],
    ['SELECT a[1:2], b::text, 5 % 3; SET x = 1', ['setting write session x']],
  ])('%s', (sql, expected) => {
    expect(factsOf(sql)).toEqual(expected);
  });
});
