import type { Dialect, Outcome, Target } from '@poolsafe/core';
import { judgeConstruct } from './agreement/compare.js';
import { judgeKeyValueConstruct, outcomesOf } from './agreement/key-value.js';
import { judgeMysqlConstruct } from './agreement/mysql.js';
import { type KeyValueConstruct, keyValueConstructs } from './constructs/key-value.js';
import { type MysqlLabConstruct, mysqlConstructs } from './constructs/mysql.js';
import { type LabConstruct, postgresConstructs } from './constructs/postgres.js';
import { documentedCells } from './documented.js';
import { type KeyValueConfiguration, keyValueConfigurations } from './measurements-key-value.js';
import { measurementFile } from './measurements.js';
import { parseTarget } from './target.js';

/** What a verdict rests on: seen on this very product, read, or concluded from what was seen or read of others. */
export type Basis = 'measured' | 'documented' | 'inferred';

/** Something that a client does, as tables and pages show it. */
export interface ShownConstruct {
  readonly id: string;
  readonly dialect: Dialect;
  /** For people: SQL, commands, or words for what is neither. */
  readonly does: string;
  readonly outcomesOn: (target: Target) => readonly Outcome[];
  /** What those outcomes rest on. */
  readonly basisOn: (target: Target) => Basis;
}

const cache = new Map<Dialect, readonly ShownConstruct[]>();

/** Constructs of a dialect that have a row: those that a statement or a connection of a user's can be. */
export function shownConstructs(dialect: Dialect): readonly ShownConstruct[] {
  let shown = cache.get(dialect);
  if (!shown) cache.set(dialect, (shown = listOf(dialect)));
  return shown;
}

function listOf(dialect: Dialect): readonly ShownConstruct[] {
  if (dialect === 'postgres') return postgresConstructs.filter(({ cited }) => cited !== false).map(postgres);
  if (dialect === 'mysql') return grouped(mysqlConstructs, describeMysql).map(mysql);
  const own = keyValueConstructs.filter(
    (construct) => construct.dialect === dialect && construct.cited !== false && construct.exclusive !== true,
  );
  return grouped(own, describeKeyValue).map(keyValue);
}

/** The same thing under several ids is one row. */
function grouped<Construct>(
  constructs: readonly Construct[],
  describe: (construct: Construct) => string,
): readonly { readonly does: string; readonly all: readonly [Construct, ...Construct[]] }[] {
  const groups = new Map<string, [Construct, ...Construct[]]>();
  for (const construct of constructs) {
    const does = describe(construct);
    const known = groups.get(does);
    if (known) known.push(construct);
    else groups.set(does, [construct]);
  }
  return [...groups].map(([does, all]) => ({ does, all }));
}

const postgres = (construct: LabConstruct): ShownConstruct => ({
  id: construct.id,
  dialect: 'postgres',
  does: describePostgres(construct),
  outcomesOn: (target) => judgeConstruct(construct, target),
  basisOn: (target) => {
    if (wasMeasured([construct.id], target)) return 'measured';
    return isDocumented(construct.id, target) ? 'documented' : 'inferred';
  },
});

function describePostgres({ effect, messages, id }: LabConstruct): string {
  if (messages) return messages.join('; ');
  const again = id.endsWith('-second-session') ? ', second session' : '';
  if (effect?.via === 'startup') return `startup parameter ${effect.name ?? ''}${again}`;
  if (effect?.via === 'startup-options') return `startup parameter options=-c ${effect.name ?? ''}=...${again}`;
  if (effect?.via === 'protocol') {
    const verb = { write: 'Parse', read: 'Bind or Describe', release: 'Close' }[
      effect.action as 'write' | 'read' | 'release'
    ];
    return `${verb} of ${effect.name === '' ? 'the unnamed statement' : 'a named statement'} (protocol)`;
  }
  if (effect?.via === 'function') return 'a function whose body runs SET';
  return id.replaceAll('-', ' ');
}

