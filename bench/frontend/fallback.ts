import type { SessionEffect } from '@poolsafe/core';
import { analysePostgres, usePostgresGrammar } from '../../packages/dialects/src/index.js';
import { postgresCorpus } from '../../packages/dialects/test/support/postgres-corpus.js';

/**
 * What is lost on PostgreSQL's regression suite where its own grammar can't be loaded: effects with pgsql-ast-parser,
 * and with tokens alone, beside those that the grammar confirms.
 */
const texts = postgresCorpus().map(({ text }) => text);

interface Reading {
  readonly sql: string;
  readonly facts: readonly string[];
  readonly isConfirmed: boolean;
}

const fact = ({ state, action, scope, name, deferred }: SessionEffect) =>
  [state, action, scope, name ?? '-', deferred ?? ''].join(' ');

const read = (confirm: boolean): readonly Reading[] =>
  texts.flatMap((text) =>
    analysePostgres(text, { psql: true, confirm }).statements.map(({ range, effects, confirmedBy }) => ({
      sql: text.slice(range.start, range.end),
      facts: effects.map(fact),
      isConfirmed: confirmedBy === 'parser',
    })),
  );

function compare(what: string, known: readonly Reading[], now: readonly Reading[]): void {
  let right = 0;
  let withEffects = 0;
  let confirmed = 0;
  const extra: string[] = [];
  const missed: string[] = [];
  known.forEach(({ sql, facts }, i) => {
    const left = [...(now[i]?.facts ?? [])];
    for (const one of facts) {
      const at = left.indexOf(one);
      if (at === -1) missed.push(`  - ${one}: ${sql.replace(/\s+/g, ' ').slice(0, 160)}`);
      else left.splice(at, 1);
      right += at === -1 ? 0 : 1;
    }
    for (const one of left) extra.push(`  + ${one}: ${sql.replace(/\s+/g, ' ').slice(0, 160)}`);
    if (facts.length === 0) return;
    withEffects++;
    if (now[i]?.isConfirmed === true) confirmed++;
  });
  console.log(
    `${what}: of ${String(right + missed.length)} effects ${String(right)} right, ${String(extra.length)} extra, ` +
      `${String(missed.length)} missed; confirms ${String(confirmed)} of ${String(withEffects)} statements with effects`,
  );
  for (const line of [...missed, ...extra].slice(0, 30)) console.log(line);
}

await usePostgresGrammar('libpg-query');
const known = read(true);
compare("PostgreSQL's grammar", known, known);
compare('tokens alone', known, read(false));
await usePostgresGrammar('pgsql-ast-parser');
compare('pgsql-ast-parser', known, read(true));
