import type { NotAnalysed, Observation, ProjectFact } from '@poolsafe/core';
import type { Leaf } from './leaf.js';

/** A file as readers of facts see it. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
  /** Values by path, for structured formats; empty for others. */
  readonly leaves: readonly Leaf[];
}

export interface Facts {
  readonly facts: readonly ProjectFact[];
  /** What is worth telling by itself. */
  readonly observations?: readonly Observation[];
  readonly notAnalysed?: readonly NotAnalysed[];
}

/** Reads one kind of fact out of files: found by convention, asked for every file that it says it reads. */
export interface FactReader {
  readonly name: string;
  readonly reads: (path: string) => boolean;
  /** A text without any of these words holds nothing for it, so that the file's values need not be read. */
  readonly words?: RegExp | ((text: string, path: string) => boolean);
  readonly facts: (file: ProjectFile) => Facts;
}

/** False for a text whose words show that it holds nothing for a reader. */
export const mayHold = ({ words }: FactReader, text: string, path: string): boolean =>
  words === undefined || (typeof words === 'function' ? words(text, path) : words.test(text));
