import { loadPostgresParser, withoutGrammar } from '@poolsafe/dialects';
import { isConfigName } from '@poolsafe/engine';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
} from 'vscode-languageserver/node';
import { codeActions } from './actions.js';
import { asked, refuse } from './asked.js';
import { Checker, type CheckedDocument } from './checking.js';
import type { Client } from './client.js';
import { STATE_CHANGED } from './commands.js';
import { CONFIG_GLOB } from './config-place.js';
import { Configurations, editorTargets } from './configurations.js';
import { brokenConfig, openDiagnostics } from './document-diagnostics.js';
import { runCommand } from './executing.js';
import { growSlowly } from './garbage.js';
import { hintsIn } from './hints.js';
import { hoverAt } from './hover.js';
import { Idle } from './idle.js';
import { KeptScan } from './kept-scan.js';
import { linksOf } from './links.js';
import { ClosedFiles, Debounced } from './publishing.js';
import { Projects } from './projects.js';
import { LastTold } from './told.js';
import { pathOf, uriOf } from './readers.js';

/** What the editor is asked to watch: configurations, and what tells how the project connects. */
const WATCHED = [
  CONFIG_GLOB,
  '**/package.json',
  '**/.env*',
  '**/*.{sql,psql,pgsql,ts,tsx,mts,cts,js,jsx,mjs,cjs,vue,svelte,astro,prisma}',
  '**/*.{ini,toml,conf,cnf,cfg,yml,yaml,xml,properties,tf,hcl,rb,py,go,rs,ex,exs,php,java,kt,cs,mod,lock}',
];

const IGNORED = /[\\/](node_modules|\.git)[\\/]/;

/** Lets messages that have arrived be read: a cancellation, or the edit that makes an answer worthless. */
const arrived = () => new Promise<void>((resolve) => setImmediate(resolve));

const noDocument = () => refuse('the document is not open');

/** How a conversation began. */
export interface Start {
  readonly params: InitializeParams;
  readonly client: Client;
}

/** Answers one editor over a connection, from what follows `initialize` to `exit`. */
export class Server {
  readonly connection: Connection;
  readonly documents = new TextDocuments(TextDocument);
  readonly #parser: Promise<unknown>;
  /** Nobody waits: told by everything that is asked for. */
  readonly idle = new Idle();
  readonly #told = new LastTold();
  readonly #publishing = new Debounced((uri) => this.#publish(uri));
  readonly client: Client;
  #folders: string[] = [];
  /** Whether the editor's settings ask for hints. */
  #hints = false;
  #configurations: Configurations | undefined;
  #projects: Projects | undefined;
  #checker: Checker | undefined;
  readonly closedFiles: ClosedFiles;
  readonly keptScan = new KeptScan(this);

