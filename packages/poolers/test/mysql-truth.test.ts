import { describe, expect, it } from 'vitest';
import { compareMysqlCell, measurementFile, mysqlConstructs, parseTarget } from '../src/index.js';

const constructOf = new Map(mysqlConstructs.map((construct) => [construct.id, construct]));

describe.each(['proxysql', 'mysql-router', 'mysql2', 'mariadb'])(
  '%s: judge agrees with what was measured',
  (product) => {
    it('cell by cell, on the very texts', () => {
      const disagree: string[] = [];
      const figures: string[] = [];
      let compared = 0;
      const { texts = [], configurations = [] } = measurementFile(product) ?? {};
      for (const { version, settings, server, serverVersion, cells } of configurations) {
        let [agree, known, wrong] = [0, 0, 0];
        for (const [id, [seen, text, until]] of Object.entries(cells)) {
          const construct = constructOf.get(id);
          if (!construct) throw new Error(`no construct ${id}`);
          const given = {
            ...settings,
            server_version: serverVersion,
            ...(construct.protocol ? { protocol: construct.protocol } : {}),
          };
          const query = Object.entries(given).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
          const target = parseTarget(`${product}@${version}?${query.join('&')}`);
          const comparison = compareMysqlCell(
            construct,
            target,
            seen,
            until,
            /kept|instead of|sees|still|leaks|next user/.test(texts[text] ?? ''),
          );
          compared++;
          if (comparison.kind === 'agrees') agree++;
          else if (comparison.kind === 'known') {
            known++;
            // The row itself must show the reason that it is excused for.
            if (!comparison.shows.test(texts[text] ?? ''))
              disagree.push(`${target.id} ${id}: ${texts[text] ?? ''} does not show why`);
          } else {
            wrong++;
            disagree.push(comparison.message);
          }
        }
        const configuration = Object.entries(settings).map((pair) => pair.join('='));
        figures.push(
          `${product} ${version} + ${server}, ${configuration.join(' ') || 'defaults'}: ${agree + known + wrong} compared, ${agree} agree, ${wrong} disagree, ${known} on the visible list`,
        );
      }
      console.log(figures.join('\n'));
      expect(disagree).toEqual([]);
      expect(compared).toBeGreaterThan(20);
    });
  },
);
