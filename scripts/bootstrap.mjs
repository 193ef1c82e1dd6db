// Makes a clone ready to run: package manager, dependencies, build. Quick when nothing changed; quiet on standard output.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
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
      if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue;
      const full = join(path, entry.name);
      if (entry.isDirectory()) walk(full);
      else if (/\.(ts|mts|json|md)$/.test(entry.name) && !entry.name.endsWith('.generated.ts'))
        add(full, statSync(full));
    }
  };
  walk(folder);
  return newest;
}

/** Installs and builds what is missing or stale. */
export function bootstrap() {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = join(root, 'pnpm-lock.yaml');
  const installed = createHash('sha256').update(readFileSync(lock)).update(process.version).digest('hex');
  if (readStamp('installed') !== installed) {
    process.stderr.write('poolsafe: installing dependencies (first run, or they changed)\n');
    run('npx', ['--yes', manifest.packageManager, 'install', '--frozen-lockfile', '--reporter=silent']);
    writeStamp('installed', installed);
  }
  const hash = createHash('sha256');
  for (const folder of ['packages', 'rules', 'scripts']) hash.update(newestChange(join(root, folder)));
  const built = hash.digest('hex');
  if (readStamp('built') !== built || !existsSync(join(root, 'packages/cli/dist/poolsafe.js'))) {
    process.stderr.write('poolsafe: building\n');
    run(process.execPath, [join(root, 'scripts/build.mjs')]);
    writeStamp('built', built);
  }
}
