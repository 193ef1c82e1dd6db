import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { Server } from './server.js';

export { COMMANDS } from './commands.js';

/**
 * Serves one editor over standard input and output. The process ends with the conversation: on `exit`, when the input
 * closes, and when the editor's process is gone.
 */
export function serveStdio(version: string): void {
  new Server(createConnection(ProposedFeatures.all, process.stdin, process.stdout), version).listen();
}
