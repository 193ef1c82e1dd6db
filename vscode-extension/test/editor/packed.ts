import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const vsix = join(root, 'vscode-extension/dist/poolsafe.vsix');
const lock = join(root, 'node_modules/.poolsafe/vsix.lock');

/** What the package is made of. */
const SOURCES = ['packages', 'rules', 'vscode-extension'];
/** A build takes seconds; a lock that is older was left by one that was killed, in milliseconds. */
const ABANDONED = 120_000;

function isNewer(folder: string, than: number): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    if (['node_modules', 'dist', 'test', 'measurements'].includes(entry.name) || entry.name.startsWith('.'))
      return false;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isNewer(path, than);
    return /\.(ts|mts|mjs|json|md|svg|png)$/.test(entry.name) && statSync(path).mtimeMs > than;
  });
}

const isStale = (): boolean =>
  !existsSync(vsix) || SOURCES.some((folder) => isNewer(join(root, folder), statSync(vsix).mtimeMs));

function take(): boolean {
  try {
    mkdirSync(lock, { recursive: false });
    return true;
  } catch {
    return false;
  }
}

/** The package as users install it, built when it is older than what it is made of: by one of the suites for all. */
export async function packed(): Promise<string> {
  mkdirSync(join(lock, '..'), { recursive: true });
  for (const deadline = Date.now() + 2 * ABANDONED; !take();) {
    if (Date.now() > deadline) throw new Error(`${lock} is held by somebody else`);
    if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > ABANDONED)
      rmSync(lock, { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  try {
    if (isStale()) {
      const { status, stderr } = spawnSync(process.execPath, [join(root, 'vscode-extension/build.mjs')], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`the extension cannot be built: ${stderr}`);
    }
    return vsix;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
