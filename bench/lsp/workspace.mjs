// The first answer of the server, memory with 100 open documents, and a scan beside `poolsafe check`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { memory, open, percentile, start, tool, used } from './client.mjs';
import { sql, typescript, withWorkspace } from './texts.mjs';

/** From the start of the process until `initialize` is answered. */
export async function ready({ starts = 15 } = {}) {
  const times = [];
  const works = [];
  for (let n = 0; n < starts; n++) {
    const client = await start();
    times.push(client.ready);
    works.push(used(client.pid));
    await client.end();
  }
  console.log(
    `ready (initialize answered): p50 ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms by the clock, ` +
      `processor time ${percentile(works, 0.5)} ms (${times.length} starts)`,
  );
}

/** Opens a file of a workspace and 100 documents more. */
async function openMany(folder, options) {
  const client = await start(folder === undefined ? [] : [folder], options);
  if (folder !== undefined) {
    const from = performance.now();
    const file = join(folder, 'm1/f1.ts');
    await open(client, pathToFileURL(file).href, 'typescript', readFileSync(file, 'utf8'));
    const first = (performance.now() - from).toFixed(0);
    console.log(`workspace of 5,000 files: first diagnostics ${first} ms; memory ${memory(client.pid)} MB`);
  }
  for (let n = 0; n < 100; n++)
    await open(client, `untitled:m${n}`, n % 2 ? 'sql' : 'typescript', n % 2 ? sql(200) : typescript(20));
  return client;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resident memory right after 100 documents were opened, the most in the seconds after, and at rest. */
export async function memoryOpen({ options = [] } = {}) {
  await withWorkspace(async (folder) => {
    for (const [where, root] of [
      ['in a workspace of 5,000 files', folder],
      ['without a workspace', undefined],
    ]) {
      const client = await openMany(root, options);
      const at = memory(client.pid);
      let most = at;
      for (let n = 0; n < 60; n++) {
        await sleep(250);
        most = Math.max(most, memory(client.pid));
      }
      console.log(
        `memory with 100 open documents ${where}: ${at} MB, at most ${most} MB in the 15 s after, ${memory(client.pid)} MB at rest`,
      );
      await client.end();
    }
  });
}

/** Scan on command, beside the command line on the same folder. */
export async function scan({ options = [] } = {}) {
  await withWorkspace(async (folder) => {
    const client = await start([folder], options);
    let from = performance.now();
    const before = used(client.pid);
    const { files, findings } = await client.ask('workspace/executeCommand', {
      command: 'poolsafe.server.scanWorkspace',
    });
    console.log(
      `scan: ${files} files, ${findings} findings, ${(performance.now() - from).toFixed(0)} ms by the clock, ` +
        `processor time ${(used(client.pid) - before).toFixed(0)} ms; memory ${memory(client.pid)} MB`,
    );
    await client.end();
    from = performance.now();
    const { stdout } = spawnSync(
      '/bin/sh',
      [
        '-c',
        'times_of() { "$@" > /dev/null; times; }; times_of "$0" "$@"',
        process.execPath,
        tool,
        'check',
        '--format',
        'json',
      ],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    const [user = 0, system = 0] = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
      ([, minutes, seconds]) => Number(minutes) * 60_000 + Number(seconds) * 1000,
    );
    console.log(
      `poolsafe check on the same: ${(performance.now() - from).toFixed(0)} ms by the clock, processor time ${(user + system).toFixed(0)} ms`,
    );
  });
}
