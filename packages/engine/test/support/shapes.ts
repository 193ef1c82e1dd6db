/** A small project, and what is to be found in it. */
export interface Shape {
  readonly title: string;
  /** `rule file` must be found; `not rule` must not; `silent`: nothing above a note. */
  readonly expected: readonly string[];
  readonly targets: readonly string[];
  readonly files: readonly (readonly [path: string, text: string])[];
}

/** Small projects in one text: `## title | expected, ... | targets`, then `--- path` before each file. */
export const shapesIn = (text: string): readonly Shape[] =>
  text
    .split(/^## /m)
    .slice(1)
    .map((block): Shape => {
      const [heading = '', ...rest] = block.split('\n');
      const [title = '', expected = '', targets = ''] = heading.split(' | ').map((part) => part.trim());
      const files = rest
        .join('\n')
        .split(/^--- /m)
        .slice(1)
        .map((part): readonly [string, string] => {
          const end = part.indexOf('\n');
          return [part.slice(0, end).trim(), `${part.slice(end + 1).trimEnd()}\n`];
        });
      return { title, expected: expected.split(', '), targets: targets.split(' ').filter(Boolean), files };
    });
