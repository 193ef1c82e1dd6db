import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.js';

/**
 * Runs a server and ends it, by its own process id, when our end of the pipe closes: by `stop`, or because we are gone,
 * however that happened. A server that does not end within five seconds is killed.
 */
const GUARD = `
signal=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(
  cat <&3 >/dev/null
  kill -s "$signal" "$server" 2>/dev/null
  n=0
  while kill -0 "$server" 2>/dev/null && [ "$n" -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
  kill -s KILL "$server" 2>/dev/null
) &
wait "$server"
`;

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How the server is asked to end. */
  readonly signal: 'TERM' | 'INT' | 'QUIT' | 'KILL';
  readonly account: Account | null;
  /** Where its output goes. */
  readonly log: string;
  readonly port: number;
}

const START_MS = 15_000;

/** Starts a server and waits until its port answers. @throws Error with the end of its log when it does not */
export async function startServer(command: Command): Promise<Server> {
  const log = openSync(command.log, 'w');
  const guard = spawn('sh', ['-c', GUARD, 'sh', command.signal, command.program, ...command.args], {
    stdio: ['pipe', log, log],
    env: { ...process.env, ...command.env },
    detached: true,
    ...(command.account ?? {}),
  });
  closeSync(log);
  const server: Server = { port: command.port, stop: () => stop(guard) };
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && guard.exitCode === null && guard.signalCode === null) {
    if (await answers(command.port)) return server;
    await sleep(50);
  }
  await server.stop();
  throw new Error(`${command.program} did not start: ${readFileSync(command.log, 'utf8').slice(-600)}`);
}

async function stop(guard: ChildProcess): Promise<void> {
  if (guard.exitCode !== null || guard.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => {
    guard.once('exit', () => {
      resolve();
    });
  });
  guard.stdin?.end();
  await ended;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });

/** A port that is free now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = net.createServer();
    socket.once('error', reject);
    socket.listen(0, '127.0.0.1', () => {
      const address = socket.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      socket.close(() => {
        resolve(port);
      });
    });
  });
