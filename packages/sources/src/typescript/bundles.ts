/** Nothing shorter costs enough to be left out. */
const LEAST = 50_000;

/** Lines that people write are shorter. */
const LONG_LINE = 2_000;

/**
 * Whether a text is what a bundler or minifier wrote: nearly all of it stands in very long lines, and these are dense with
 * calls and ends of statements, as data in one long line are not. Its sources are what is read, where the project has them.
 */
export function isBundle(text: string): boolean {
  if (text.length < LEAST) return false;
  let long = 0;
  let ends = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (end - start > LONG_LINE) {
      long += end - start;
      for (let at = start; at < end; at++) {
        const code = text.charCodeAt(at);
        if (code === 0x28 || code === 0x3b) ends++;
      }
    }
    start = end + 1;
  }
  return long > text.length * 0.8 && ends * 50 > long;
}