const mysql = ({ does, all }: ReturnType<typeof grouped<MysqlLabConstruct>>[number]): ShownConstruct => {
  const [first] = all;
  const sentAs = (target: Target): Target =>
    first.protocol === undefined || target.protocol !== null ? target : { ...target, protocol: first.protocol };
  return {
    id: first.id,
    dialect: 'mysql',
    does,
    outcomesOn: (target) => {
      const { outcomes } = judgeMysqlConstruct(first, sentAs(target));
      return outcomes.length === 0 ? ['safe'] : outcomes;
    },
    basisOn: (target) => {
      if (
        wasMeasured(
          all.map(({ id }) => id),
          target,
        )
      )
        return 'measured';
      return judgeMysqlConstruct(first, sentAs(target)).documented ? 'documented' : 'inferred';
    },
  };
};

function describeMysql({ messages, protocol, leftOpen }: MysqlLabConstruct): string {
  const how = protocol === 'binary' ? ' (binary protocol)' : '';
  return `${messages.join('; ')}${how}${leftOpen === true ? ' (never ended)' : ''}`;
}

const keyValue = ({ does, all }: ReturnType<typeof grouped<KeyValueConstruct>>[number]): ShownConstruct => {
  const [first] = all;
  const ids = all.map(({ id }) => id);
  return {
    id: first.id,
    dialect: first.dialect,
    does,
    outcomesOn: (target) => {
      const outcomes = outcomesOf(judgeKeyValueConstruct(first, target));
      return outcomes.length === 0 ? ['safe'] : outcomes;
    },
    basisOn: (target) => {
      const seen = keyValueConfigurations.filter(
        (configuration) => isOf(configuration, target) && ids.some((id) => configuration.cells[id] !== undefined),
      );
      if (seen.some(({ basis }) => basis === 'measured')) return 'measured';
      const cited = judgeKeyValueConstruct(first, target).flatMap(({ evidence }) => evidence);
      return seen.length > 0 || cited.some(({ kind }) => kind === 'documented') ? 'documented' : 'inferred';
    },
  };
};

function describeKeyValue({ messages, raw, effect, id }: KeyValueConstruct): string {
  if (effect || !messages) return id;
  return `${messages.join('; ').replaceAll('\n', '; ')}${raw === true ? ' (raw words)' : ''}`;
}

/** Whether a configuration is the target: its product, mode and version, and every setting that it was measured with. */
function isOf(configuration: KeyValueConfiguration, target: Target): boolean {
  const measured = parseTarget(configuration.target);
  return (
    measured.profile.product === target.profile.product &&
    measured.mode.name === target.mode.name &&
    measured.version === target.version &&
    [...Object.keys(measured.givenSettings), ...Object.keys(target.givenSettings)].every(
      (name) => measured.settings[name] === target.settings[name],
    )
  );
}

function wasMeasured(ids: readonly string[], { profile, mode, version, settings, givenSettings }: Target): boolean {
  return (measurementFile(profile.product)?.configurations ?? []).some(
    (configuration) =>
      ids.some((id) => configuration.cells[id] !== undefined) &&
      (configuration.mode === mode.name || profile.product === 'direct') &&
      (version === '' || sameLine(configuration.version, version)) &&
      // Only settings that differ from the defaults tell configurations apart.
      Object.entries({ ...configuration.settings, ...givenSettings }).every(
        ([name]) => (configuration.settings[name] ?? settings[name]) === settings[name],
      ),
  );
}

/** `1.26.1` was measured for 1.26, and 9.7 for 9.7.4. */
const sameLine = (measured: string, version: string): boolean =>
  measured === version || measured.startsWith(`${version}.`) || version.startsWith(`${measured}.`);

const isDocumented = (id: string, { profile, mode, settings }: Target): boolean =>
  documentedCells(profile.product).some(
    (cell) =>
      cell.construct === id &&
      cell.mode === mode.name &&
      Object.entries(cell.settings).every(([name, value]) => settings[name] === value),
  );
