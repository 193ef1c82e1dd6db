import {
  compareOutcomes,
  type Context,
  dialectsOf,
  judge,
  matchesEffect,
  type Occurrence,
  type Outcome,
  type Placed,
  replay,
  type SentText,
  type EffectRule,
  type SessionEffect,
  severityOf,
  type Severity,
  type Step,
  type Target,
  type TargetVerdict,
  worstOutcome,
} from '@poolsafe/core';
import { HOLE, sentText, withoutLiterals } from '@poolsafe/dialects';
import { measurementsOf } from '@poolsafe/poolers';
import { rules } from '@poolsafe/rules';
import { sameContext } from './same-context.js';
import type { Flow, PlacedStatement } from '@poolsafe/sources';
import { asUsed } from './as-used.js';

/** State that is made in one flow and needed in another. */
export interface PartnerElsewhere {
  readonly statement: PlacedStatement;
  readonly effect: SessionEffect;
}

/** What a rule says about one effect, over all targets. */
export interface Report {
  readonly rule: EffectRule;
  readonly flow: Flow;
  readonly placed: Placed;
  /** The other half of a pair, in another flow of the file. */
  readonly elsewhere?: PartnerElsewhere;
  /** The occurrence on the target where the outcome is worst: the message speaks of that one. */
  readonly occurrence: Occurrence;
  readonly severity: Severity;
  readonly verdicts: readonly TargetVerdict[];
}

/** A rule that asks for more goes before one that asks for less. */
const asksFor = (rule: EffectRule): number => (rule.where ? 2 : 0) + (rule.outcomes ? 1 : 0);

const byDemand = rules.filter((rule) => rule.about === 'effects').sort((a, b) => asksFor(b) - asksFor(a));

/** The rule that speaks about an occurrence, if any does. */
export function ruleFor(occurrence: Occurrence): EffectRule | undefined {
  return byDemand.find(
    (rule) =>
      dialectsOf(rule).includes(occurrence.context.dialect) &&
      rule.effects.some((pattern) => matchesEffect(pattern, occurrence.effect)) &&
      (!rule.outcomes || rule.outcomes.some((outcome) => occurrence.verdict.outcomes.includes(outcome))) &&
      (rule.where?.(occurrence) ?? true) &&
      rule.unless?.(occurrence) !== true,
  );
}

/** The words of a text with its holes made visible. */
export const visible = (text: string): string => text.replaceAll(HOLE, '${...}');

/** A flow with what its statements do, each where it stands. */
interface ReplayedFlow {
  readonly flow: Flow;
  readonly placed: readonly Placed[];
}

/** Judges everything that a flow does, on every target. */
export function judgeFlow(flow: Flow, targets: readonly Target[]): readonly Report[] {
  return judgeFlows([flow], () => targets);
}

/** Judges the flows of one file. State that one of them makes and another one needs, on the same handle, is joined. */
export function judgeFlows(flows: readonly Flow[], targetsOf: (flow: Flow) => readonly Target[]): readonly Report[] {
  const replayed = flows.map(replayOnce);
  const byGroup = new Map<number, ReplayedFlow[]>();
  for (const one of replayed) {
    const { group } = one.flow;
    if (group === undefined) continue;
    const list = byGroup.get(group);
    if (list) list.push(one);
    else byGroup.set(group, [one]);
  }
  return replayed.flatMap(({ flow, placed }) => {
    if (placed.length === 0) return [];
    const targets = targetsOf(flow);
    const ofGroup = (flow.group === undefined ? undefined : byGroup.get(flow.group)) ?? [];
    return withoutEchoes(
      withoutRepeats(placed.filter(({ step }) => flow.statements[step]?.contextOnly !== true)).flatMap((one) =>
        judgeOnce(one, flow, targets, partnerElsewhere(one, flow, ofGroup)),
      ),
    );
  });
}

const replays = new WeakMap<Flow, ReplayedFlow>();

/** A flow that is met again, in a file that is edited elsewhere, does what it did. */
function replayOnce(flow: Flow): ReplayedFlow {
  let known = replays.get(flow);
  if (!known) replays.set(flow, (known = replayFlow(flow)));
  return known;
}

interface Judged {
  readonly context: Context;
  readonly paired: boolean;
  readonly client: Flow['client'];
  readonly targets: readonly Target[];
  readonly elsewhere: PartnerElsewhere | undefined;
  readonly reports: readonly Report[];
}

const judged = new WeakMap<SessionEffect, Judged>();

