import { resolve } from 'node:path';
import type { Confidence, Project, Target } from '@poolsafe/core';
import { parseTarget } from '@poolsafe/poolers';
import type { ProjectFiles } from '@poolsafe/sources';
import type { JudgeOptions } from './check-text.js';
import { type FileSettings, type RuleLevel } from './config/index.js';
import type { ReadFile } from './project/model.js';
import { ProjectView } from './project/view.js';
import type { TargetChoice } from './project-targets.js';
import { absoluteIn } from './walk.js';

/** What a run says over what configurations say. */
export interface RunChoice {
  readonly cwd: string;
  /** What files are judged for that no configuration names targets for; all of them when `given`. */
  readonly targets: readonly Target[];
  /** Nobody named the targets: poolers that the project's own files show go before them. */
  readonly assumed: boolean;
  /** The command line named the targets: they go before those of configurations. */
  readonly given: boolean;
  readonly levels: Readonly<Record<string, RuleLevel>>;
  readonly confidence: Confidence['level'];
  /** The files around those that are judged. */
  readonly files?: ProjectFiles;
  /** What the configuration says about a file, by its absolute path. */
  readonly settingsFor: (path: string) => FileSettings;
}

/** No pooler at all. */
const isDirect = ({ profile }: Target): boolean => profile.product === 'direct';

/**
 * How each file of a run is judged. Files of which the same is said share one view of the project: a monorepo has one
 * per configuration, a project without overrides has one.
 */
export class Judging {
  readonly #run: RunChoice;
  readonly #absolute: (file: string) => string;
  readonly #reads: readonly ReadFile[];
  readonly #views = new Map<string, ProjectView>();
  readonly #bySettings = new Map<FileSettings, JudgeOptions>();

  constructor(run: RunChoice, reads: readonly ReadFile[]) {
    this.#run = run;
    this.#absolute = absoluteIn(resolve(run.cwd));
    this.#reads = reads;
  }

  /** @param file relative to the run's folder */
  of(file: string): JudgeOptions {
    const settings = this.#run.settingsFor(this.#absolute(file));
    let options = this.#bySettings.get(settings);
    if (!options) this.#bySettings.set(settings, (options = this.#optionsFor(settings)));
    return options;
  }

  /** What the project shows, under what holds where no configuration says anything else. */
  get project(): Project {
    return this.#view(this.#choiceFor(undefined)).project;
  }

  /** Who named the targets of the run: the user, the project's own files, or nobody. */
  get origin(): ProjectView['origin'] {
    return this.#view(this.#choiceFor(undefined)).origin;
  }

  /** What anything of the run was judged for; what it would have been, when nothing was. */
  get targets(): readonly Target[] {
    const views = this.#views.size > 0 ? [...this.#views.values()] : [this.#view(this.#choiceFor(undefined))];
    const used = [...new Map(views.flatMap(({ targets }) => targets).map((target) => [target.id, target])).values()];
    // Files that are said to go past the poolers are no target of a run that is about poolers.
    const meant = used.filter((target) => !isDirect(target) || this.#run.targets.some(({ id }) => id === target.id));
    return meant.length > 0 ? meant : used;
  }

  #optionsFor(settings: FileSettings): JudgeOptions {
    const { levels, confidence, files } = this.#run;
    const project = this.#view(this.#choiceFor(settings));
    return {
      targets: project.targets,
      levels: { ...settings.rules, ...levels },
      connections: settings.connections,
      confidence,
      project,
      ...(files === undefined ? {} : { files }),
      ...(settings.role === undefined ? {} : { role: settings.role }),
      ...(settings.dialect === undefined ? {} : { dialect: settings.dialect }),
    };
  }

  #choiceFor(settings: FileSettings | undefined): TargetChoice {
    const { targets, given, assumed } = this.#run;
    const connections = settings?.connections ?? {};
    const own = (settings?.targets ?? []).map(parseTarget);
    // Targets of the command line stand for the poolers of the configuration; what goes past poolers stays.
    const direct = own.length > 0 && own.every(isDirect);
    if (own.length === 0 || (given && !direct)) return { targets, assumed: assumed && own.length === 0, connections };
    return { targets: [...new Map(own.map((target) => [target.id, target])).values()], assumed: false, connections };
  }

  #view(choice: TargetChoice): ProjectView {
    const key = JSON.stringify([choice.targets.map(({ id }) => id), choice.assumed, choice.connections]);
    let view = this.#views.get(key);
    if (!view) this.#views.set(key, (view = new ProjectView(this.#reads, choice)));
    return view;
  }
}
