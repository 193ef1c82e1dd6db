// node bench/lsp/run.mjs [edits]: what an editor waits for, over stdio, on the built tool (npm run build).
// Keystroke to diagnostics (pull), time until ready, memory with 100 open files, opening a workspace of 5,000 files, its
// scan beside `check`. Beside each time: what the server's processor time was, which other programs disturb less.
// Figures: README.md beside this file.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const tool = join(import.meta.dirname, '../../packages/cli/dist/poolsafe.js');
const EDITS = Number(process.argv[2] ?? 300);
/** Keystrokes before the first that counts: half a minute of typing. */
const WARM = 60;

/** The smallest client: requests, notifications, answers. */
function connect() {
  const server = spawn(process.execPath, [tool, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
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

const capabilities = {
  workspace: { diagnostics: { refreshSupport: true } },
  textDocument: { diagnostic: {} },
};
/** Processor time that a process has used, in milliseconds. */
const used = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)].toFixed(1);
const memory = (pid) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);

async function start(folders = []) {
  const from = performance.now();
  const client = connect();
  const workspaceFolders = folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: folder }));
  await client.ask('initialize', { processId: process.pid, rootUri: null, workspaceFolders, capabilities });
  const ready = performance.now() - from;
  client.notify('initialized', {});
  return { ...client, ready };
}

const functionOf = (n) => `
export async function job${n}(id: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(\`SELECT set_config('app.tenant_${n}', $1, ${n % 10 === 0})\`, [id]);
    await client.query('UPDATE jobs SET state = $1 WHERE id = $2', ['done', id]);
  } finally {
    client.release();
  }
}
`;
const typescript = (functions) =>
  `import { Pool } from 'pg';\nconst pool = new Pool();\n${Array.from({ length: functions }, (_, n) => functionOf(n)).join('')}`;
const sql = (lines) =>
  Array.from({ length: lines }, (_, n) =>
    n % 50 === 0 ? `SET search_path TO tenant_${n};` : `INSERT INTO t${n % 7} (a, b) VALUES (${n}, 'x${n}');`,
  ).join('\n');

/** What is typed, letter by letter, over and over: most of the time the text is one that no parser accepts. */
const TYPED = {
  typescript: "\n    const row = await client.query('SELECT pg_advisory_lock($1)', [id]);",
  sql: "\nSELECT set_config('app.user', 'x;y', false);",
};

async function keystrokes(name, languageId, text) {
  const client = await start();
  const uri = `untitled:${name}`;
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  let from = performance.now();
  await client.ask('textDocument/diagnostic', { textDocument: { uri } });
  const opened = performance.now() - from;
  const lines = text.split('\n');
  // Behind a statement in the middle.
  let line = Math.floor(lines.length / 2);
  while (!lines[line].endsWith(';')) line++;
  let character = lines[line].length;
  const times = [];
  const typed = TYPED[languageId];
  let before = 0;
  for (let n = 0; n < EDITS + WARM; n++) {
    if (n === WARM) before = used(client.pid);
    const letter = typed[n % typed.length];
    const at = { line, character };
    from = performance.now();
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: n + 2 },
      contentChanges: [{ range: { start: at, end: at }, text: letter }],
    });
    await client.ask('textDocument/diagnostic', { textDocument: { uri } });
    if (n >= WARM) times.push(performance.now() - from);
    if (letter === '\n') {
      line++;
      character = 0;
    } else character++;
  }
  const cpu = (used(client.pid) - before) / times.length;
  console.log(
    `${name}: opened ${opened.toFixed(0)} ms; keystroke p50 ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms, ` +
      `processor ${cpu.toFixed(1)} ms (${times.length} keystrokes)`,
  );
  await client.end();
}

await keystrokes('2,000 lines of TypeScript', 'typescript', typescript(200));
await keystrokes('5,000 lines of SQL', 'sql', sql(5000));

const folder = mkdtempSync(join(tmpdir(), 'poolsafe-bench-'));
try {
  for (let n = 0; n < 5000; n++) {
    const into = join(folder, `m${n % 50}`);
    mkdirSync(into, { recursive: true });
    writeFileSync(join(into, `f${n}.${n % 5 === 0 ? 'sql' : 'ts'}`), n % 5 === 0 ? sql(20) : typescript(2));
  }
  const ready = [];
  for (let n = 0; n < 7; n++) {
    const client = await start();
    ready.push(client.ready);
    await client.end();
  }
  console.log(`ready (initialize answered): p50 ${percentile(ready, 0.5)} ms of ${ready.length}`);

  const client = await start([folder]);
  let from = performance.now();
  const file = join(folder, 'm1/f1.ts');
  const uri = pathToFileURL(file).href;
  const text = readFileSync(file, 'utf8');
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text } });
  await client.ask('textDocument/diagnostic', { textDocument: { uri } });
  console.log(
    `workspace of 5,000 files: first diagnostics ${(performance.now() - from).toFixed(0)} ms; memory ${memory(client.pid)} MB`,
  );

  for (let n = 0; n < 100; n++) {
    const uri = `untitled:m${n}`;
    const textDocument = {
      uri,
      languageId: n % 2 ? 'sql' : 'typescript',
      version: 1,
      text: n % 2 ? sql(200) : typescript(20),
    };
    client.notify('textDocument/didOpen', { textDocument });
    await client.ask('textDocument/diagnostic', { textDocument: { uri } });
  }
  const at = memory(client.pid);
  // What nobody needs any more is given back when nothing has been asked for a while.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  console.log(`memory with 100 open files: ${at} MB, ${memory(client.pid)} MB at rest`);
  from = performance.now();
  const { files, findings } = await client.ask('workspace/executeCommand', {
    command: 'poolsafe.server.scanWorkspace',
  });
  console.log(
    `scan: ${files} files, ${findings} findings, ${(performance.now() - from).toFixed(0)} ms; memory ${memory(client.pid)} MB`,
  );
  await client.end();
  from = performance.now();
  spawnSync(process.execPath, [tool, 'check', '--format', 'json'], { cwd: folder, maxBuffer: 1e9 });
  console.log(`poolsafe check on the same: ${(performance.now() - from).toFixed(0)} ms`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
