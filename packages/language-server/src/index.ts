import {
  createConnection,
  ErrorCodes,
  ProposedFeatures,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { capabilitiesFor } from './capabilities.js';
import { readClient } from './client.js';
import { HoldingReader } from './holding-reader.js';

export { COMMANDS } from './commands.js';

/**
 * Serves one editor over standard input and output. The process ends with the conversation: on `exit`, when the input
 * closes, and when the editor's process is gone.
 */
export function serveStdio(version: string): void {
  const reader = new HoldingReader(new StreamMessageReader(process.stdin));
  const connection = createConnection(ProposedFeatures.all, reader, new StreamMessageWriter(process.stdout));
  let initialized = false;
  // Asked for what nobody answers: too early, or never.
  connection.onRequest((method: string) =>
    initialized
      ? new ResponseError(ErrorCodes.MethodNotFound, `unknown request ${method}`)
      : new ResponseError(ErrorCodes.ServerNotInitialized, 'the server is not initialized'),
  );
  let shutDown = false;
  connection.onShutdown(() => {
    shutDown = true;
  });
  // With a reader of our own the library does not watch for the end of the input.
  reader.onClose(() => {
    process.exit(shutDown ? 0 : 1);
  });
  connection.onInitialize((params) => {
    const client = readClient(params);
    initialized = true;
    reader.hold();
    // The answer goes out first: loading keeps everything waiting.
    setImmediate(() => {
      void import('./server.js').then(({ Server }) => {
        new Server(connection, { params, client }).listen();
        reader.release();
      });
    });
    return { serverInfo: { name: 'poolsafe', version }, capabilities: capabilitiesFor(client) };
  });
  connection.listen();
}
