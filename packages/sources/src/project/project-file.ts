import type { NotAnalysed, Observation, ProjectFact } from '@poolsafe/core';
import type { Extraction, SourceReader } from '../extraction.js';
import { readSuppressions } from '../suppressions.js';
import { formats } from './formats.generated.js';
import { isOtherCode, lex } from './code/lexer.js';
import { redisFlows } from './code/redis.js';
import { isMapper } from './code/mappers.js';
import { holdsCommands, isShell } from './code/shell.js';
import { testModuleOf } from './code/rust-tests.js';
import { statementsIn } from './code/statements.js';
import type { Leaves } from './leaf.js';
import { roleOf } from '../role.js';
import { mayHold, type ProjectFile } from './reader.js';
import { readers } from './readers.generated.js';

const formatOf = (path: string) => formats.find((format) => format.reads(path));

/** Files that readers understand without a structured format: scripts, Dockerfiles, other languages' code. */
const PLAIN =
  /(^|\/)(Dockerfile[\w.-]*|[\w.-]*\.Dockerfile|Containerfile|Makefile|Justfile|Procfile[\w.-]*|\.buildpacks|Taskfile|Gemfile(\.lock)?|cpanfile|go\.(mod|sum)|mix\.(exs|lock)|requirements[\w.-]*\.(?:txt|in)|constraints\.txt|requirements\/[\w.-]+\.(?:txt|in)|yarn\.lock|pnpm-lock\.yaml|package-lock\.json|composer\.lock|build\.gradle(\.kts)?)$|\.(sh|bash|zsh|ps1|py|rb|go|rs|java|kt|cs|php|ex|exs|scala|edn|clj|cljc|pl|pm|fs|c|h|cc|cpp|cxx|hpp|hh|swift|dart|groovy|lua|hs|erl|r|jl|cr|nim)$/i;

/** Files of builds and of development machines, which bring databases of their own. */
const BUILDS = /(^|\/)\.(github|gitlab|circleci|woodpecker|devcontainer)(\/|[\w-]*\.ya?ml$)/;
const LOCAL = /^(localhost|127\.0\.0\.1|::1|0\.0\.0\.0|postgres|postgresql|mysql|mariadb|db|database)$/i;

/** What a build connects to on its own machine is no address of the application. */
function withoutOwnDatabases(facts: readonly ProjectFact[], path: string): readonly ProjectFact[] {
  if (!BUILDS.test(path)) return facts;
  return facts.filter(
    (fact) =>
      !(
        fact.kind === 'client' &&
        fact.implied === true &&
        fact.connects.endpoints.every(({ host }) => host === null || LOCAL.test(host))
      ),
  );
}

/** Statements and commands in code of other languages, and in command lines. */
function flowsIn(text: string, path: string): Extraction['flows'] {
  if (isOtherCode(path)) return [...statementsIn(text, path), ...redisFlows(lex(text, path), path)];
  return isShell(path) || holdsCommands(path) || isMapper(path, text) ? statementsIn(text, path) : [];
}

/** A project file that holds no statements of its own: configuration, manifests, other languages' code. */
export const projectFile: SourceReader = {
  name: 'project',
  reads: (path) => formatOf(path) !== undefined || PLAIN.test(path),
  extract: (text, path, project, told): Extraction => {
    let known: Leaves | undefined;
    const read = () => (known ??= formatOf(path)?.read(text, path) ?? { leaves: [], notAnalysed: [] });
    const file: ProjectFile = {
      path,
      text,
      get leaves() {
        return read().leaves;
      },
    };
    const facts: ProjectFact[] = [];
    const observations: Observation[] = [];
    const notAnalysed: NotAnalysed[] = [];
    for (const reader of readers) {
      if (!reader.reads(path) || !mayHold(reader, text, path)) continue;
      const found = reader.facts(file);
      facts.push(...found.facts);
      observations.push(...(found.observations ?? []));
      notAnalysed.push(...(found.notAnalysed ?? []));
    }
    // A broken file that has nothing to do with databases is nobody's business here.
    const relevant = facts.length > 0 || /postgres|mysql|maria|database|pgbouncer|\bdb\b/i.test(text);
    const code = isOtherCode(path) || isShell(path);
    const testedBy = code ? testModuleOf(path, project) : undefined;
    const role = testedBy !== undefined ? 'test' : code ? roleOf(told?.place ?? path, text) : undefined;
    return {
      flows: flowsIn(text, path),
      observations,
      // What tests connect to says nothing of what users meet.
      facts: role === 'test' ? facts.filter(({ kind }) => kind === 'dependency') : withoutOwnDatabases(facts, path),
      ...(role === undefined ? {} : { role }),
      ...(testedBy === undefined ? {} : { dependencies: [testedBy] }),
      // Nor is one whose words show that it holds nothing for any reader: it is not even parsed.
      notAnalysed: relevant ? [...(known?.notAnalysed ?? []), ...notAnalysed] : [],
      suppressions: readSuppressions(text),
    };
  },
};
