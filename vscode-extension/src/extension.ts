import * as vscode from 'vscode';
import { COMMANDS, STATE_CHANGED } from '@poolsafe/language-server/commands';
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { chooseTarget, createConfiguration, type InForce } from './configuration.js';
import { editorInFront, inFront } from './front.js';
import { Pages } from './pages.js';
import { Status } from './status.js';

const LANGUAGES = [
  'sql',
  'postgres',
  'pgsql',
  'plpgsql',
  'mysql',
  'javascript',
  'javascriptreact',
  'typescript',
  'typescriptreact',
  'vue',
  'svelte',
  'prisma',
  'dotenv',
];

const PATTERNS = [
  '**/*.{sql,psql,pgsql}',
  '**/*.{ini,toml,conf,cnf,yml,yaml}',
  '**/.env*',
  '**/poolsafe.config.{json,jsonc}',
];

let client: LanguageClient | undefined;

function serverOptions(context: vscode.ExtensionContext): ServerOptions {
  // The setting cannot come from a workspace that is not trusted: see `restrictedConfigurations`.
  const path = vscode.workspace.getConfiguration('poolsafe').get<string | null>('server.path');
  return path
    ? { command: path, args: ['lsp', '--stdio'] }
    : { module: context.asAbsolutePath('dist/server.mjs'), transport: TransportKind.stdio };
}

const clientOptions = (output: vscode.LogOutputChannel): LanguageClientOptions => ({
  documentSelector: [
    ...LANGUAGES.flatMap((language) => [
      { language, scheme: 'file' },
      { language, scheme: 'untitled' },
    ]),
    ...PATTERNS.map((pattern) => ({ pattern, scheme: 'file' })),
  ],
  outputChannel: output,
  initializationOptions: { trusted: vscode.workspace.isTrusted, choosesTargets: true, showsState: true },
  diagnosticCollectionName: 'poolsafe',
});

/** Starts the server, and gives the editor our commands. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('poolsafe', { log: true });
  const status = new Status();
  const pages = new Pages();
  context.subscriptions.push(output, status, pages);

  const stop = async () => {
    await client?.dispose().catch(() => undefined);
    client = undefined;
  };
  const start = async () => {
    await stop();
    if (!vscode.workspace.getConfiguration('poolsafe').get<boolean>('enable', true)) {
      status.show('off');
      return;
    }
    const started = new LanguageClient('poolsafe', 'poolsafe', serverOptions(context), clientOptions(output));
    client = started;
    started.onNotification(STATE_CHANGED, () => void status.update(ask));
    started.onDidChangeState(({ newState }) => {
      if (client !== started) return;
      status.show(newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped');
      if (newState === State.Running) void status.update(ask);
    });
    try {
      await started.start();
    } catch (error) {
      output.error(error instanceof Error ? error : String(error));
      status.show('stopped');
    }
  };

  // One after the other: trust that is granted changes the settings too, and both ask for another server.
  let starting = Promise.resolve();
  const restart = () => (starting = starting.then(start));

  /** A command of the server; undefined when it does not run. */
  async function ask<T>(command: string, args: readonly unknown[], token?: vscode.CancellationToken) {
    if (client?.state !== State.Running) {
      void vscode.window.showWarningMessage('poolsafe: the server does not run; its output says why.');
      return undefined;
    }
    const params = { command, arguments: args };
    // An absent token must not be handed over: it would count as a parameter of its own.
    return token
      ? client.sendRequest<T>('workspace/executeCommand', params, token)
      : client.sendRequest<T>('workspace/executeCommand', params);
  }

  const commands: Readonly<Record<string, () => unknown>> = {
    'poolsafe.restart': restart,
    'poolsafe.showOutput': () => {
      output.show();
    },
    'poolsafe.scanWorkspace': () =>
      vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: 'poolsafe: scanning the workspace',
          cancellable: true,
        },
        async (_, token) => {
          const result = await ask<{ files: number; findings: number }>(COMMANDS.scan, [], token);
          if (!result) return undefined;
          void vscode.window.setStatusBarMessage(
            `poolsafe: ${String(result.findings)} findings in ${String(result.files)} files`,
            10_000,
          );
          if (result.findings > 0) await vscode.commands.executeCommand('workbench.actions.view.problems');
          return result;
        },
      ),
    'poolsafe.explain': async () => {
      const editor = editorInFront();
      if (!editor) {
        void vscode.window.showInformationMessage('poolsafe: put the cursor into a statement first.');
        return;
      }
      if (!client) return;
      const range = client.code2ProtocolConverter.asRange(editor.selection);
      const page = await ask<{ title: string; markdown: string } | null>(COMMANDS.explain, [
        client.code2ProtocolConverter.asUri(editor.document.uri),
        range,
      ]);
      if (page) await pages.show('statement', page.markdown);
      else if (page === null)
        void vscode.window.showInformationMessage('poolsafe: no statement with session state here.');
    },
    'poolsafe.showConfiguration': async () => {
      const uri = inFront();
      if (!uri || !client) return;
      const page = await ask<{ markdown: string }>(COMMANDS.showConfiguration, [
        client.code2ProtocolConverter.asUri(uri),
      ]);
      if (page) await pages.show('configuration', page.markdown);
    },
    'poolsafe.createConfiguration': createConfiguration,
    'poolsafe.chooseTarget': () =>
      chooseTarget(async () => {
        const uri = inFront();
        if (!uri || !client) return undefined;
        return ask<InForce>(COMMANDS.showConfiguration, [client.code2ProtocolConverter.asUri(uri)]);
      }),
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('poolsafe.enable') || event.affectsConfiguration('poolsafe.server.path'))
        void restart();
      else if (event.affectsConfiguration('poolsafe')) void status.update(ask);
    }),
    vscode.window.onDidChangeActiveTextEditor(() => {
      if (client?.state === State.Running) void status.update(ask);
    }),
  );
  await restart();
}

/** Ends the server. */
export async function deactivate(): Promise<void> {
  await client?.dispose();
}
