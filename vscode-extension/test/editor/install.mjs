// node vscode-extension/test/editor/install.mjs: brings a real VS Code for the tests, from the npm registry alone.
// Prints its folder. What is there already is used as it is.
//
// The npm package code-server holds the plain VS Code server under lib/vscode; it runs on the Node of the npm package
// node-<system>-<machine>. Nothing is compiled and no install script runs.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const EDITOR = '4.139.1';
const NODE = '24.21.0';

const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
const nodePackage = `node-${process.platform}-${process.arch}`;
const folder = join(cache, 'poolsafe', `vscode-${EDITOR}-node-${NODE}-1`);

/** Where the parts of the editor are, whether they have been brought or not. */
export const parts = {
  folder,
  main: join(folder, 'vscode/out/server-main.js'),
  node: join(folder, 'tools/node_modules', nodePackage, 'bin/node'),
};

/** True when the editor is here. */
export const installed = () => existsSync(join(folder, 'complete'));

/** The editor runs on a Node of its own, so that what its packages ask of the one that installs them is no matter. */
const SETTINGS = {
  npm_config_audit: 'false',
  npm_config_engine_strict: 'false',
  npm_config_fund: 'false',
  npm_config_loglevel: 'error',
};

function npm(cwd, ...args) {
  const result = spawnSync('npm', args, {
    cwd,
    encoding: 'utf8',
    timeout: 500_000,
    env: { ...process.env, ...SETTINGS },
  });
  if (result.status === 0) return;
  throw new Error(
    `npm ${args.join(' ')}: ${result.error?.message ?? result.stderr.trim().split('\n').slice(-5).join(' ')}`,
  );
}

/** Brings the editor. @throws Error with the reason when the registry can't be reached or lacks something */
export function install() {
  if (installed()) return;
  mkdirSync(join(cache, 'poolsafe'), { recursive: true });
  // Made beside its place and then renamed: what is there is whole, whoever else installs at the same time.
  const room = mkdtempSync(`${folder}-`);
  try {
    const tools = join(room, 'tools');
    const vscode = join(room, 'vscode');
    mkdirSync(tools);
    mkdirSync(vscode);
    writeFileSync(join(tools, 'package.json'), '{ "private": true }');
    npm(tools, 'install', '--ignore-scripts', `${nodePackage}@${NODE}`);
    npm(room, 'pack', '--silent', `code-server@${EDITOR}`);
    const archive = `code-server-${EDITOR}.tgz`;
    const unpacked = spawnSync('tar', ['xzf', archive, '-C', 'vscode', '--strip-components=3', 'package/lib/vscode'], {
      cwd: room,
      encoding: 'utf8',
    });
    if (unpacked.status !== 0) throw new Error(`tar: ${unpacked.error?.message ?? unpacked.stderr}`);
    rmSync(join(room, archive));
    npm(vscode, 'install', '--omit=dev', '--ignore-scripts', '--no-save');
    npm(join(vscode, 'extensions'), 'install', '--omit=dev', '--ignore-scripts', '--no-save');
    copyFileSync(
      join(fileURLToPath(new URL('.', import.meta.url)), 'log-files.cjs'),
      join(vscode, 'node_modules/@vscode/spdlog/index.js'),
    );
    writeFileSync(join(room, 'complete'), '');
    if (!installed()) renameSync(room, folder);
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  install();
  console.log(folder);
}
