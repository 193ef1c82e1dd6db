import * as vscode from 'vscode';

/** The known targets; the build writes them here. */
declare const POOLSAFE_TARGETS: readonly { readonly target: string; readonly title: string }[];

const NAME = 'poolsafe.config.json';

async function folder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const active = vscode.window.activeTextEditor;
  const own = active ? vscode.workspace.getWorkspaceFolder(active.document.uri) : undefined;
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

/** Sets the target that holds where the project's configuration names none. */
export async function chooseTarget(): Promise<void> {
  const picked = await pickTarget();
  if (!picked) return;
  const where = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('poolsafe').update('targets', [picked.label], where);
}
