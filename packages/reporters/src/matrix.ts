import type { Dialect } from '@poolsafe/core';
import type { Matrix, MatrixCell } from '@poolsafe/poolers';

/** `*`: read in documents; `?`: concluded, without a measurement of this very case. */
const MARKS: Readonly<Record<MatrixCell['basis'], string>> = { measured: '', documented: '*', inferred: '?' };

export const LEGEND =
  'No mark: measured on the pooler. `*`: from its documentation or source. `?`: follows from what is known of it, not measured.';

/** What happens in a cell, marked by what that rests on. */
export const words = ({ outcomes, basis }: MatrixCell): string => {
  const text = outcomes.join('+');
  return text === 'unknown' ? text : `${text}${MARKS[basis]}`;
};

const escapeMarkdown = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export const TITLES: Readonly<Record<Dialect, string>> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL and MariaDB',
  redis: 'Redis',
  mongodb: 'MongoDB',
  memcached: 'Memcached',
};

/** The matrices as Markdown tables, one for each dialect: a row per construct, a column per target. */
export function reportMatrixMarkdown(matrices: readonly Matrix[]): string {
  const tables = matrices.map(({ dialect, targets, rows }) => {
    const head = ['construct', ...targets.map(({ id }) => `\`${id}\``)];
    const lines = [
      head,
      head.map(() => '---'),
      ...rows.map(({ does, cells }) => [`\`${escapeMarkdown(does)}\``, ...cells.map(words)]),
    ].map((cells) => `| ${cells.join(' | ')} |`);
    return `${matrices.length > 1 ? `## ${TITLES[dialect]}\n\n` : ''}${lines.join('\n')}\n`;
  });
  return `${tables.join('\n')}\n${LEGEND}\n`;
}

/** The matrices as one JSON object: each row has a cell for every target, `null` where it does not speak the dialect. */
export function reportMatrixJson(matrices: readonly Matrix[]): string {
  const targets = [...new Set(matrices.flatMap((matrix) => matrix.targets))];
  const rows = matrices.flatMap((matrix) => {
    const columns = targets.map((target) => matrix.targets.indexOf(target));
    return matrix.rows.map(({ construct, does, cells }) => ({
      construct,
      dialect: matrix.dialect,
      does,
      cells: columns.map((column) => cells[column] ?? null),
    }));
  });
  return `${JSON.stringify(
    {
      version: 1,
      targets: targets.map(({ id, profile, version, mode, settings }) => ({
        id,
        pooler: profile.product,
        version,
        mode: mode.name,
        settings,
      })),
      rows,
    },
    null,
    2,
  )}\n`;
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const GOOD = ['safe', 'tracked', 'pinned'];

const tone = ({ outcomes }: MatrixCell): string => {
  if (outcomes.includes('unknown')) return 'unknown';
  if (outcomes.every((outcome) => GOOD.includes(outcome))) return 'good';
  return outcomes.some((outcome) => ['leaked', 'permanent', 'harms-others', 'wrong', 'interleaves'].includes(outcome))
    ? 'bad'
    : 'poor';
};

const STYLE = `
:root { color-scheme: light dark }
body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem }
table { border-collapse: collapse }
th, td { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .25rem .5rem; text-align: left; vertical-align: top }
thead th { position: sticky; top: 0; background: Canvas }
tbody th { position: sticky; left: 0; background: Canvas; font: 12px ui-monospace, monospace; max-width: 30rem }
.good { background: color-mix(in srgb, #2da44e 25%, transparent) }
.poor { background: color-mix(in srgb, #d4a72c 30%, transparent) }
.bad { background: color-mix(in srgb, #cf222e 30%, transparent) }
`;

function tableOf({ dialect, targets, rows }: Matrix): string {
  const head = targets.map(({ id }) => `<th scope="col">${escapeHtml(id)}</th>`).join('');
  const body = rows
    .map(({ construct, does, cells }) => {
      const columns = cells
        .map((cell) => `<td class="${tone(cell)}" title="${cell.basis}">${words(cell)}</td>`)
        .join('');
      const id = escapeHtml(`${dialect}-${construct}`.replaceAll(/\s/g, '-'));
      return `<tr id="${id}"><th scope="row">${escapeHtml(does)}</th>${columns}</tr>`;
    })
    .join('\n');
  return `<h2>${TITLES[dialect]}</h2>
<table>
<thead><tr><th scope="col">construct</th>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>`;
}

/** The matrices as a page that stands alone. */
export const reportMatrixHtml = (matrices: readonly Matrix[]): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>What poolers do with session state</title><style>${STYLE}</style></head>
<body>
<h1>What poolers do with session state</h1>
<p>${escapeHtml(LEGEND).replaceAll('`', '')}</p>
${matrices.map(tableOf).join('\n')}
</body>
</html>
`;
