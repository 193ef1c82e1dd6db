import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** What stands at the top of a project. */
const MANIFESTS = ['package.json', '.git', 'poolsafe.config.json', 'poolsafe.config.jsonc', 'poolsafe.config.yaml'];

const isOutside = (path: string): boolean => path === '..' || path.startsWith(`..${sep}`);

/**
 * Where a file stands in what was asked for, with forward slashes; `undefined` where that is the path itself. The
 * folders above a project that is named say nothing about what its files are for: a project under `fixtures/` is no
 * fixture to who looks at it alone.
 *
 * @param paths what was asked for, relative to `cwd`
 */
export function placeInAsked(cwd: string, paths: readonly string[]): (file: string) => string | undefined {
  const tops = paths.flatMap((path) => {
    const full = resolve(cwd, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (!stat || full === cwd) return [];
    const outside = isOutside(relative(cwd, full));
    if (!stat.isDirectory()) return outside ? [dirname(full)] : [];
    return outside || MANIFESTS.some((name) => existsSync(join(full, name))) ? [full] : [];
  });
  if (tops.length === 0) return () => undefined;
  return (file) => {
    const full = resolve(cwd, file);
    const inside = tops
      .map((top) => relative(top, full))
      .filter((path) => path !== '' && !isOutside(path))
      .sort((a, b) => a.length - b.length);
    return inside[0]?.replaceAll('\\', '/');
  };
}
