import type { FiledObservation, Project, Target } from '@poolsafe/core';
import { parseTarget } from '@poolsafe/poolers';
import { rules } from '@poolsafe/rules';
import type { Flow } from '@poolsafe/sources';
import type { ProjectTargets, TargetChoice } from '../project-targets.js';
import { modelOf, type ReadFile } from './model.js';
import { observeOptions } from './options.js';

/** A project as it was read: what stands in one file is judged by what stands in the others. */
export class ProjectView {
  /** What the facts of all files together show. */
  readonly project: Project;
  readonly #files: readonly ReadFile[];
  readonly #choice: TargetChoice;
  readonly #targets: ProjectTargets;
  readonly #observations = new Map<string, FiledObservation[]>();

  constructor(files: readonly ReadFile[], choice: TargetChoice) {
    this.#files = files;
    this.#choice = choice;
    const { project, targets } = modelOf(files, choice);
    this.project = project;
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

  /** What a flow's statements run on: what its handle declares, what its variable leads to, else what the project has. */
  targetsOf(flow: Flow): readonly Target[] {
    const { target, environmentVariable } = flow.connection ?? {};
    if (target !== undefined) return [parseTarget(target)];
    const known =
      environmentVariable === undefined ? undefined : this.#targets.ofVariable(environmentVariable, flow.dialect);
    return known ?? this.targets;
  }

  /** The project with one file's text changed. */
  with(changed: ReadFile): ProjectView {
    const others = this.#files.filter(({ file }) => file !== changed.file);
    return new ProjectView([...others, changed], this.#choice);
  }
}

/** What the facts of all files together show, by the options of clients and by the project rules. */
function observe(project: Project): readonly FiledObservation[] {
  return [
    ...observeOptions(project),
    ...rules.flatMap((rule) => (rule.about === 'project' ? (rule.observe?.(project) ?? []) : [])),
  ];
}
