import { drawCharts } from './charts.js';
import type { PageData, PageFinding } from './data.js';
import { renderFinding } from './finding.js';

const PAGE = 50;
/** Findings that go on paper at most; more is nothing that anybody reads there. */
const PRINTED = 500;

const byId = (id: string) => document.getElementById(id);
const data = JSON.parse(byId('data')?.textContent ?? '') as PageData;
const list = byId('findings');
const status = byId('status');
const form = byId('filters') as HTMLFormElement | null;
const previous = byId('previous') as HTMLButtonElement | null;
const next = byId('next') as HTMLButtonElement | null;
let page = 0;
let shown: readonly PageFinding[] = data.findings;

/** What a finding's filter by text looks at, made when it is first asked for. */
const haystacks = new Map<PageFinding, string>();
function haystack(finding: PageFinding): string {
  let text = haystacks.get(finding);
  if (text === undefined) {
    const { rule, file, message, advice, statement, code } = finding;
    text = [rule, file, message, advice, statement, ...(code ? [code.text] : [])]
      .map((index) => data.texts[index])
      .join('\n')
      .toLowerCase();
    haystacks.set(finding, text);
  }
  return text;
}

function filter(): void {
  const wanted = new FormData(form ?? undefined);
  const of = (name: string) => (wanted.get(name) as string | null) ?? '';
  const [rule, severity, target, file, text] = [
    of('rule'),
    of('severity'),
    of('target'),
    of('file').toLowerCase(),
    of('text').toLowerCase(),
  ];
  shown = data.findings.filter(
    (finding) =>
      (rule === '' || data.texts[finding.rule] === rule) &&
      (severity === '' || finding.severity === severity) &&
      (target === '' || finding.verdicts.some((verdict) => data.texts[verdict.target] === target)) &&
      (file === '' || (data.texts[finding.file] ?? '').toLowerCase().includes(file)) &&
      (text === '' || haystack(finding).includes(text)),
  );
  page = 0;
  render();
}

function render(all = false): void {
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const from = all ? 0 : page * PAGE;
  const to = all ? Math.min(shown.length, PRINTED) : Math.min(shown.length, from + PAGE);
  list?.replaceChildren(...shown.slice(from, to).map((finding) => renderFinding(finding, data)));
  if (status)
    status.textContent =
      shown.length === 0
        ? data.findings.length === 0
          ? 'Nothing was found.'
          : 'No finding passes the filters.'
        : `${String(from + 1)} to ${String(to)} of ${String(shown.length)} findings${all || pages === 1 ? '' : `, page ${String(page + 1)} of ${String(pages)}`}`;
  if (previous) previous.disabled = page === 0;
  if (next) next.disabled = page >= pages - 1;
}

function turn(by: number): void {
  page += by;
  render();
  byId('findings-title')?.focus();
}

form?.addEventListener('input', filter);
form?.addEventListener('reset', () => setTimeout(filter));
form?.addEventListener('submit', (event) => {
  event.preventDefault();
});
previous?.addEventListener('click', () => {
  turn(-1);
});
next?.addEventListener('click', () => {
  turn(1);
});
addEventListener('beforeprint', () => {
  render(true);
});
addEventListener('afterprint', () => {
  render();
});
render();
drawCharts(data.charts);
