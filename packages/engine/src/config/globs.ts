import { relative, sep } from 'node:path';
import picomatch from 'picomatch';

/** Says whether a path, relative to where the globs stand and with forward slashes, is meant by one of them. */
export type Matches = (path: string) => boolean;

/** A glob without a slash is a name, wherever it is; the name of a folder means all that is in it. */
function patternsOf(glob: string): readonly string[] {
  const plain = glob.replace(/^\.\//, '').replace(/\/+$/, '');
  const anywhere = plain.includes('/') || plain === '**' ? plain : `**/${plain}`;
  return [anywhere, `${anywhere}/**`];
}

// The default means everything in its folder: no glob is run for that.
const everything: Matches = (path) => path !== '' && !/^\.\.(?:\/|$)/.test(path);

/** Globs with a `!` before them take out what those before them mean. */
export function matcher(globs: readonly string[]): Matches {
  const steps = globs.map((glob) => {
    const negated = glob.startsWith('!');
    if (glob === '**/*') return { negated, matches: everything };
    return { negated, matches: picomatch([...patternsOf(negated ? glob.slice(1) : glob)], { dot: true }) };
  });
  return (path) => steps.reduce((meant, { negated, matches }) => (matches(path) ? !negated : meant), false);
}

/** A path as globs of a folder see it. */
export const pathFrom = (root: string, path: string): string => {
  // Nearly always the path simply begins so; `relative` takes both apart each time.
  const below = root.endsWith(sep) ? root : root + sep;
  return (path.startsWith(below) ? path.slice(below.length) : relative(root, path)).replaceAll('\\', '/');
};
