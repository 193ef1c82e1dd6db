import * as vscode from 'vscode';
import { COMMANDS } from '@poolsafe/language-server/commands';

type Ask = <T>(command: string, args: readonly unknown[]) => Promise<T | undefined>;

/** What the status bar says: the target that the document in front is judged for, where that comes from, and the state. */
export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('poolsafe.status', vscode.StatusBarAlignment.Right, 90);

  constructor() {
    this.#item.name = 'poolsafe';
    this.#item.command = 'poolsafe.showConfiguration';
    this.show('starting');
    this.#item.show();
  }

  show(state: 'starting' | 'running' | 'stopped' | 'off'): void {
    const icon = { starting: '$(sync~spin)', running: '$(shield)', stopped: '$(error)', off: '$(circle-slash)' }[state];
    this.#item.text = `${icon} poolsafe`;
    this.#item.tooltip = `poolsafe: ${state}`;
    this.#item.backgroundColor =
      state === 'stopped' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.command = state === 'stopped' ? 'poolsafe.showOutput' : 'poolsafe.showConfiguration';
  }

  async update(ask: Ask): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
    if (!uri || !['file', 'untitled'].includes(uri.scheme)) return;
    const found = await ask<{ targets: string[]; from: string }>(COMMANDS.showConfiguration, [uri.toString()]);
    if (!found) return;
    const [first = '', ...more] = found.targets;
    this.#item.text = `$(shield) ${first}${more.length > 0 ? ` +${String(more.length)}` : ''}`;
    this.#item.tooltip = `poolsafe judges this document for ${found.targets.join(', ')}\nfrom ${found.from}`;
  }

  dispose(): void {
    this.#item.dispose();
  }
}
