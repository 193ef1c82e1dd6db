import type { QueryRule, TextRange } from '@poolsafe/core';

/** Where something stands: a file, and a range in its text. */
export interface ConfigPlace {
  readonly file: string;
  readonly range: TextRange;
}

/** A setting as it is written, under the pooler's own name and with the value that the pooler will use. */
export interface ConfiguredSetting extends ConfigPlace {
  readonly name: string;
  readonly value: string;
}

/** One target that a configuration stands for: the whole pooler, or one of its databases, users or pools. */
export interface ConfiguredTarget {
  /** What it is for, in the file's words: `all databases`, `database app`, `user batch`. */
  readonly label: string;
  readonly mode: string;
  /** The settings that apply to it, wherever they stand. */
  readonly settings: readonly ConfiguredSetting[];
  /** Where its mode is written; the file's beginning where it is the default. */
  readonly place: ConfigPlace;
  /** The pooler's own query rules, where it has such, in the order in which they are asked. */
  readonly rules?: readonly PlacedRule[];
}

/** A query rule, and where it is written. */
export interface PlacedRule {
  readonly rule: QueryRule;
  readonly place: ConfigPlace;
}

/** Something that could not be used. The rest of the file is. */
export interface ConfigProblem extends ConfigPlace {
  readonly message: string;
}

export interface PoolerConfiguration {
  readonly product: string;
  readonly targets: readonly ConfiguredTarget[];
  readonly problems: readonly ConfigProblem[];
}

/** Text of an included file, or why there is none. `path` is as written in the file that includes it. */
export type ReadInclude = (
  path: string,
) => { readonly file: string; readonly text: string } | { readonly reason: string };

/** Reads one pooler's configuration format. Never throws for what a file holds. */
export interface ConfigReader {
  readonly name: string;
  readonly product: string;
  /** True when a file is of this format, by its path and what it begins with. */
  readonly matches: (path: string, text: string) => boolean;
  readonly read: (text: string, path: string, readInclude: ReadInclude) => PoolerConfiguration;
}

/** Nothing is included: for texts that stand alone, as in an editor. */
export const noIncludes: ReadInclude = () => ({ reason: 'included files are not read here' });
