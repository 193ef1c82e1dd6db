import { serveStdio } from '@poolsafe/language-server';
import { version } from '../version.js';

/** Runs `poolsafe lsp`: never resolves, the conversation ends the process. */
export function lsp(): Promise<never> {
  serveStdio(version);
  return new Promise(() => undefined);
}
