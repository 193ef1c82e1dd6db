import * as vscode from 'vscode';
import { COMMANDS } from '@poolsafe/language-server/commands';
import type { InForce } from './configuration.js';
import { inFront } from './front.js';

type Ask = <T>(command: string, args: readonly unknown[]) => Promise<T | undefined>;

/** What the status bar says: the target that the document in front is judged for, where that comes from, and the state. */
export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('poolsafe.status', vscode.StatusBarAlignment.Right, 90);
  #asked = 0;

  constructor() {
    this.#item.name = 'poolsafe';
    this.#item.command = 'poolsafe.showConfiguration';
    this.show('starting');
    this.#item.show();
  }

  /** Says whether the server runs. */
  show(state: 'starting' | 'running' | 'stopped' | 'off'): void {
    this.#asked++;
    const icon = { starting: '$(sync~spin)', running: '$(shield)', stopped: '$(error)', off: '$(circle-slash)' }[state];
    this.#item.text = `${icon} poolsafe`;
    this.#item.tooltip = `poolsafe: ${state}`;
    this.#item.backgroundColor =
      state === 'stopped' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.command = state === 'stopped' ? 'poolsafe.showOutput' : 'poolsafe.showConfiguration';
  }

  /** Asks the server what the document in front is judged for. A newer question makes an answer worthless. */
  async update(ask: Ask): Promise<void> {
    const uri = inFront();
    if (!uri) return;
    const asked = ++this.#asked;
    const found = await ask<InForce>(COMMANDS.showConfiguration, [uri.toString()]);
    if (!found || asked !== this.#asked) return;
    const [first = '', ...more] = found.targets;
    this.#item.text = `${found.problem === null ? '$(shield)' : '$(warning)'} ${first}${more.length > 0 ? ` +${String(more.length)}` : ''}`;
    this.#item.tooltip = [
      `poolsafe judges this document for ${found.targets.join(', ')}`,
      `from ${found.from}`,
      ...(found.problem === null ? [] : [`The nearest configuration is not used: ${found.problem}`]),
    ].join('\n');
    this.#item.backgroundColor =
      found.problem === null ? undefined : new vscode.ThemeColor('statusBarItem.warningBackground');
  }

  dispose(): void {
    this.#item.dispose();
  }
}
