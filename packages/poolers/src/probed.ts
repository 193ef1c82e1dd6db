import type { HandlingClause, ModeDescription, Outcome, PoolerProfile, Target } from '@poolsafe/core';
import { postgresConstructs } from './constructs/postgres.js';
import { type LabVerdict, OUTCOMES_OF_LAB_VERDICT } from './lab-verdict.js';
import { rememberMeasurements } from './seen.js';
import { SURVIVES_DISCARD_ALL } from './shared/discard-all.js';

/** Version of the file that `poolsafe probe` writes. */
export const PROBED_VERSION = 1;

/** What `poolsafe probe` saw of one live pooler; the file that a target `./my-pooler.json` names. */
export interface ProbedConfiguration {
  readonly poolsafe: 'probed-pooler';
  readonly version: number;
  readonly title: string;
  readonly mode: 'session' | 'transaction' | 'statement' | 'direct';
  /** `PostgreSQL 17.2`. */
  readonly server: string;
  /** Its major version. */
  readonly serverVersion: string;
  /** Construct -> [what was seen, in the lab's words; detail]. */
  readonly cells: Readonly<Record<string, readonly [string, string]>>;
  readonly notMeasured: readonly string[];
}

const MODES = ['session', 'transaction', 'statement', 'direct'] as const;

/**
 * Reads the text of such a file.
 *
 * @throws Error that says what is wrong with it
 */
export function readProbed(text: string): ProbedConfiguration {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`is not JSON (${error instanceof Error ? error.message : String(error)})`, { cause: error });
  }
  const file = value as Partial<ProbedConfiguration> | null;
  if (typeof file !== 'object' || file?.poolsafe !== 'probed-pooler') {
    throw new Error('is not a file that poolsafe probe has written');
  }
  if (file.version !== PROBED_VERSION) {
    throw new Error(`has version ${String(file.version)}; this poolsafe reads version ${String(PROBED_VERSION)}`);
  }
  if (!MODES.some((mode) => mode === file.mode)) throw new Error(`has an unknown mode "${String(file.mode)}"`);
  const cells: unknown = file.cells;
  if (typeof cells !== 'object' || cells === null) throw new Error('has no cells');
  for (const [id, cell] of Object.entries(cells)) {
    const [seen, detail] = Array.isArray(cell) ? (cell as unknown[]) : [];
    if (typeof seen !== 'string' || !(seen in OUTCOMES_OF_LAB_VERDICT) || typeof detail !== 'string') {
      throw new Error(`has a cell that cannot be read: ${id}`);
    }
  }
  return file as ProbedConfiguration;
}

/** The target that a probed pooler is. `id` is what the user named it by. */
export function probedTarget(id: string, probed: ProbedConfiguration): Target {
  const boundary = probed.mode === 'direct' ? 'session' : probed.mode;
  const mode: ModeDescription = { name: probed.mode, boundary };
  const title = probed.title || 'the probed pooler';
  const profile: PoolerProfile = {
    product: id,
    title,
    summary: `Measured by poolsafe probe, with ${probed.server} behind it.`,
    dialects: ['postgres'],
    versions: [''],
    modes: [mode],
    settings: [],
    serverVersion: probed.serverVersion,
    resets:
      boundary === 'session'
        ? [
            {
              at: 'session-end',
              clears: [{}],
              ...(probed.mode === 'direct' ? {} : { except: SURVIVES_DISCARD_ALL }),
              because: 'the connection is cleaned or closed between sessions',
            },
          ]
        : [],
    handling: clausesOf(probed),
    documents: [],
  };
  rememberMeasurements(id, [{ ...probed, on: `${title} + ${probed.server}`, version: '', settings: {} }]);
  return {
    id,
    profile,
    version: '',
    mode,
    settings: {},
    givenSettings: {},
    serverVersion: probed.serverVersion === '' ? null : probed.serverVersion,
    protocol: null,
    readWriteSplit: false,
  };
}

/** Outcomes that the mode alone explains, so that the profile need not say them. */
const EXPLAINED_BY_MODE: readonly Outcome[] = ['safe', 'no-effect', 'harms-others'];

/** What was measured, as clauses: specific constructs stand before general ones, as they do in the list. */
function clausesOf(probed: ProbedConfiguration): readonly HandlingClause[] {
  return postgresConstructs.flatMap((construct): HandlingClause[] => {
    const cell = probed.cells[construct.id];
    if (!cell || construct.cited === false || construct.aspect !== undefined) return [];
    const [seen, detail] = cell;
    const outcomes = construct.reads?.[seen] ?? OUTCOMES_OF_LAB_VERDICT[seen as LabVerdict];
    if (outcomes.length === 0) return [];
    return [
      {
        effects: construct.effects,
        ...(construct.transaction === undefined ? {} : { when: { transaction: construct.transaction } }),
        handling: handlingOf(outcomes, detail),
        because: 'that is what it was measured to do',
      },
    ];
  });
}

function handlingOf(outcomes: readonly Outcome[], detail: string): HandlingClause['handling'] {
  const [only] = outcomes;
  if (only === undefined || outcomes.length > 1 || EXPLAINED_BY_MODE.includes(only)) return { kind: 'keeps' };
  if (only === 'tracked') return { kind: 'tracks' };
  if (only === 'rejected') return { kind: 'rejects', error: detail.replace(/^error /, '') };
  if (only === 'ignored') return { kind: 'ignores' };
  return { kind: 'yields', outcomes };
}
