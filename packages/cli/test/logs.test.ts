import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const tool = fileURLToPath(new URL('../dist/poolsafe.js', import.meta.url));
const sample = (name: string) => fileURLToPath(new URL(`../../../fixtures/logs/${name}`, import.meta.url));
const ONE = sample('pg15-stderr-richprefix-mindur0.log');
const OTHER = sample('pg15-stderr-debian-logstatement-all.log');
const folder = mkdtempSync(join(tmpdir(), 'poolsafe-logs-command-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const logs = (args: readonly string[], input?: Buffer) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, 'logs', ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e9,
    ...(input === undefined ? {} : { input }),
  });
  return { status, stdout, stderr };
};

interface Report {
  readonly logs: { readonly records: number; readonly bytes: number };
  readonly findings: readonly { readonly file: string }[];
}

describe('poolsafe logs', () => {
  const whole = logs([ONE, OTHER, '--format', 'json']).stdout;

  it('partial results merge to the bytes of one run, in any order and grouping', () => {
    const [first, second, both] = ['first', 'second', 'both'].map((name) => join(folder, `${name}.json`)) as [
      string,
      string,
      string,
    ];
    logs([ONE, '--partial', first]);
    logs([OTHER, '--partial', second]);
    expect(logs(['merge', second, first, '--format', 'json'])).toMatchObject({ status: 1, stdout: whole });
    logs(['merge', second, first, '--partial', both]);
    expect(logs(['merge', '--format', 'json', both]).stdout).toBe(whole);
  });

  it('several threads give the bytes of one', () => {
    expect(logs([ONE, OTHER, '--format', 'json', '--jobs', '3']).stdout).toBe(whole);
    const large = join(folder, 'large.log');
    writeFileSync(large, readFileSync(ONE, 'utf8').repeat(400));
    const alone = logs([large, '--format', 'json', '--jobs', '1']).stdout;
    expect(logs([large, '--format', 'json', '--jobs', '3']).stdout).toBe(alone);
    const piped = logs(['-', '--format', 'json', '--jobs', '2'], readFileSync(large)).stdout;
    expect(piped.replaceAll('<stdin>', large)).toBe(alone);
  });

  it('standard input is read as a file is', () => {
    const piped = logs(['-', '--format', 'json'], readFileSync(ONE)).stdout;
    expect(piped).toBe(logs([ONE, '--format', 'json']).stdout.replaceAll(ONE, '<stdin>'));
  });

  it('an option that a sub-command does not have is refused', () => {
    expect(logs(['merge', ONE, '--target', 'direct'])).toMatchObject({ status: 2 });
  });

  it('names are hidden when that is asked for', () => {
    const shown = logs([ONE, '--format', 'json', '--anonymize']).stdout;
    expect(shown).toContain('"user-1"');
    for (const name of ['nightly-report', '"app"', '"report"', '"shop"', '6b014902']) expect(shown).not.toContain(name);
  });

  /** Follows a file to which half of its text is added after a while, and interrupts that after another. */
  async function follow(pause: number): Promise<{ stdout: string; stderr: string }> {
    const text = readFileSync(ONE, 'utf8');
    const half = text.indexOf('\n', text.length / 2) + 1;
    const path = join(folder, `growing-${String(pause)}.log`);
    writeFileSync(path, text.slice(0, half));
    const child = spawn(process.execPath, [tool, 'logs', path, '--follow', '--format', 'json'], { cwd: folder });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => (said.stdout += data.toString('utf8')));
    child.stderr.on('data', (data: Buffer) => (said.stderr += data.toString('utf8')));
    const ended = new Promise((resolve) => child.on('exit', resolve));
    const wait = () => new Promise((resolve) => setTimeout(resolve, pause));
    await wait();
    appendFileSync(path, text.slice(half));
    await wait();
    child.kill('SIGINT');
    await ended;
    return said;
  }

  it('Ctrl-C ends a reading that waits for more, and prints what is known so far', async () => {
    const child = spawn(process.execPath, [tool, 'logs', '-', '--format', 'json'], { cwd: folder });
    let [out, said] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    // More than is looked at to tell the format, and the pipe stays open.
    const text = readFileSync(ONE, 'utf8');
    const many = text.repeat(Math.ceil(4e6 / text.length));
    await new Promise<void>((resolve) => child.stdin.write(many, () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(said).toMatch(/stopped early/);
    expect((JSON.parse(out) as Report).logs.bytes).toBeGreaterThan(1e6);
  });

  it('--follow reads what is added, and Ctrl-C prints what is known', async () => {
    // A machine may need longer until the command listens: what was interrupted before that says nothing at all.
    let said = await follow(4000);
    for (let pause = 10_000; said.stdout === '' && pause < 100_000; pause *= 3) said = await follow(pause);
    expect(said.stderr).toContain('stopped early');
    const expected = JSON.parse(logs([ONE, '--format', 'json']).stdout) as Report;
    const report = JSON.parse(said.stdout) as Report;
    expect(report.logs).toEqual(expected.logs);
    expect(report.findings).toHaveLength(expected.findings.length);
  });
});
