import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read } from './read.js';

interface Example {
  readonly sql: string;
  readonly expected: readonly string[];
}

/** A text a line, the effects that it has under it, indented; `#` begins a heading. */
function readSample(text: string): readonly Example[] {
  const examples: { sql: string; expected: string[] }[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('  ')) examples.at(-1)?.expected.push(line.trim());
    else examples.push({ sql: line, expected: [] });
  }
  return examples;
}

const folder = join(import.meta.dirname, 'sample');
const samples = readdirSync(folder).map(
  (file) => [file.replace('.txt', ''), readSample(readFileSync(join(folder, file), 'utf8'))] as const,
);

describe.each(samples)('hand-checked sample: %s', (_, examples) => {
  it.each(examples)('$sql', ({ sql, expected }) => {
    expect(read(sql)).toEqual(expected);
  });
});

it('recall and precision over the whole sample', () => {
  let right = 0;
  let missed = 0;
  let extra = 0;
  const all = samples.flatMap(([, examples]) => examples);
  for (const { sql, expected } of all) {
    const found = [...read(sql)];
    for (const effect of expected) {
      const at = found.indexOf(effect);
      if (at === -1) missed++;
      else {
        right++;
        found.splice(at, 1);
      }
    }
    extra += found.length;
  }
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`;
  console.log(
    `MySQL sample: ${all.length} texts, ${right + missed} effects; recall ${percent(right, right + missed)}, precision ${percent(right, right + extra)}`,
  );
  expect(all.length).toBeGreaterThanOrEqual(500);
  expect({ missed, extra }).toEqual({ missed: 0, extra: 0 });
});
