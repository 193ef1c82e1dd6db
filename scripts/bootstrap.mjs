// Makes a clone ready to run: package manager, dependencies, build. Quick when nothing changed; quiet on standard output.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, 'node_modules', '.poolsafe');

/** Runs a command; its output goes to standard error. Ends the process with its code when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Runs a command that is installed in the workspace. */
export function runTool(name, args, options) {
  run(join(root, 'node_modules', '.bin', name), args, options);
}

const readStamp = (name) => {
  const file = join(stamps, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

const writeStamp = (name, value) => {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
};

function newestChange(folder) {
  let newest = '';
  const add = (path, stat) => {
    newest += `${path}:${stat.size}:${stat.mtimeMs}\n`;
  };
  const walk = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || /^dist(\.\w+)?$/.test(entry.name) || entry.name.startsWith('.')) continue;
      const full = join(path, entry.name);
      if (entry.isDirectory()) walk(full);
      else if (/\.(ts|mts|mjs|json|md)$/.test(entry.name) && !entry.name.endsWith('.generated.ts'))
        add(full, statSync(full));
    }
  };
  walk(folder);
  return newest;
}

const sleep = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** How long a lock may be without its holder's number, in milliseconds. */
const NUMBERLESS_MS = 10_000;

/** True while the process runs that wrote its number into a lock. */
function isHeld(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (pid === 0) return Date.now() - statSync(lock).mtimeMs < NUMBERLESS_MS;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It was released just now (ENOENT), or is another user's (EPERM).
    return error.code !== 'ESRCH';
  }
}

/** Runs `work` while no other process does so for this clone: commands that are started together prepare it once. */
function alone(work) {
  const lock = join(tmpdir(), `poolsafe-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`);
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isHeld(lock)) sleep(100);
      else rmSync(lock, { force: true });
    }
  }
  const release = () => rmSync(lock, { force: true });
  // `run` ends the process when a step fails.
  process.once('exit', release);
  work();
  process.off('exit', release);
  release();
}

/** What has to be done; nothing in the usual case. */
function stale() {
  const lock = readFileSync(join(root, 'pnpm-lock.yaml'));
  const installed = createHash('sha256').update(lock).update(process.version).digest('hex');
  const hash = createHash('sha256');
  for (const folder of ['packages', 'rules', 'scripts']) hash.update(newestChange(join(root, folder)));
  const built = hash.digest('hex');
  return {
    ...(readStamp('installed') === installed ? {} : { installed }),
    ...(readStamp('built') === built && existsSync(join(root, 'packages/cli/dist/poolsafe.js')) ? {} : { built }),
  };
}

function prepare() {
  const { installed, built } = stale();
  if (installed !== undefined) {
    process.stderr.write('poolsafe: installing dependencies (first run, or they changed)\n');
    const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    // Nobody is there to be asked whether modules of another store are to be replaced.
    const quietly = ['--loglevel=error', '--config.confirmModulesPurge=false'];
    run('npx', ['--yes', packageManager, 'install', '--frozen-lockfile', ...quietly]);
    writeStamp('installed', installed);
  }
  if (built !== undefined) {
    process.stderr.write('poolsafe: building\n');
    run(process.execPath, [join(root, 'scripts/build.mjs')]);
    writeStamp('built', built);
  }
}

/** Installs and builds what is missing or stale. */
export function bootstrap() {
  if (Object.keys(stale()).length > 0) alone(prepare);
}
