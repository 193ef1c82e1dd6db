import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type { Diagnostic, InitializeResult, WorkspaceEdit } from 'vscode-languageserver/node';
import { afterAll, afterEach } from 'vitest';
import { URI } from 'vscode-uri';

export const root = join(import.meta.dirname, '../../..');

/** The tool as it was built, which is what users run. */
export const serverEntry = join(root, 'packages/cli/dist/poolsafe.js');

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface EditorOptions {
  readonly folders?: readonly string[];
  readonly pull?: boolean;
  readonly watch?: boolean;
  readonly settings?: unknown;
  readonly trusted?: boolean;
  /** The editor's extension has a list of targets to choose from. */
  readonly choosesTargets?: boolean;
  readonly server?: readonly string[];
}

/** An editor without a screen: starts the server, and remembers what it is told. */
export class Editor {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  readonly published: Published[] = [];
  readonly progress: string[] = [];
  readonly registered: string[] = [];
  refreshes = 0;
  initialized: InitializeResult | undefined;
  readonly exit: Promise<number | null>;
  #waiting: (() => void)[] = [];

  constructor(command: readonly string[]) {
    const [program = process.execPath, ...args] = command;
    this.process = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.exit = new Promise((resolve) =>
      this.process.once('exit', (code) => {
        resolve(code);
      }),
    );
    const { stdin, stdout } = this.process;
    if (!stdin || !stdout) throw new Error('no pipes');
    this.connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
  }

  static async start(options: EditorOptions = {}): Promise<Editor> {
    const editor = new Editor(options.server ?? [process.execPath, serverEntry, 'lsp', '--stdio']);
    await editor.#initialize(options);
    return editor;
  }

  async #initialize({ folders = [], pull = false, watch = true, settings = null, ...options }: EditorOptions) {
    const { trusted, choosesTargets } = options;
    const { connection } = this;
    const woken = () => {
      for (const wake of this.#waiting.splice(0)) wake();
    };
    connection.onNotification('textDocument/publishDiagnostics', (sent: Published) => {
      this.published.push(sent);
      woken();
    });
    connection.onRequest('client/registerCapability', ({ registrations }: { registrations: { method: string }[] }) => {
      this.registered.push(...registrations.map(({ method }) => method));
      woken();
      return null;
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => settings));
    connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      woken();
      return null;
    });
    connection.onNotification('$/progress', ({ value }: { value: { kind: string } }) => {
      this.progress.push(value.kind);
      woken();
    });
    connection.listen();
    this.initialized = await connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.map((folder) => ({ uri: URI.file(folder).toString(), name: folder })),
      initializationOptions: {
        ...(trusted === undefined ? {} : { trusted }),
        ...(choosesTargets ? { choosesTargets } : {}),
      },
      capabilities: {
        general: { positionEncodings: ['utf-16'] },
        window: { workDoneProgress: true, showDocument: { support: true } },
        workspace: {
          configuration: settings !== null,
          workspaceFolders: true,
          workspaceEdit: { documentChanges: true },
          didChangeWatchedFiles: { dynamicRegistration: watch },
          ...(pull ? { diagnostics: { refreshSupport: true } } : {}),
        },
        textDocument: {
          hover: { contentFormat: ['markdown'] },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
          publishDiagnostics: {
            relatedInformation: true,
            codeDescriptionSupport: true,
            versionSupport: true,
            tagSupport: { valueSet: [1] },
          },
          ...(pull ? { diagnostic: {} } : {}),
        },
      },
    });
    await connection.sendNotification('initialized', {});
  }

  /** Waits until something holds; fails with what was published when it never does. */
  async until<T>(look: () => T | undefined | false, what: string): Promise<T> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`never: ${what}; published ${JSON.stringify(this.published, null, 1)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 200));
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  open(uri: string, languageId: string, text: string, version = 1): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version, text },
    });
  }

  change(uri: string, version: number, contentChanges: readonly unknown[]): Promise<void> {
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string) {
    return this.connection.sendRequest<{ kind: string; resultId: string; items: Diagnostic[] }>(
      'textDocument/diagnostic',
      { textDocument: { uri }, identifier: 'poolsafe', ...(previousResultId ? { previousResultId } : {}) },
    );
  }

  /** The diagnostics that were published for a version of a document. */
  async diagnostics(uri: string, version: number): Promise<readonly Diagnostic[]> {
    const sent = await this.until(
      () => this.published.findLast((one) => one.uri === uri && one.version === version),
      `diagnostics of ${uri} ${String(version)}`,
    );
    return sent.diagnostics;
  }

  actions(uri: string, range: Diagnostic['range'], only?: readonly string[]) {
    return this.connection.sendRequest<
      { title: string; kind: string; isPreferred?: boolean; edit?: WorkspaceEdit; command?: { command: string } }[]
    >('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only ? { only } : {}) },
    });
  }

  async stop(): Promise<number | null> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    return this.exit;
  }
}

/** Folders that are taken away when the tests are done. */
export class Folders {
  readonly #made: string[] = [];

  make(): string {
    const folder = mkdtempSync(join(tmpdir(), 'poolsafe-lsp-'));
    this.#made.push(folder);
    return folder;
  }

  remove(): void {
    for (const folder of this.#made) rmSync(folder, { recursive: true, force: true });
  }
}

/** The editors and folders of a test file; what was started ends with its test, and the folders with the file. */
export function editorsOfFile(defaults: EditorOptions = {}): {
  readonly folders: Folders;
  readonly start: (options?: EditorOptions) => Promise<Editor>;
} {
  const folders = new Folders();
  const editors: Editor[] = [];
  afterEach(async () => {
    for (const editor of editors.splice(0))
      if (editor.process.exitCode === null && editor.process.signalCode === null) await editor.stop();
  });
  afterAll(() => {
    folders.remove();
  });
  const start = async (options: EditorOptions = {}) => {
    const editor = await Editor.start({ ...defaults, ...options });
    editors.push(editor);
    return editor;
  };
  return { folders, start };
}
