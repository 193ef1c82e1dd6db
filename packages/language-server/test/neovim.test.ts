import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Folders, serverEntry } from './editor.js';

const folders = new Folders();
afterAll(() => {
  folders.remove();
});

const installed = spawnSync('nvim', ['--version']).status === 0;
const skipped = !installed && process.env['CI'] === undefined;

describe.skipIf(skipped)(`Neovim, headless${skipped ? ' (skipped: nvim is not installed)' : ''}`, () => {
  it('shows diagnostics and hover, and applies an action', () => {
    const root = folders.make();
    const file = join(root, 'a.sql');
    writeFileSync(join(root, 'poolsafe.config.json'), '{ "targets": ["pgbouncer/transaction"] }');
    writeFileSync(file, 'SET search_path TO a;\nLISTEN b;\n');
    const { stdout, stderr } = spawnSync(
      'nvim',
      ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${join(import.meta.dirname, 'neovim.lua')}`],
      {
        encoding: 'utf8',
        timeout: 50_000,
        env: {
          ...process.env,
          XDG_STATE_HOME: root,
          POOLSAFE_NODE: process.execPath,
          POOLSAFE_SERVER: serverEntry,
          POOLSAFE_FILE: file,
          POOLSAFE_ROOT: root,
        },
      },
    );
    const lines = (stdout + stderr).split(/\r?\n/);
    const told = (word: string) =>
      lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
    expect(told('NEVER'), stderr).toEqual([]);
    expect(told('DIAGNOSTIC')).toEqual(['1:1 session-setting poolsafe', '2:1 listen poolsafe']);
    expect(told('HOVER')[0]).toContain('search_path');
    expect(told('ACTION')).toContain('Suppress session-setting on this line');
    expect(told('TEXT')).toEqual(['-- poolsafe-ignore session-setting: say why|SET search_path TO a;|LISTEN b;']);
    expect(told('LEFT')).toEqual(['1']);
  });
});
