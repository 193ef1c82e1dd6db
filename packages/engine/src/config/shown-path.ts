import { relative } from 'node:path';

/** A path as people see it: relative to the working folder when it is inside. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file).replaceAll('\\', '/');
  return path.startsWith('..') || path === '' ? file : path;
}
