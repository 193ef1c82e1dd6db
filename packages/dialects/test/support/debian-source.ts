import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/poolsafe-sources/', import.meta.url));

/** The machine's own package sources with the source packages asked for instead of the binary ones. */
function sourceLists(): readonly { name: string; text: string }[] {
  const lists: { name: string; text: string }[] = [];
  const folder = '/etc/apt/sources.list.d';
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  for (const file of ['/etc/apt/sources.list', ...files]) {
    if (!existsSync(file)) continue;
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.sources'))
      lists.push({ name: 'own.sources', text: text.replace(/^Types:.*$/gm, 'Types: deb-src') });
    if (file.endsWith('.list')) lists.push({ name: 'own.list', text: text.replace(/^deb\s/gm, 'deb-src ') });
  }
  return lists.map(({ name, text }, index) => ({ name: `${String(index)}-${name}`, text }));
}

/** Directories of its own for apt, so that nothing of the machine is changed and no rights are needed. */
function aptConfig(root: string): string {
  mkdirSync(join(root, 'sources'), { recursive: true });
  mkdirSync(join(root, 'lists/partial'), { recursive: true });
  mkdirSync(join(root, 'archives/partial'), { recursive: true });
  writeFileSync(join(root, 'status'), '');
  for (const { name, text } of sourceLists()) writeFileSync(join(root, 'sources', name), text);
  const config = join(root, 'apt.conf');
  const settings = [
    `Dir::State "${root}"`,
    `Dir::State::lists "${root}/lists"`,
    `Dir::State::status "${root}/status"`,
    `Dir::Cache "${root}"`,
    `Dir::Etc::sourcelist "/dev/null"`,
    `Dir::Etc::sourceparts "${root}/sources"`,
    'Acquire::Languages "none"',
    'Acquire::Check-Valid-Until "false"',
    'APT::Sandbox::User "root"',
  ];
  writeFileSync(config, settings.map((line) => `${line};\n`).join(''));
  return config;
}

/**
 * The folder with the unpacked upstream tarball of a Debian source package, fetched by apt from the machine's own
 * sources and kept in node_modules/.cache.
 *
 * @param paths which parts of the tarball are unpacked, as tar's wildcards
 * @throws with apt's own words when it can't be had
 */
export function debianSource(packageName: string, paths: readonly string[]): string {
  const folder = join(CACHE, packageName);
  if (existsSync(folder)) return folder;
  const work = join(CACHE, `.${packageName}-${String(process.pid)}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'download'), { recursive: true });
  mkdirSync(join(work, 'unpacked'));
  try {
    const env = { ...process.env, APT_CONFIG: aptConfig(work), LC_ALL: 'C' };
    const run = (command: string, args: readonly string[], cwd: string) =>
      execFileSync(command, [...args], { cwd, env, encoding: 'utf8', stdio: 'pipe', timeout: 300_000 });
    run('apt-get', ['update'], work);
    const versions = run('apt-cache', ['showsrc', packageName], work).match(/^Version: .+$/gm) ?? [];
    if (versions.length === 0) throw new Error(`apt knows no source package ${packageName}`);
    const failures: string[] = [];
    // A version that the lists name and the mirror no longer holds gives way to the next.
    for (const line of versions) {
      const version = `${packageName}=${line.slice('Version: '.length)}`;
      try {
        run('apt-get', ['source', '--download-only', '--tar-only', version], join(work, 'download'));
        break;
      } catch (error) {
        failures.push(String(error));
      }
    }
    const tarball = readdirSync(join(work, 'download')).find((name) => name.includes('.orig.tar'));
    if (tarball === undefined) throw new Error(failures.join('\n'));
    const wildcards = ['--wildcards', ...paths];
    run('tar', ['-xf', join(work, 'download', tarball), '--strip-components=1', ...wildcards], join(work, 'unpacked'));
    try {
      renameSync(join(work, 'unpacked'), folder);
    } catch (error) {
      // Another suite needed it at the same time, and was sooner.
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

/** Files under a folder whose names end like this, in a fixed order. */
export function filesUnder(folder: string, ending: RegExp): readonly string[] {
  const found: string[] = [];
  const walk = (path: string) => {
    for (const name of readdirSync(path).sort()) {
      const full = join(path, name);
      if (statSync(full).isDirectory()) walk(full);
      else if (ending.test(name)) found.push(relative(folder, full));
    }
  };
  walk(folder);
  return found;
}
