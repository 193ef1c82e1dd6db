import type { FiledObservation, Project, Target } from '@poolsafe/core';
import { parseTarget } from '@poolsafe/poolers';
import { rules } from '@poolsafe/rules';
import type { Flow } from '@poolsafe/sources';
import type { ProjectTargets, TargetChoice } from '../project-targets.js';
import { modelOf, type ProjectModel, type ReadFile, settlingWords } from './model.js';
import { observeOptions } from './options.js';

/** A project as it was read: what stands in one file is judged by what stands in the others. */
export class ProjectView {
  /** What the facts of all files together show. */
  readonly project: Project;
  readonly #files: readonly ReadFile[];
  readonly #choice: TargetChoice;
  readonly #targets: ProjectTargets;
  readonly #sent: ProjectModel['sent'];
  readonly #observations = new Map<string, FiledObservation[]>();
  #last: { readonly changed: ReadFile; readonly view: ProjectView } | undefined;

  constructor(files: readonly ReadFile[], choice: TargetChoice) {
    this.#files = files;
    this.#choice = choice;
    const { project, targets, sent } = modelOf(files, choice);
    this.project = project;
    this.#sent = sent;
    this.#targets = targets;
    for (const observation of observe(project)) {
      const list = this.#observations.get(observation.file);
      if (list) list.push(observation);
      else this.#observations.set(observation.file, [observation]);
    }
  }

  /** What applies where nothing is known about a connection. */
  get targets(): readonly Target[] {
    return this.#targets.targets;
  }

  /** Who named the targets: the user, the project's own files, or nobody. */
  get origin(): ProjectTargets['origin'] {
    return this.#targets.origin;
  }

  /** What the project's facts show in one file. */
  observationsOf(file: string): readonly FiledObservation[] {
    return this.#observations.get(file) ?? [];
  }

  /** What a file does where the project's code sends it; its flows as they are where nobody does. */
  sentFlows(flows: readonly Flow[], file: string): readonly Flow[] {
    return this.#sent.placed(flows, file);
  }

  /** What a flow's statements run on: what its handle declares, what its variable leads to, else what the project has. */
  targetsOf(flow: Pick<Flow, 'connection' | 'dialect'>): readonly Target[] {
    const { target, environmentVariable } = flow.connection ?? {};
    if (target !== undefined) return [parseTarget(target)];
    const known =
      environmentVariable === undefined ? undefined : this.#targets.ofVariable(environmentVariable, flow.dialect);
    return known ?? this.targets;
  }

  /** The project with one file's text changed. While nothing changes that counts beyond the file, it is the same view. */
  with(changed: ReadFile): ProjectView {
    const index = this.#files.findIndex(({ file }) => file === changed.file);
    const before = this.#files[index];
    // A file that stands alone and shows no facts has nothing that its words could settle.
    if (this.#files.length === 0 && (changed.extraction.facts ?? []).length === 0) return this;
    if (isSilent(changed) && (before === undefined || isSilent(before))) return this;
    if (before && showTheSame(before, changed)) return this;
    if (this.#last && showTheSame(this.#last.changed, changed)) return this.#last.view;
    const behind = index === -1 ? this.#files.findIndex(({ file }) => file > changed.file) : index;
    const at = behind === -1 ? this.#files.length : behind;
    const files = this.#files.toSpliced(at, index === -1 ? 0 : 1, changed);
    const view = new ProjectView(files, this.#choice);
    this.#last = { changed, view };
    return view;
  }
}

/** Nothing in the file counts beyond it. */
const isSilent = ({ text, extraction }: ReadFile): boolean =>
  (extraction.facts ?? []).length === 0 && settlingWords(text).length === 0;

/** The same facts at the same places, and the same text before and in them. */
function showTheSame(a: ReadFile, b: ReadFile): boolean {
  if (a.file !== b.file) return false;
  const facts = JSON.stringify(a.extraction.facts ?? []);
  if (facts !== JSON.stringify(b.extraction.facts ?? [])) return false;
  const last = Math.max(0, ...[...facts.matchAll(/"end":(\d+)/g)].map(([, end]) => Number(end)));
  if (a.text.slice(0, last) !== b.text.slice(0, last)) return false;
  return settlingWords(a.text).join() === settlingWords(b.text).join();
}

/** What the facts of all files together show, by the options of clients and by the project rules. */
function observe(project: Project): readonly FiledObservation[] {
  return [
    ...observeOptions(project),
    ...rules.flatMap((rule) => (rule.about === 'project' ? (rule.observe?.(project) ?? []) : [])),
  ];
}