/** The same for what is judged: the last answer about an effect stands as long as the question is the same. */
function judgeOnce(
  placed: Placed,
  flow: Flow,
  targets: readonly Target[],
  elsewhere: PartnerElsewhere | undefined,
): readonly Report[] {
  const { effect, context } = placed;
  const paired = isPaired(placed);
  const known = judged.get(effect);
  const same =
    known?.paired === paired &&
    known.client?.product === flow.client?.product &&
    known.client?.mode === flow.client?.mode &&
    known.elsewhere?.effect === elsewhere?.effect &&
    known.elsewhere?.statement === elsewhere?.statement &&
    known.targets.length === targets.length &&
    known.targets.every((target, index) => target === targets[index]) &&
    sameContext(known.context, context);
  // Told of where it stands now.
  if (known && same)
    return known.reports.map((report) =>
      report.placed === placed && report.flow === flow ? report : { ...report, placed, flow },
    );
  const reports = judgePlaced(placed, flow, targets, elsewhere);
  judged.set(effect, { context, paired, client: flow.client, targets, elsewhere, reports });
  return reports;
}

/** What runs without being called: by every use of a table. */
const UNCALLED: ReadonlySet<string | undefined> = new Set(['trigger', 'rule', 'default', 'view']);

/** What a definition does that every use of a table runs: told where the flow runs it first, not for each row. */
function withoutRepeats(placed: readonly Placed[]): readonly Placed[] {
  const told = new Set<string>();
  return placed.filter(({ effect: { origin, via, state, action, name } }) => {
    // The function of a trigger is run by the table's name.
    if (!origin || (!UNCALLED.has(origin.kind) && via === origin.name)) return true;
    const key = [origin.file, origin.range.start, state, action, name].join('\n');
    const first = !told.has(key);
    told.add(key);
    return first;
  });
}

/**
 * A pooler that pins by the text pins once for the whole message: it is told of the first words that make something,
 * and of those that make something else of the same kind.
 */
function withoutEchoes(reports: readonly Report[]): readonly Report[] {
  const byPin = new Map<string, Report[]>();
  for (const report of reports) {
    const { verdict } = report.occurrence;
    if (worstOutcome(verdict) !== 'pinned' || verdict.reason.kind !== 'pooler') continue;
    const key = `${String(report.flow.statements[report.placed.step]?.message)} ${verdict.reason.because}`;
    byPin.set(key, [...(byPin.get(key) ?? []), report]);
  }
  const echoes = new Set<Report>();
  for (const pinned of byPin.values()) {
    const first = pinned.find(({ placed }) => placed.effect.action === 'write') ?? pinned[0];
    const names = new Set<string | undefined>();
    for (const report of pinned) {
      const { action, name } = report.placed.effect;
      const same = report === first || (report.rule === first?.rule && action === first.placed.effect.action);
      if (!same || names.has(name)) echoes.add(report);
      else names.add(name);
    }
  }
  return echoes.size === 0 ? reports : reports.filter((report) => !echoes.has(report));
}

/** The other half of a pair in another flow of the same pool or connection. */
function partnerElsewhere(
  { effect, neededBy, madeBy }: Placed,
  flow: Flow,
  ofGroup: readonly ReplayedFlow[],
): PartnerElsewhere | undefined {
  if (flow.group === undefined || neededBy || madeBy || effect.deferred !== undefined) return undefined;
  if (effect.name === undefined || effect.state === 'transaction' || effect.via === 'protocol') return undefined;
  const wanted = effect.action === 'write' ? ['read', 'release'] : ['write'];
  for (const other of ofGroup) {
    if (other.flow === flow) continue;
    const partner = other.placed.find(
      (placed) =>
        placed.effect.state === effect.state &&
        placed.effect.name === effect.name &&
        placed.effect.deferred === undefined &&
        wanted.includes(placed.effect.action),
    );
    const at = partner && other.flow.statements[partner.step];
    if (partner && at) return { statement: at, effect: partner.effect };
  }
  return undefined;
}

function replayFlow(flow: Flow): ReplayedFlow {
  const sent = new SentInFlow(flow);
  const steps = flow.statements.map((placed) => new FlowStep(placed, sent));
  return { flow, placed: replay(steps, flow.dialect, flow.start) };
}

/** A statement of a flow as a step; how it is sent is put together when something is judged by it. */
class FlowStep implements Step {
  readonly effects: Step['effects'];
  declare readonly leaves?: readonly SessionEffect[];
  readonly message: number;
  readonly messageSize: number;
  readonly handle: Step['handle'];
  readonly text: string;
  declare readonly exclusive?: boolean;
  declare readonly raw?: boolean;
  readonly #placed: PlacedStatement;
  readonly #sent: SentInFlow;

