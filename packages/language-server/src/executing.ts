import {
  type CancellationToken,
  type ExecuteCommandParams,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver/node';
import { isRange, refuse } from './asked.js';
import { targetsFrom } from './checking.js';
import { COMMANDS } from './commands.js';
import { explanationPage, statementAt } from './explaining.js';
import { code } from './hover.js';
import { pathOf, readAs } from './readers.js';
import { type Scan, scan } from './scanning.js';
import type { Server } from './server.js';

/** Runs a command of `COMMANDS`. Its arguments come from outside and are checked. */
export async function runCommand(
  server: Server,
  { command, arguments: given = [] }: ExecuteCommandParams,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<unknown> {
  if (!Array.isArray(given)) throw refuse('arguments must be a list');
  const [first, second] = given as readonly unknown[];
  switch (command) {
    case COMMANDS.scan:
      return scanWorkspace(server, token, progress);
    case COMMANDS.openPage:
      if (typeof first !== 'string' || !/^https:\/\//.test(first))
        throw refuse('the first argument must be an address');
      return server.connection.window.showDocument({ uri: first, external: true });
    case COMMANDS.explain:
      return explainAt(server, uriFrom(first), second);
    case COMMANDS.showConfiguration:
      return configurationPage(server, uriFrom(first));
    default:
      throw refuse(`unknown command ${command}; known: ${Object.values(COMMANDS).join(', ')}`);
  }
}

function uriFrom(value: unknown): string {
  if (typeof value !== 'string') throw refuse("the first argument must be a document's URI");
  return value;
}

async function scanWorkspace(
  server: Server,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<Scan> {
  progress.begin('poolsafe: scanning the workspace', 0, undefined, true);
  const met = new Set<string>();
  server.keptScan.begin();
  try {
    const result = await scan({
      folders: server.folders,
      projects: server.projects,
      client: server.client,
      token,
      onFile: (uri, diagnostics) => {
        met.add(uri);
        server.closedFiles.scanned(uri, diagnostics);
      },
      onProgress: (done, total) => {
        progress.report(Math.round((done / Math.max(1, total)) * 100), `${String(done)} of ${String(total)} files`);
      },
    });
    if (!result.cancelled) {
      server.closedFiles.keepOnly(met);
      server.keptScan.end();
      if (result.joined) server.ask();
    }
    for (const problem of result.problems) server.connection.console.warn(problem);
    return result;
  } finally {
    server.idle.busy();
    progress.done();
  }
}

async function explainAt(server: Server, uri: string, range: unknown) {
  const document = server.documents.get(uri);
  if (!document) throw refuse('the document is not open');
  if (!isRange(range)) throw refuse('the second argument must be a range');
  const { text, as, settings } = await server.check(document);
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const reader = as ?? readAs(uri, document.languageId, text);
  const found = reader && statementAt(text, reader, start);
  const selected = end > start ? text.slice(start, end) : undefined;
  const dialect = found?.dialect ?? 'postgres';
  const statement = selected === undefined ? found : { text: selected, dialect };
  if (!statement) return null;
  return { title: 'What poolers do with this statement', markdown: explanationPage(statement, settings.targets) };
}

/** A workspace folder is asked about like a document that stands in it. */
function documentIn(server: Server, uri: string): string {
  const path = pathOf(uri);
  return path !== undefined && server.folders.includes(path) ? `${uri.replace(/\/$/, '')}/untitled` : uri;
}

async function configurationPage(server: Server, uri: string) {
  const document = documentIn(server, uri);
  const { config, from, problem, ...settings } = server.checker.settingsOf(document);
  const project = server.checker.projectOf(document);
  await project?.ready();
  const path = pathOf(document);
  const judged = project && path !== undefined ? project.optionsFor(project.nameOf(path)) : undefined;
  const targets = judged?.targets ?? settings.targets;
  const named = targetsFrom(project, { ...settings, config, from });
  const list = (items: readonly string[]) => (items.length === 0 ? ['none'] : items.map((item) => `- ${item}`));
  const markdown = [
    '# Configuration in force',
    '',
    `For ${code(uri)}.`,
    '',
    ...(problem === undefined ? [] : [`The nearest configuration is not used: ${problem}`, '']),
    `Targets, from ${named === config.file ? code(named) : named}:`,
    '',
    ...list(targets.map(({ id }) => code(id))),
    '',
    'Rules set by the configuration:',
    '',
    ...list(Object.entries(config.rules).map(([rule, level]) => `${rule}: ${level}`)),
    '',
    'Included:',
    '',
    ...list(config.include.map(code)),
    '',
    'Excluded:',
    '',
    ...list(config.exclude.map(code)),
    '',
  ].join('\n');
  return {
    markdown,
    targets: targets.map(({ id }) => id),
    from: named,
    file: config.file ?? null,
    problem: problem ?? null,
  };
}
