import { describe, expect, it } from 'vitest';
import {
  agreesWithSeen,
  judgeKeyValueConstruct,
  keyValueConfigurations,
  keyValueConstruct,
  keyValueDisagreements,
  outcomesOf,
  parseTarget,
} from '../src/index.js';

describe('judge agrees with what was measured on key-value clients and proxies', () => {
  const cells = keyValueConfigurations.flatMap(({ target, on, basis, cells: ofTarget }) =>
    Object.entries(ofTarget).map(([id, [effect, detail]]) => ({ target, on, basis, id, effect, detail })),
  );

  it('has every row', () => {
    expect(cells).toHaveLength(1153);
  });

  it('cell by cell', () => {
    const wrong: string[] = [];
    const listed = new Map<string, number>();
    let compared = 0;
    for (const { target, on, id, effect, detail } of cells) {
      const cell = `${target} ${id}`;
      const known = keyValueDisagreements.find((entry) => entry.cell.test(cell));
      const construct = keyValueConstruct(id);
      const outcomes = construct && outcomesOf(judgeKeyValueConstruct(construct, parseTarget(target)));
      const fits = outcomes !== undefined && agreesWithSeen(outcomes, effect, detail);
      if (known) {
        listed.set(known.reason, (listed.get(known.reason) ?? 0) + 1);
        if (fits) wrong.push(`${cell}: agrees by now; take it off the list`);
        continue;
      }
      compared++;
      if (!construct) wrong.push(`${cell}: no construct`);
      else if (!fits) {
        wrong.push(`${cell} (${on}): measured ${effect} ${detail}, judged ${(outcomes ?? []).join('+')}`);
      }
    }
    const notCompared = [...listed].map(([reason, count]) => `  ${String(count)} not compared: ${reason}`);
    console.log([`${String(compared)} cells compared, ${String(wrong.length)} disagree`, ...notCompared].join('\n'));
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
  });
});