  constructor(placed: PlacedStatement, sent: SentInFlow) {
    const { statement, message, messageSize, handle, text, exclusive, raw } = placed;
    this.effects = statement.effects;
    if (statement.leaves) this.leaves = statement.leaves;
    this.message = message;
    this.messageSize = messageSize;
    this.handle = handle;
    this.text = text;
    if (exclusive === true) this.exclusive = true;
    if (raw === true) this.raw = true;
    this.#placed = placed;
    this.#sent = sent;
  }

  get sent(): SentText {
    return this.#sent.of(this.#placed);
  }
}

/** What each statement of a flow is sent in: a script's go one by one, the text of a call as it stands. */
class SentInFlow {
  readonly #flow: Flow;
  #perText: Map<string, number> | undefined;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  of({ statement: { range }, text, messageSize }: PlacedStatement): SentText {
    const whole = messageSize > 1 || (range.start === 0 && range.end === text.length) || this.#count(text) === 1;
    return sentText(whole ? text : text.slice(range.start, range.end), this.#flow.dialect, messageSize);
  }

  /** How many statements of the flow stand in a text. */
  #count(text: string): number {
    if (!this.#perText) {
      this.#perText = new Map();
      for (const { text: each } of this.#flow.statements) this.#perText.set(each, (this.#perText.get(each) ?? 0) + 1);
    }
    return this.#perText.get(text) ?? 0;
  }
}

function judgePlaced(
  placed: Placed,
  flow: Flow,
  targets: readonly Target[],
  elsewhere: PartnerElsewhere | undefined,
): readonly Report[] {
  const paired = isPaired(placed) || elsewhere !== undefined;
  const reports = new Map<EffectRule, { occurrence: Occurrence; outcome: Outcome; verdicts: TargetVerdict[] }>();
  const applicable = targets.filter((target) => target.profile.dialects.includes(flow.dialect));
  for (const target of applicable) {
    const occurrence = occurrenceOf(placed.effect, placed.context, asUsed(target, flow.client), paired);
    const rule = ruleFor(occurrence);
    if (!rule) continue;
    const outcome = worstOutcome(occurrence.verdict);
    // Who defines a routine is kept on a connection once; what the routine does is told where it is called.
    if (placed.effect.deferred !== undefined && outcome === 'pinned') continue;
    // A pin that the next statement ends costs nothing.
    if (outcome === 'pinned' && occurrence.verdict.until === '1 statement') continue;
    const entry = reports.get(rule) ?? { occurrence, outcome, verdicts: [] };
    entry.verdicts.push({ target: target.id, ...occurrence.verdict });
    if (compareOutcomes(outcome, entry.outcome) < 0) Object.assign(entry, { occurrence, outcome });
    reports.set(rule, entry);
  }
  return [...reports].flatMap(([rule, { occurrence, outcome, verdicts }]) => {
    const usual = severityOf(outcome);
    const severity = usual && (rule.severity?.(occurrence) ?? usual);
    return severity === undefined
      ? []
      : [{ rule, flow, placed, occurrence, severity, verdicts, ...(elsewhere ? { elsewhere } : {}) }];
  });
}

/** The other half of the pair stands beyond the boundary. */
export const isPaired = ({ madeBy, neededBy, context }: Placed): boolean =>
  neededBy !== undefined || (madeBy !== undefined && !context.madeInBoundary);

/** The words that make an effect, as messages repeat them: strings but those that name it may be anybody's secret. */
function wordsOf({ range, name }: SessionEffect, { text, dialect }: Context): string {
  const words = text.slice(range.start, range.end);
  const strings = words.match(dialect === 'mysql' ? /'[^']*'?|"[^"]*"?/g : /'[^']*'?/g) ?? [];
  const secret = strings.some((string) => string.slice(1, -1) !== name);
  const sql = dialect === 'postgres' || dialect === 'mysql';
  return visible(secret && sql ? withoutLiterals(words, dialect) : words).replace(/\s+/g, ' ');
}

/** One effect, judged where it stands. */
export function occurrenceOf(effect: SessionEffect, context: Context, target: Target, paired: boolean): Occurrence {
  const verdict = judge(effect, target, context, measurementsOf(target.profile.product));
  return { effect, context, target, verdict, words: wordsOf(effect, context), paired };
}
