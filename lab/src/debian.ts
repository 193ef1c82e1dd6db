import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Why packages cannot be had here; a reason to skip the lab, not a defect. */
export class NoPackages extends Error {
  override readonly name = 'NoPackages';
}

/** A repository that this machine's own apt already uses. */
interface Source {
  readonly uri: string;
  readonly signedBy: string | undefined;
}

/** Finds the Debian archive among the machine's sources, in either of apt's formats. */
function debianSource(folder = '/etc/apt'): Source {
  const files = [
    join(folder, 'sources.list'),
    ...(existsSync(join(folder, 'sources.list.d'))
      ? readdirSync(join(folder, 'sources.list.d')).map((name) => join(folder, 'sources.list.d', name))
      : []),
  ].filter((file) => existsSync(file) && /\.(list|sources)$/.test(file));
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const found = file.endsWith('.sources') ? readDeb822(text) : readOneLine(text);
    const archive = found.find(({ uri }) => /\/debian\/?$/.test(uri));
    if (archive) return archive;
  }
  throw new NoPackages('no Debian archive among the sources of this machine');
}

const readDeb822 = (text: string): Source[] =>
  text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'mi').exec(stanza)?.[1];
    const uri = field('URIs');
    return uri === undefined ? [] : [{ uri, signedBy: field('Signed-By') }];
  });

const readOneLine = (text: string): Source[] =>
  [...text.matchAll(/^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s/gm)].map(([, options = '', uri = '']) => ({
    uri,
    signedBy: /signed-by=(\S+)/.exec(options)?.[1],
  }));

const isDebian = () => existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-deb');

/** Programs of one suite, unpacked in a folder of their own with the libraries that they need. */
export interface PackageRoot {
  readonly path: string;
  /** Package versions without their Debian revision: `1.26.1`. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Downloads packages of a suite and all that they depend on into a private root, by apt itself but without touching the
 * machine's packages. What was unpacked before is used again.
 *
 * @throws NoPackages where apt is not there or its archive cannot be reached
 */
export async function packageRoot(suite: string, packages: readonly string[], cache: string): Promise<PackageRoot> {
  if (!isDebian()) throw new NoPackages('apt-get and dpkg-deb are not on this machine');
  const path = join(cache, `${suite}-${packages.join('+')}`);
  const stamp = join(path, 'versions.json');
  let under = installing.get(path);
  if (!under) installing.set(path, (under = existsSync(stamp) ? Promise.resolve() : install(suite, packages, path)));
  await under;
  return { path: join(path, 'root'), versions: JSON.parse(readFileSync(stamp, 'utf8')) as Record<string, string> };
}

/** Roots that this process is installing or has installed, by path. */
const installing = new Map<string, Promise<void>>();

async function install(suite: string, packages: readonly string[], path: string): Promise<void> {
  const source = debianSource();
  const work = `${path}.${String(process.pid)}`;
  const apt = join(work, 'apt');
  const archives = join(apt, 'var/cache/apt/archives');
  const root = join(work, 'root');
  for (const folder of [
    'etc/apt/preferences.d',
    'etc/apt/apt.conf.d',
    'var/lib/apt/lists/partial',
    'var/lib/dpkg',
    'var/cache/apt/archives/partial',
  ]) {
    mkdirSync(join(apt, folder), { recursive: true });
  }
  mkdirSync(root, { recursive: true });
  writeFileSync(join(apt, 'var/lib/dpkg/status'), '');
  const signed = source.signedBy === undefined ? '' : `[signed-by=${source.signedBy}] `;
  writeFileSync(join(apt, 'etc/apt/sources.list'), `deb ${signed}${source.uri} ${suite} main\n`);
  writeFileSync(join(apt, 'apt.conf'), await configuration(apt));
  const env = { ...process.env, APT_CONFIG: join(apt, 'apt.conf'), DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await exec('apt-get', ['update', '-q'], { env });
    await exec('apt-get', ['install', '-y', '-q', '--download-only', ...packages], { env, maxBuffer: 1 << 24 });
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw new NoPackages(`apt could not get ${packages.join(', ')} of ${suite}: ${String(error).slice(0, 300)}`);
  }
  const versions: Record<string, string> = {};
  for (const name of readdirSync(archives).filter((file) => file.endsWith('.deb'))) {
    const archive = join(archives, name);
    const [product = '', version = ''] = basename(name).split('_');
    versions[product] = upstream(decodeURIComponent(version));
    if (wanted(product, packages)) await unpack(archive, root);
  }
  writeFileSync(join(work, 'versions.json'), JSON.stringify(versions));
  rmSync(apt, { recursive: true, force: true });
  try {
    renameSync(work, path);
  } catch {
    // Somebody else was faster; theirs is as good.
    rmSync(work, { recursive: true, force: true });
  }
}

/** `2:1.26.1-1+b1` is 1.26.1. */
const upstream = (version: string) => version.replace(/^\d+:/, '').replace(/[-+~].*$/, '');

/** Libraries, and what was asked for; not the shells and tools that packages need to be set up. */
const wanted = (product: string, packages: readonly string[]) =>
  packages.includes(product) || /^(lib|zlib1g|openssl-provider|postgresql-\d+$|postgresql-contrib)/.test(product);

async function unpack(archive: string, root: string): Promise<void> {
  await exec('sh', [
    '-c',
    'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink --no-same-owner -C "$2"',
    'sh',
    archive,
    root,
  ]);
}

/** apt's configuration for the private root; how to reach the archive is taken from the machine's own. */
async function configuration(apt: string): Promise<string> {
  const own = await exec('apt-config', ['dump']).catch(() => ({ stdout: '' }));
  const reach = own.stdout.split('\n').filter((line) => /^Acquire::(https?|ftp)::?/i.test(line));
  return [
    `Dir "${apt}";`,
    `Dir::State::status "${apt}/var/lib/dpkg/status";`,
    'APT::Install-Recommends "false";',
    'Acquire::Languages "none";',
    'Acquire::Check-Valid-Until "false";',
    'APT::Sandbox::User "root";',
    ...reach,
    '',
  ].join('\n');
}

/** The suite of this machine (`bookworm`), whose programs run with the machine's own C library. */
export function ownSuite(): string {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const name = /^VERSION_CODENAME=(\S+)/m.exec(release)?.[1];
  if (name === undefined || !/^ID=debian$/m.test(release)) throw new NoPackages('this machine does not run Debian');
  return name;
}

/** How a program of a private root is run: by the root's own loader, with the root's own libraries. */
export function programOf(
  root: string,
  program: string,
): { readonly program: string; readonly args: readonly string[] } {
  const libraries = ['usr/lib', 'lib'].flatMap((folder) => {
    const base = join(root, folder);
    if (!existsSync(base)) return [];
    return readdirSync(base)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(base, name));
  });
  const places = ['usr/lib64', 'lib64', 'usr/lib', 'lib'].map((folder) => join(root, folder));
  for (const place of [...places, ...libraries]) {
    if (!existsSync(place)) continue;
    const loader = readdirSync(place).find((name) => /^ld-linux.*\.so\.\d$/.test(name));
    if (loader)
      return { program: join(place, loader), args: ['--library-path', libraries.join(':'), join(root, program)] };
  }
  throw new NoPackages(`no loader in ${root}`);
}
