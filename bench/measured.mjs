// Runs a program of Node's in a process of its own and says what it took: processor seconds of all its threads, seconds
// by the clock, the most memory that it had (MB).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPORT = `const { writeFileSync } = require('node:fs');
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.BENCH_REPORT, JSON.stringify({ cpu: (user + system) / 1e6, mb: process.resourceUsage().maxRSS / 1024 }));
});`;

/** @param args of Node: options, the program, its arguments */
export function runMeasured(args, { cwd, env = {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-bench-'));
  const report = join(folder, 'report.json');
  const preload = join(folder, 'report.cjs');
  writeFileSync(preload, REPORT);
  try {
    const began = process.hrtime.bigint();
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', preload, ...args], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      env: { ...process.env, ...env, BENCH_REPORT: report },
    });
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    return { status, stdout, stderr, seconds, ...JSON.parse(readFileSync(report, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
