import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BundledModules } from '../src/launch/modules.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolsafe-launch-'));
  write('first.cjs', "const second = require('./second.js'); exports.sum = () => second.two() + 1;");
  write('second.cjs', 'exports.two = () => 2; exports.url = __importMetaUrl;');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
};

/** What the compiled functions of a run are kept in. */
const compiled = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.bin'))
    .map((name) => join(folder, name));

const run = () => {
  const modules = new BundledModules(folder);
  const { sum } = modules.require('./first.js') as { sum: () => number };
  const result = sum();
  modules.keep();
  return result;
};

describe('modules of the bundle', () => {
  test('import each other, Node, and know their own address', () => {
    const modules = new BundledModules(folder);
    expect(modules.require('./second.js')).toMatchObject({
      url: expect.stringMatching(/^file:.*\/second\.cjs$/) as string,
    });
    expect(modules.require('./second.js')).toBe(modules.require('./second.js'));
    expect(modules.require('node:path')).toHaveProperty('join', join);
  });

  test('what was compiled is kept once for each, and run again', () => {
    expect([run(), compiled().length]).toStrictEqual([3, 2]);
    expect(run()).toBe(3);
  });

  test.each([
    ['is empty', Buffer.alloc(0)],
    ['is cut off', Buffer.alloc(30)],
  ])('what was kept and %s is not used', (_, bytes) => {
    run();
    for (const file of compiled()) writeFileSync(file, bytes);
    expect(run()).toBe(3);
  });

  test('a module that changed is compiled anew, also at the same length', () => {
    run();
    write('second.cjs', 'exports.two = () => 5; exports.url = __importMetaUrl;');
    expect(run()).toBe(6);
  });

  test('a folder that cannot be written to is no error', () => {
    write('compiled', 'a file where the folder would be');
    expect(run()).toBe(3);
    expect(compiled()).toStrictEqual([]);
  });
});
