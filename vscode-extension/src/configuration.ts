import { findNodeAtLocation, modify, type Node, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';
import { editorInFront } from './front.js';

/** The known targets; the build writes them here. */
declare const POOLSAFE_TARGETS: readonly { readonly target: string; readonly title: string }[];

const NO_NODE: Node = { type: 'null', offset: 0, length: 0 };

const NAME = 'poolsafe.config.json';

async function folder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const front = editorInFront();
  const own = front ? vscode.workspace.getWorkspaceFolder(front.document.uri) : undefined;
  return own ?? (folders.length > 1 ? vscode.window.showWorkspaceFolderPick() : folders[0]);
}

const pickTarget = () =>
  vscode.window.showQuickPick(
    POOLSAFE_TARGETS.map(({ target, title }) => ({ label: target, description: title })),
    { title: 'poolsafe: what is in front of the database?', matchOnDescription: true },
  );

/** Writes a configuration with the target that the user picks, and opens it. One that is there is only opened. */
export async function createConfiguration(): Promise<void> {
  const root = await folder();
  if (!root) return;
  const uri = vscode.Uri.joinPath(root.uri, NAME);
  const there = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (!there) {
    const picked = await pickTarget();
    if (!picked) return;
    const text = `${JSON.stringify({ targets: [picked.label] }, null, 2)}\n`;
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  }
  await vscode.window.showTextDocument(uri);
}

/** What a document is judged for, as the server says. */
export interface InForce {
  readonly targets: readonly string[];
  /** The configuration's path, where it names them; else words. */
  readonly from: string;
  /** The configuration's path. */
  readonly file: string | null;
  /** Why the nearest configuration is not used. */
  readonly problem: string | null;
}

/**
 * Has the user pick a target, and writes it where the targets in force are named: into the project's configuration, or
 * into the editor's settings where that names none.
 */
export async function chooseTarget(inForce: () => Promise<InForce | undefined>): Promise<void> {
  const asked = inForce();
  const picked = await pickTarget();
  if (!picked) return;
  const known = await asked;
  // Without the server nobody knows where the targets are named; the user was told that it does not run.
  if (!known) return;
  const { from, file } = known;
  if (file !== null && from === file) {
    await chooseInFile(vscode.Uri.file(file), picked.label);
    return;
  }
  const where = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('poolsafe').update('targets', [picked.label], where);
}

/** JSON is edited, comments and all, and saved; what is written otherwise is opened for the user to change. */
async function chooseInFile(uri: vscode.Uri, target: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const path = uri.path.endsWith('/package.json') ? ['poolsafe', 'targets'] : ['targets'];
  if (!/\.jsonc?$/.test(uri.path)) {
    await vscode.window.showTextDocument(document);
    void vscode.window.showInformationMessage(`poolsafe: the targets are named here; change them to "${target}".`);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  const text = document.getText();
  // A list that is there keeps to its line; a key that is added gets one.
  const isThere = findNodeAtLocation(parseTree(text) ?? NO_NODE, path) !== undefined;
  const options = isThere ? {} : { formattingOptions: { insertSpaces: true, tabSize: 2 } };
  for (const { offset, length, content } of modify(text, path, [target], options)) {
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    edit.replace(uri, range, content);
  }
  await vscode.workspace.applyEdit(edit);
  await document.save();
}
