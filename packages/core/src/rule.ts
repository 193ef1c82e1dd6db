import type { Context } from './context.js';
import type { Dialect, EffectPattern, SessionEffect } from './effect.js';
import type { Fix } from './finding.js';
import type { FiledObservation, OptionUse, Project } from './project.js';
import type { Target } from './profile.js';
import type { Outcome, Severity, Verdict } from './verdict.js';

/** An effect where it stands, judged for one target. What a rule sees. */
export interface Occurrence {
  readonly effect: SessionEffect;
  readonly context: Context;
  readonly target: Target;
  readonly verdict: Verdict;
  /** The offending words as they are written, holes shown as `${...}`. */
  readonly words: string;
  /** The state is made on one side of the boundary and needed on the other, on the same handle. */
  readonly paired: boolean;
  /** The client's option that makes the effect, where no statement does. */
  readonly option?: OptionUse;
}

interface RuleFacts {
  readonly id: string;
  /** Half a line for tables: what the rule finds. */
  readonly summary: string;
}

/** A user-facing name for a family of effects: what it reports, what it says, and what it would change. */
export interface EffectRule extends RuleFacts {
  readonly about: 'effects';
  /** The dialects that the rule knows; absent: SQL. The first is that of its examples. */
  readonly dialects?: readonly Dialect[];
  /** The effects that the rule speaks about. */
  readonly effects: readonly EffectPattern[];
  /**
   * The outcomes that it speaks about; absent: all that are worth reporting. A rule that names outcomes goes before
   * one that does not.
   */
  readonly outcomes?: readonly Outcome[];
  /** Further conditions on where the statement stands. A rule that has them goes before one that does not. */
  readonly where?: (occurrence: Occurrence) => boolean;
  /** Where it has nothing to say. Does not put it before other rules. */
  readonly unless?: (occurrence: Occurrence) => boolean;
  /** How loudly it is told where the outcome alone says too much; `undefined`: as the outcome says. */
  readonly severity?: (occurrence: Occurrence) => Severity | undefined;
  /** One sentence: what will happen, on which pooler, and why. */
  readonly message: (occurrence: Occurrence) => string;
  /** What to do instead. */
  readonly advice: (occurrence: Occurrence) => string;
  /** Edits in `context.text` that make the finding go away. */
  readonly fixes?: (occurrence: Occurrence) => readonly Fix[];
}

/** A user-facing name for what is observed in project files, where no statement stands. See `Observation`. */
export interface ProjectRule extends RuleFacts {
  readonly about: 'project';
  /** What it finds in the facts of all files together; absent for rules that are observed file by file. */
  readonly observe?: (project: Project) => readonly FiledObservation[];
}

/** The dialects of a rule that names none. */
export const SQL_DIALECTS: readonly Dialect[] = ['postgres', 'mysql'];

/** The dialects that a rule speaks about. */
export const dialectsOf = (rule: EffectRule): readonly Dialect[] => rule.dialects ?? SQL_DIALECTS;

export type Rule = EffectRule | ProjectRule;

/** An example of a rule's page, which is run as a test. */
export interface RuleCase {
  readonly title: string;
  readonly sql: string;
  /** The first dialect of the rule when absent. */
  readonly dialect?: Dialect;
  /** The statements travel to the server in one message. */
  readonly oneMessage?: boolean;
  /** Target strings; the default target when absent. */
  readonly targets?: readonly string[];
  /** The words that are underlined, one entry per finding of this rule, in order. Empty: must stay silent. */
  readonly reports: readonly string[];
}
