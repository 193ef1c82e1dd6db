import { CodeActionKind, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver/node';
import type { Client } from './client.js';
import { COMMANDS } from './commands.js';

/** Makes every safe fix of a document. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.poolsafe`;

/** What the server can do for an editor. Light: it is told before the engine is loaded. */
export const capabilitiesFor = ({ pullsDiagnostics }: Client): ServerCapabilities => ({
  positionEncoding: 'utf-16',
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
  inlayHintProvider: { resolveProvider: false },
  documentLinkProvider: { resolveProvider: false },
  executeCommandProvider: { commands: Object.values(COMMANDS), workDoneProgress: true },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  ...(pullsDiagnostics
    ? { diagnosticProvider: { identifier: 'poolsafe', interFileDependencies: false, workspaceDiagnostics: false } }
    : {}),
});
