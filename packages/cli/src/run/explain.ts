import { readFile } from 'node:fs/promises';
import type { Dialect, Target } from '@poolsafe/core';
import { detectDialect, dialects, loadPostgresParser } from '@poolsafe/dialects';
import { explain } from '@poolsafe/engine';
import { knownTargets } from '@poolsafe/poolers';
import { explanationJson, reportExplanation } from '@poolsafe/reporters';
import { rules } from '@poolsafe/rules';
import { colorFor, EXIT, print, UsageError } from '../command.js';
import { EXPLAIN_FORMATS } from '../formats.js';
import { chooseTargets } from '../targets.js';

export interface ExplainFlags {
  readonly dialect?: string;
  readonly target: readonly string[];
  readonly format: string;
  readonly stdin?: boolean;
  readonly color?: boolean;
  readonly showLiterals?: boolean;
}

function checkedDialect(name: string): Dialect {
  const dialect = dialects.find((known) => known === name);
  if (!dialect) throw new UsageError(`unknown dialect "${name}"; known: ${dialects.join(', ')}`);
  return dialect;
}

/** Runs `poolsafe explain`. */
export async function explainCommand(subject: string | undefined, flags: ExplainFlags): Promise<number> {
  const format = EXPLAIN_FORMATS.find((known) => known === flags.format);
  if (!format) throw new UsageError(`unknown format "${flags.format}"; known: ${EXPLAIN_FORMATS.join(', ')}`);
  const asked = flags.dialect === undefined ? undefined : checkedDialect(flags.dialect);
  const given = flags.target.length > 0 ? chooseTargets(flags.target, [], []) : undefined;
  if (flags.stdin === true) return explainMany(asked ?? 'postgres', given, flags.showLiterals ?? false);
  if (subject === undefined) throw new UsageError('name a rule or give a statement, or use --stdin');

  const rule = rules.find(({ id }) => id === subject);
  if (rule) {
    await print(await readFile(new URL(`./rules/${rule.id}.md`, import.meta.url), 'utf8'));
    return EXIT.ok;
  }
  if (/^[a-z][a-z-]*$/.test(subject)) {
    throw new UsageError(`unknown rule "${subject}"; known: ${rules.map(({ id }) => id).join(', ')}`);
  }
  await loadPostgresParser();
  const dialect = asked ?? (detectDialect(subject).product === 'mysql' ? 'mysql' : 'postgres');
  const explanation = explain(subject, dialect, given ?? knownTargets(dialect));
  await print(
    format === 'pretty'
      ? reportExplanation(explanation, {
          color: colorFor(process.stdout, flags.color),
          width: Math.min(process.stdout.columns || 100, 120),
        })
      : `${JSON.stringify(explanationJson(explanation, flags.showLiterals ?? false), null, format === 'json' ? 2 : 0)}\n`,
  );
  return EXIT.ok;
}

/** Lines end at a newline only: JSON's strings may hold U+2028, which readline takes for an end. */
async function* linesOf(input: NodeJS.ReadStream): AsyncGenerator<string> {
  input.setEncoding('utf8');
  let rest = '';
  for await (const chunk of input as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** One JSON object a line in, one out, in order. A line that cannot be read gives an object with `error`. */
async function explainMany(
  dialect: Dialect,
  given: readonly Target[] | undefined,
  showLiterals: boolean,
): Promise<number> {
  await loadPostgresParser();
  const targetsOf = new Map<Dialect, readonly Target[]>();
  let pending: string[] = [];
  let failed = false;
  for await (const line of linesOf(process.stdin)) {
    if (line.trim() === '') continue;
    const answer = answerTo(
      line,
      (asked) => {
        const own = asked ?? dialect;
        const targets = targetsOf.get(own) ?? given ?? knownTargets(own);
        targetsOf.set(own, targets);
        return { dialect: own, targets };
      },
      showLiterals,
    );
    failed ||= 'error' in answer;
    pending.push(JSON.stringify(answer));
    if (pending.length >= 200) {
      await print(`${pending.join('\n')}\n`);
      pending = [];
    }
  }
  if (pending.length > 0) await print(`${pending.join('\n')}\n`);
  return failed ? EXIT.failure : EXIT.ok;
}

function answerTo(
  line: string,
  choose: (dialect: Dialect | undefined) => { readonly dialect: Dialect; readonly targets: readonly Target[] },
  showLiterals: boolean,
): Record<string, unknown> {
  let id: unknown;
  try {
    const request = JSON.parse(line) as { id?: unknown; sql?: unknown; dialect?: unknown };
    id = request.id;
    if (typeof request.sql !== 'string') throw new UsageError('"sql" must be a string');
    const { dialect, targets } = choose(
      request.dialect === undefined ? undefined : checkedDialect(String(request.dialect)),
    );
    const { effects, verdicts } = explanationJson(explain(request.sql, dialect, targets), showLiterals);
    return { id, effects, verdicts };
  } catch (error) {
    return { id: id ?? null, error: error instanceof Error ? error.message : String(error), effects: [], verdicts: [] };
  }
}
