import { LineIndex } from '@poolsafe/core';
import { resolve } from 'node:path';
import type { Extraction } from '@poolsafe/sources';
import { readTextSync } from '../read-text.js';
import type { ReadFile } from '../project/model.js';
import { fromStored, type StoredExtraction } from './stored.js';

/** A file whose text is in memory. Lines are counted when somebody asks for them. */
export class FileInMemory implements ReadFile {
  readonly file: string;
  readonly text: string;
  readonly extraction: Extraction;
  #lines: LineIndex | undefined;

  constructor(file: string, text: string, extraction: Extraction) {
    this.file = file;
    this.text = text;
    this.extraction = extraction;
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.text));
  }
}

/** A file that another thread or an earlier run has read: its text is read when somebody asks for it. */
export class FileOnDisk implements ReadFile {
  readonly file: string;
  readonly extraction: Extraction;
  readonly #path: string;
  #text: string | undefined;
  #lines: LineIndex | undefined;

  constructor(cwd: string, file: string, stored: StoredExtraction) {
    this.file = file;
    this.#path = resolve(cwd, file);
    this.extraction = fromStored(stored, () => this.text);
  }

  get text(): string {
    if (this.#text === undefined) {
      const read = readTextSync(this.#path);
      this.#text = read.kind === 'text' ? read.text : '';
    }
    return this.#text;
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.text));
  }
}
