import * as vscode from 'vscode';

const isDocument = ({ document }: vscode.TextEditor): boolean => ['file', 'untitled'].includes(document.uri.scheme);

/** The editor that a command is about: the active one; while a page or a panel has the focus, one that is in sight. */
export function editorInFront(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return [...(activeTextEditor ? [activeTextEditor] : []), ...visibleTextEditors].find(isDocument);
}

/** The document that a command is about, else the first folder of the workspace. */
export const inFront = (): vscode.Uri | undefined =>
  editorInFront()?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
