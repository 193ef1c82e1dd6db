import {
  aloneContext,
  compareOutcomes,
  type Connection,
  describeTarget,
  type EffectRule,
  type EndpointFact,
  type Filed,
  type FiledObservation,
  type Occurrence,
  type OptionUse,
  type Project,
  type SessionEffect,
  type Severity,
  severityOf,
  type Target,
  type TextRange,
  type Verdict,
  worstOutcome,
} from '@poolsafe/core';
import type { EffectTemplate } from '@poolsafe/sources';
import { occurrenceOf, ruleFor } from '../judging.js';
import type { ClientUse } from './client-use.js';
import type { Deed } from './deeds.js';

/** Where a finding about an option stands: the option, the address that lacks it, or the client. */
function placeOf(deed: Deed, use: ClientUse): { file: string; range: TextRange } {
  if (deed.given) return { file: deed.given.file, range: deed.given.range };
  const [endpoint] = use.connection.endpoints;
  const edit = deed.fixes[0]?.edits[0];
  if (endpoint && edit && edit.start === endpoint.parameterEnd) return { file: endpoint.file, range: endpoint.range };
  return { file: use.client.file, range: use.client.range };
}

/** The project holds the pooler's own configuration file, or says elsewhere which parameters the pooler passes over. */
const isConfigured = (target: Target, project: Project): boolean =>
  project.poolers.some(
    ({ product, file, settings }) =>
      product === target.profile.product &&
      (/\.(ini|conf|toml|cnf)(\.\w+)?$/i.test(file) || 'ignore_startup_parameters' in settings),
  );

/** The statement that a client sends for an effect, as poolers that read statements see it. */
function sentFor(effect: EffectTemplate): string | undefined {
  if (effect.via === 'set' && effect.state === 'setting')
    // poolsafe-ignore session-setting: judged here, never sent
    return effect.name === 'names' ? 'SET NAMES ?' : `SET ${effect.name ?? 'x'} = ?`;
  // poolsafe-ignore foreign-reset: judged here, never sent
  if (effect.via === 'discard') return 'DISCARD ALL';
  // poolsafe-ignore session-lock: judged here, never sent
  if (effect.via === 'get_lock') return 'SELECT GET_LOCK(?, ?)';
  return effect.via === 'deallocate' && effect.name === '*' ? 'DEALLOCATE ALL' : undefined;
}

/** What becomes of a deed on the poolers of its client. */
export function judged(deed: Deed, use: ClientUse, project: Project): readonly FiledObservation[] {
  const { connection, description } = use;
  const place = placeOf(deed, use);
  const subject = deed.given ? deed.given.name : deed.option;
  const text = sentFor(deed.effect) ?? subject;
  const effect = { ...deed.effect, range: { start: 0, end: text.length } } as SessionEffect;
  const option: OptionUse = {
    client: description.title,
    option: subject,
    given: deed.given !== undefined,
    does: deed.does,
    remedy: deed.remedy,
    fixes: deed.fixes,
  };
  const inSight =
    deed.onlyConfigured === true
      ? connection.targets.filter((target) => isConfigured(target, project))
      : connection.targets;
  const occurrences = inSight.map((target): Occurrence => ({
    ...occurrenceOf(effect, aloneContext(description.dialect, text), target, false),
    option,
  }));
  const counted = occurrences.filter(
    ({ verdict: { outcomes } }) =>
      (!deed.sameForAll || outcomes.some((outcome) => outcome === 'pinned' || outcome === 'rejected')) &&
      (deed.dispensable !== true || outcomes.some((outcome) => outcome !== 'ignored')),
  );
  const [worst] = [...counted].sort((a, b) => compareOutcomes(worstOutcome(a.verdict), worstOutcome(b.verdict)));
  const severity = worst && severityOfOption(worst.verdict, connection);
  const rule = worst && ruleFor(worst);
  if (!worst || severity === undefined || !rule) return [];
  return [
    {
      file: place.file,
      rule: rule.id,
      severity,
      message: messageOf(worst, option, rule),
      advice: deed.remedy === '' ? rule.advice(worst) : deed.remedy,
      range: place.range,
      subject: `${description.title}: ${subject}`,
      effect,
      verdicts: occurrences.map(({ target, verdict }) => ({ target, verdict })),
      related: relatedTo(place, use, project),
      fixes: deed.fixes,
    },
  ];
}

/** Rules that know of options say who does it; before the others' sentence goes what the client does. */
function messageOf(occurrence: Occurrence, option: OptionUse, rule: EffectRule): string {
  const does = capital(`${option.client} ${option.does}`);
  const { reason } = occurrence.verdict;
  if (worstOutcome(occurrence.verdict) === 'unknown') {
    const because = reason.kind === 'pooler' ? `: ${reason.because}` : '';
    return `${does}, and what becomes of that on ${describeTarget(occurrence.target)} is not known${because}.`;
  }
  const knowsOptions = rule.id === 'prepare-option' || rule.id === 'startup-parameter';
  return knowsOptions ? rule.message(occurrence) : `${does}. ${rule.message(occurrence)}`;
}

/** What is not known counts where the address shows that there is a pooler. */
function severityOfOption(verdict: Verdict, connection: Connection): Severity | undefined {
  const outcome = worstOutcome(verdict);
  if (outcome === 'unknown') return connection.known === 'shown' ? 'warning' : undefined;
  return severityOf(outcome);
}

/** The other halves of the join: the client, the address, the pooler's configuration. */
export function relatedTo(place: { file: string; range: TextRange }, use: ClientUse, project: Project) {
  const elsewhere = (file: string, range: TextRange) => file !== place.file || range.start !== place.range.start;
  const { client, connection, description } = use;
  const shownByAddress =
    description.readsAnyAddress === true ||
    connection.endpoints.some((endpoint) => endpoint.range.start === client.range.start);
  const around = ({ file, range }: Filed<EndpointFact>) =>
    file === place.file && range.start <= place.range.start && range.end >= place.range.end;
  const products = new Set(connection.targets.map(({ profile }) => profile.product));
  return [
    ...(elsewhere(client.file, client.range) && !shownByAddress
      ? [project.relate(client.file, client.range, 'the client is made here')]
      : []),
    ...connection.endpoints
      .filter((endpoint) => endpoint.file !== '' && elsewhere(endpoint.file, endpoint.range) && !around(endpoint))
      .slice(0, 3)
      .map((endpoint) => project.relate(endpoint.file, endpoint.range, 'it connects to this address')),
    ...project.poolers
      .filter(({ product }) => products.has(product))
      .slice(0, 2)
      .map((pooler) => project.relate(pooler.file, pooler.range, 'the pooler is configured here')),
  ];
}

/** Names of products keep their first letter. */
export const capital = (sentence: string) => sentence.replace(/^the /, 'The ');
