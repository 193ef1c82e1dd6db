import { dirname } from 'node:path';
import { type CheckedText, checkText } from '@poolsafe/engine';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Configurations, Settings } from './configurations.js';
import { pathOf, readAs, type ReadAs } from './readers.js';

/** Longest text that is analysed while it is edited, in UTF-16 code units. */
export const LONGEST_LIVE = 4_000_000;

/** A document and what the engine says about it. */
export interface CheckedDocument {
  readonly version: number;
  readonly text: string;
  readonly settings: Settings;
  /** Absent when the document is of no kind that is read, or is excluded. */
  readonly as?: ReadAs;
  readonly checked: CheckedText;
  /** Changes whenever the answer may be another one. */
  readonly resultId: string;
  /** Set when the text is too long to be analysed at every keystroke. */
  readonly tooLong?: boolean;
}

export const NOTHING: CheckedText = {
  findings: [],
  notAnalysed: [],
  unusedSuppressions: [],
  statements: 0,
  counts: {},
  dependencies: [],
};

const looksBinary = (text: string): boolean => text.slice(0, 8192).includes('\0');

/** Checks open documents; an answer is kept until the document or the settings change. */
export class Checker {
  readonly #configurations: Configurations;
  readonly #untitledFolder: () => string;
  readonly #known = new Map<string, CheckedDocument>();

  constructor(configurations: Configurations, untitledFolder: () => string) {
    this.#configurations = configurations;
    this.#untitledFolder = untitledFolder;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  settingsOf(uri: string): Promise<Settings> {
    const path = pathOf(uri);
    return this.#configurations.of(path === undefined ? this.#untitledFolder() : dirname(path));
  }

  /** The answer for a document as it stands when its settings are known, which may be later than now. */
  async check(document: TextDocument): Promise<CheckedDocument> {
    const { uri, languageId } = document;
    const settings = await this.settingsOf(uri);
    const resultId = `${String(document.version)}.${String(this.#configurations.generation)}`;
    const known = this.#known.get(uri);
    if (known?.resultId === resultId && known.settings === settings) return known;
    const text = document.getText();
    const base = { version: document.version, text, settings, resultId };
    const as = readAs(uri, languageId);
    let made: CheckedDocument;
    if (!as || looksBinary(text) || (pathOf(uri) !== undefined && !settings.includes(as.path))) {
      made = { ...base, checked: NOTHING };
    } else if (text.length > LONGEST_LIVE) made = { ...base, as, checked: NOTHING, tooLong: true };
    else made = { ...base, as, checked: checkWith(text, as, settings) };
    this.#known.set(uri, made);
    return made;
  }
}

/** What the engine says about a text under given settings. */
export const checkWith = (text: string, { reader, path }: ReadAs, settings: Settings): CheckedText =>
  checkText(text, path, reader, settings.judgeOptions(path));
