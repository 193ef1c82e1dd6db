import type { SessionEffect } from './effect.js';
import type { Fix, RelatedPlace } from './finding.js';
import type { Target } from './profile.js';
import type { TextRange } from './text.js';
import type { Severity, Verdict } from './verdict.js';

/**
 * Something in a project file that is worth telling by itself, where no statement stands: a setting of a pooler, an
 * option of a driver, a parameter of a connection string, a dependency.
 */
export interface Observation {
  /** Id of the project rule that it belongs to. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly advice: string;
  /** Where it stands in its file. */
  readonly range: TextRange;
  /** What is meant, in the file's words, without secrets: `statement_timeout`, `prepare: true`, `pg-boss`. */
  readonly subject: string;
  /** The effect that it has on the session, where it is one. */
  readonly effect?: SessionEffect;
  readonly verdicts: readonly { readonly target: Target; readonly verdict: Verdict }[];
  readonly related: readonly RelatedPlace[];
  /** Edits in the file. */
  readonly fixes: readonly Fix[];
}
