import type { Dialect, SessionEffect } from './effect.js';
import type { Position, TextRange } from './text.js';
import type { Severity, Verdict } from './verdict.js';

/**
 * How sure it is that a statement runs, and on the connection that it is judged for. `high`: the code shows both;
 * `medium`: it runs, but where is a guess; `low`: perhaps it is no statement, or not one of ours.
 */
export interface Confidence {
  readonly level: 'high' | 'medium' | 'low';
  /** Completes "because ...". */
  readonly reason: string;
}

export interface FileRange {
  readonly start: Position;
  readonly end: Position;
}

export interface RelatedPlace {
  readonly file: string;
  readonly range: FileRange;
  readonly message: string;
}

/** A replacement in a file; offsets are 0-based UTF-16, `end` exclusive. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  /** `safe`: the program means the same and the finding is gone. `unsafe`: right in most programs; look at it. */
  readonly safety: 'safe' | 'unsafe';
  readonly edits: readonly TextEdit[];
  /**
   * Of a rule's unsafe fix: the program means the same as long as nothing behind the end of the transaction depends on
   * the state. Where that is seen, and every target takes the state away there anyway, the fix is a safe one.
   */
  readonly sameUntil?: 'transaction-end';
}

export interface TargetVerdict extends Verdict {
  /** Id of the target. */
  readonly target: string;
}

export interface Suppression {
  readonly reason: string;
  readonly line: number;
}

/** Who ran a statement, as the log says it; empty where it does not. */
export interface Caller {
  readonly user: string;
  readonly database: string;
  readonly application: string;
  readonly occurrences: number;
  readonly sessions: number;
}

/** One thing to tell the user, with everything that a reporter needs. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** What will happen, where and why, in one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  readonly file: string;
  readonly range: FileRange;
  readonly dialect: Dialect | null;
  /** The statement with its literals replaced by placeholders, or the subject of an observation. */
  readonly statement: string;
  /** Absent for what stands in project files and is no effect. */
  readonly effect?: SessionEffect;
  readonly verdicts: readonly TargetVerdict[];
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
  readonly suppressed: Suppression | null;
  /** Absent where nothing had to be followed: SQL files, project files. */
  readonly confidence?: Confidence;
  readonly fingerprint: string;
  /** Times that the statement was seen in logs; absent where none was read or it was not seen. */
  readonly occurrences?: number;
  /** Sessions that it was seen in. */
  readonly sessions?: number;
  readonly services?: readonly Caller[];
  readonly url: string;
}
