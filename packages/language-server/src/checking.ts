import { dirname } from 'node:path';
import { type CheckedText, checkText, type JudgeOptions, NOTHING_FOUND } from '@poolsafe/engine';
import type { SourceReader } from '@poolsafe/sources';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Configurations, Settings } from './configurations.js';
import type { Project, Projects } from './projects.js';
import { pathOf, readAs, type ReadAs } from './readers.js';

/** Longest text that is analysed while it is edited, in UTF-16 code units. */
export const LONGEST_LIVE = 4_000_000;

/** A document and what the engine says about it. */
export interface CheckedDocument {
  readonly version: number;
  readonly text: string;
  readonly settings: Settings;
  /** The project that it belongs to; absent for a document outside of the workspace's folders. */
  readonly project?: Project;
  /** Absent when the document is of no kind that is read, or is excluded. */
  readonly as?: ReadAs;
  readonly checked: CheckedText;
  /** Of what the answer is: changes whenever it may be another one. */
  readonly state: string;
  /** Set when the text is too long to be analysed at every keystroke. */
  readonly tooLong?: boolean;
  /** What the engine says about the document with another text. */
  readonly look: (text: string) => CheckedText;
}

const looksBinary = (text: string): boolean => text.slice(0, 8192).includes('\0');

/** A reader for one document that is edited again and again. */
const liveReader = (reader: SourceReader): SourceReader =>
  reader.live ? { ...reader, extract: reader.live() } : reader;

/** What is kept of an open document. */
interface Known {
  readonly language: string;
  readonly reading: SourceReader | undefined;
  /** Texts that are only tried are read apart, so that they leave what is known of the document alone. */
  readonly trying: SourceReader | undefined;
  readonly as: ReadAs | undefined;
  last?: CheckedDocument;
}

/** Checks open documents; an answer is kept until the document, the project or the settings change. */
export class Checker {
  readonly #configurations: Configurations;
  readonly #projects: Projects;
  readonly #untitledFolder: () => string;
  readonly #known = new Map<string, Known>();

  constructor(configurations: Configurations, projects: Projects, untitledFolder: () => string) {
    this.#configurations = configurations;
    this.#projects = projects;
    this.#untitledFolder = untitledFolder;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  settingsOf(uri: string): Settings {
    const path = pathOf(uri);
    return this.#configurations.of(path === undefined ? this.#untitledFolder() : dirname(path));
  }

  projectOf(uri: string): Project | undefined {
    const path = pathOf(uri);
    return path === undefined ? undefined : this.#projects.of(path);
  }

  /** The answer for a document as it stands when its project is known, which may be later than now. */
  async check(document: TextDocument): Promise<CheckedDocument> {
    const { uri } = document;
    const project = this.projectOf(uri);
    await project?.ready();
    const settings = this.settingsOf(uri);
    const known = this.#of(document);
    const state = [document.version, this.#configurations.generation, project?.generation ?? 0].join('.');
    if (known.last?.state === state && known.last.settings === settings && known.last.project === project)
      return known.last;
    const text = document.getText();
    const { as } = known;
    const read = (reader: SourceReader | undefined, changed: string): CheckedText =>
      as && reader ? checkText(changed, nameIn(project, as), reader, optionsFor(project, as, settings)) : NOTHING_FOUND;
    const base = {
      version: document.version,
      text,
      settings,
      state,
      ...(project ? { project } : {}),
      look: (changed: string) => read(known.trying, changed),
    };
    const excluded = as && pathOf(uri) !== undefined && !settings.includes(as.path);
    if (!as || excluded || looksBinary(text)) known.last = { ...base, checked: NOTHING_FOUND };
    else if (text.length > LONGEST_LIVE) known.last = { ...base, as, checked: NOTHING_FOUND, tooLong: true };
    else known.last = { ...base, as, checked: read(known.reading, text) };
    return known.last;
  }

  #of(document: TextDocument): Known {
    const { uri, languageId } = document;
    let known = this.#known.get(uri);
    if (known?.language !== languageId) {
      const as = readAs(uri, languageId, document.getText());
      const reader = as?.reader;
      known = {
        language: languageId,
        as,
        reading: reader && liveReader(reader),
        trying: reader && liveReader(reader),
      };
      this.#known.set(uri, known);
    }
    return known;
  }
}

/** A file as its project names it; a document outside of projects by its path. */
export const nameIn = (project: Project | undefined, { path }: ReadAs): string => project?.nameOf(path) ?? path;

/** Who named the targets in force, in words. */
export const targetsFrom = (project: Project | undefined, { config, from }: Settings): string =>
  project?.origin === 'project' && config.targets.length === 0 ? "the project's own files" : from;

/** How a document is judged. */
export const optionsFor = (project: Project | undefined, as: ReadAs, settings: Settings): JudgeOptions =>
  project ? project.optionsFor(nameIn(project, as)) : settings.judgeOptions(as.path);