  constructor(connection: Connection, { client, params }: Start) {
    growSlowly();
    this.connection = connection;
    this.client = client;
    const roots = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    this.#folders = roots.map(pathOf).filter((path) => path !== undefined);
    this.projects.folders = this.#folders;
    // Without any grammar the tokens decide alone.
    this.#parser = loadPostgresParser().then(
      () => {
        const loss = withoutGrammar();
        if (loss !== undefined) connection.console.warn(loss);
      },
      (error: unknown) => {
        connection.console.warn(`No grammar of PostgreSQL could be loaded: ${String(error)}`);
      },
    );
    this.closedFiles = new ClosedFiles(
      (uri, diagnostics, documentVersion) => {
        void connection.sendDiagnostics({
          uri,
          diagnostics: [...diagnostics],
          ...(documentVersion === undefined ? {} : { version: documentVersion }),
        });
      },
      (uri) => this.documents.get(uri) !== undefined,
    );
  }

  get configurations(): Configurations {
    return (this.#configurations ??= new Configurations(this.client.trusted, (problems) => {
      this.closedFiles.setBroken(
        new Map([...problems.values()].map((each) => [uriOf(each.file), [brokenConfig(each)]])),
      );
    }));
  }

  /** Whether a change of this file can change a configuration: by its name, or because one was read from it. */
  #isConfigFile(path: string): boolean {
    return isConfigName(path) || this.configurations.files.includes(path);
  }

  get projects(): Projects {
    this.#projects ??= new Projects(this.configurations, () => {
      this.ask();
    });
    return this.#projects;
  }

  get checker(): Checker {
    return (this.#checker ??= new Checker(this.configurations, this.projects, () => this.#folders[0] ?? process.cwd()));
  }

  /** Folders of the workspace, absolute. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Takes part in the conversation. */
  listen(): void {
    const { connection, documents } = this;
    connection.onInitialized(() => this.#initialized());
    connection.onDidChangeConfiguration(() => this.#readEditorSettings());
    connection.onDidChangeWatchedFiles(({ changes }) => {
      const paths = changes.map(({ uri }) => pathOf(uri)).filter((path) => path !== undefined);
      this.#changed(paths);
    });
    connection.onHover(
      asked(['textDocument', 'position'], async ({ textDocument, position }) => {
        const { takesMarkdown } = this.client;
        const document = documents.get(textDocument.uri);
        return document ? hoverAt(position, document, await this.check(document), takesMarkdown) : null;
      }),
    );
    connection.onCodeAction(
      asked(['textDocument', 'range', 'context'], async (params, token) => {
        const { client } = this;
        const document = documents.get(params.textDocument.uri);
        if (!document || !client.takesCodeActionLiterals) return [];
        const checked = await this.check(document);
        await arrived();
        if (token.isCancellationRequested || checked.version !== document.version) return [];
        return codeActions(params, document, checked, client);
      }),
    );
    connection.languages.diagnostics.on(
      asked(['textDocument'], async ({ textDocument, previousResultId }, token) => {
        const { client } = this;
        const document = documents.get(textDocument.uri);
        if (!document) throw noDocument();
        await arrived();
        if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
        const checked = await this.check(document);
        return this.#told.report(textDocument.uri, openDiagnostics(document, checked, client), previousResultId);
      }),
    );
    connection.onExecuteCommand(
      asked(['command'], (params, token, progress) => runCommand(this, params, token, progress)),
    );
    this.#followDocuments();
    connection.onDocumentLinks(
      asked(['textDocument'], ({ textDocument }) => {
        const document = documents.get(textDocument.uri);
        return document ? linksOf(document) : [];
      }),
    );
    connection.languages.inlayHint.on(
      asked(['textDocument', 'range'], async ({ textDocument, range }, token) => {
        const document = this.#hints ? documents.get(textDocument.uri) : undefined;
        if (!document) return [];
        await arrived();
        return token.isCancellationRequested ? [] : hintsIn(range, document, await this.check(document));
      }),
    );
    documents.listen(connection);
  }

  #followDocuments(): void {
    this.documents.onDidOpen(({ document: { uri } }) => {
      if (!this.client.watchesFiles) this.configurations.forget();
      if (this.client.pullsDiagnostics) this.closedFiles.opened(uri);
    });
    this.documents.onDidChangeContent(({ document: { uri } }) => {
      if (!this.client.pullsDiagnostics) this.#publishing.ask(uri);
    });
    this.documents.onDidSave(({ document: { uri } }) => {
      const path = pathOf(uri);
      if (path !== undefined && (this.#isConfigFile(path) || !this.client.watchesFiles)) this.#changed([path]);
    });
    this.documents.onDidClose(({ document: { uri } }) => {
      this.#publishing.forget(uri);
      this.#told.forget(uri);
      this.#checker?.forget(uri);
      void this.#closed(uri);
    });
  }

  /** Shows for a closed file what a scan knows of it: nothing, when there was none. */
  async #closed(uri: string): Promise<void> {
    await arrived();
    if (!this.client.pullsDiagnostics || this.closedFiles.of(uri).length > 0) this.closedFiles.closed(uri, undefined);
  }

  async check(document: TextDocument): Promise<CheckedDocument> {
    this.idle.busy();
    await this.#parser;
    const checked = await this.checker.check(document);
    this.idle.answered();
    return checked;
  }

  async #publish(uri: string): Promise<void> {
    const document = this.documents.get(uri);
    if (!document) return;
    const { version } = document;
    const checked = await this.check(document);
    // Edited or closed meanwhile: a newer answer follows, or none is wanted.
    if (this.documents.get(uri)?.version !== version || checked.version !== version) return;
    const diagnostics: Diagnostic[] = openDiagnostics(document, checked, this.client);
    await this.connection.sendDiagnostics({ uri, version, diagnostics });
  }

  /** Files were made, changed or taken away. */
  #changed(paths: readonly string[]): void {
    const meant = paths.filter((path) => !IGNORED.test(path));
    if (meant.some((path) => this.#isConfigFile(path))) this.refresh();
    else if (meant.length > 0) {
      this.projects.changed(meant);
      this.keptScan.changed(meant);
    }
  }

  /** Reads configurations again, and tells every open document what they lead to. */
  refresh(): void {
    this.configurations.forget();
    this.projects.forget();
    this.ask();
    // A configuration that is broken is told even when nothing is open that it holds for.
    for (const folder of this.#folders) this.configurations.of(folder);
    this.keptScan.changed('all');
  }

  /** Has every open document answered for again. */
  ask(): void {
    if (this.client.showsState) void this.connection.sendNotification(STATE_CHANGED);
    if (this.client.pullsDiagnostics) this.connection.languages.diagnostics.refresh().catch(() => undefined);
    else for (const { uri } of this.documents.all()) this.#publishing.ask(uri);
  }

  async #initialized(): Promise<void> {
    const { client, connection } = this;
    if (client.hasWorkspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
        this.#folders = this.#folders.filter((folder) => !gone.has(folder));
        this.#folders.push(...added.map(({ uri }) => pathOf(uri)).filter((path) => path !== undefined));
        this.projects.folders = this.#folders;
        this.refresh();
      });
    }
    if (client.watchesFiles) {
      const watchers = WATCHED.map((globPattern) => ({ globPattern }));
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    if (client.hasConfiguration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'poolsafe' });
      await this.#readEditorSettings();
    }
  }

  async #readEditorSettings(): Promise<void> {
    if (!this.client.hasConfiguration) return;
    const section = (await this.connection.workspace.getConfiguration('poolsafe')) as {
      targets?: unknown;
      inlayHints?: unknown;
    } | null;
    const hints = section?.inlayHints === true;
    if (hints !== this.#hints && this.client.canRefreshHints)
      this.connection.languages.inlayHint.refresh().catch(() => undefined);
    this.#hints = hints;
    const named = Array.isArray(section?.targets)
      ? section.targets.filter((target): target is string => typeof target === 'string')
      : [];
    const { targets, problems } = editorTargets(named);
    for (const problem of problems) this.connection.window.showWarningMessage(`poolsafe.targets: ${problem}`);
    this.configurations.setFallback(targets);
    this.refresh();
  }
}
