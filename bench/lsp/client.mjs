// The smallest client of the server, over stdio: requests, notifications, answers; and what the server's process uses.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const tool = join(import.meta.dirname, '../../packages/cli/dist/poolsafe.js');

const capabilities = {
  workspace: { diagnostics: { refreshSupport: true } },
  textDocument: { diagnostic: {} },
};

/** @param options of Node for the server, such as --cpu-prof */
function connect(options) {
  const server = spawn(process.execPath, [...options, tool, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let pending = Buffer.alloc(0);
  let id = 0;
  const waiting = new Map();
  const write = (message) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  server.stdout.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const head = pending.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = Number(/Content-Length: (\d+)/.exec(pending.subarray(0, head).toString())[1]);
      if (pending.length < head + 4 + length) return;
      const message = JSON.parse(pending.subarray(head + 4, head + 4 + length).toString());
      pending = pending.subarray(head + 4 + length);
      if (message.method && message.id !== undefined) write({ id: message.id, result: null });
      else if (message.id !== undefined) waiting.get(message.id)?.(message);
    }
  });
  return {
    pid: server.pid,
    notify: (method, params) => write({ method, params }),
    ask: (method, params) =>
      new Promise((resolve, reject) => {
        waiting.set(++id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
        write({ id, method, params });
      }),
    end: () => {
      write({ method: 'exit' });
      return new Promise((resolve) => server.once('exit', resolve));
    },
  };
}

/** A server that has answered `initialize`, which took `ready` milliseconds. */
export async function start(folders = [], options = []) {
  const from = performance.now();
  const client = connect(options);
  const workspaceFolders = folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: folder }));
  await client.ask('initialize', { processId: process.pid, rootUri: null, workspaceFolders, capabilities });
  const ready = performance.now() - from;
  client.notify('initialized', {});
  return { ...client, ready };
}

/** Opens a document and waits for its diagnostics. */
export async function open(client, uri, languageId, text) {
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  return client.ask('textDocument/diagnostic', { textDocument: { uri } });
}

/** Processor time that a process has used with all its threads, in milliseconds. */
export const used = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

/** Processor time of the thread that answers, in milliseconds: collecting garbage beside it does not keep it. */
export const usedByMain = (pid) =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

/** Resident memory, in MB. */
export const memory = (pid) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);

export const percentile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)].toFixed(1);
