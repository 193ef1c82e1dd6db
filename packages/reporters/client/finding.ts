import type { PageData, PageFinding } from './data.js';

type Child = Node | string;

/** An element. Text is set as text, so nothing that was analysed becomes markup. */
export function element(tag: string, className: string, ...children: readonly Child[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

function codeOf(code: NonNullable<PageFinding['code']>, texts: readonly string[]): HTMLElement {
  const text = texts[code.text] ?? '';
  const block = element(
    'pre',
    'code',
    text.slice(0, code.from),
    element('mark', '', text.slice(code.from, code.to)),
    text.slice(code.to),
  );
  return block;
}

const row = (label: string, ...children: readonly Child[]) =>
  element('div', 'row', element('dt', '', label), element('dd', '', ...children));

/** One finding with its code, what the targets do, the evidence and the fix. */
export function renderFinding(finding: PageFinding, { texts }: PageData): HTMLElement {
  const text = (index: number) => texts[index] ?? '';
  const place = `${text(finding.file)}:${String(finding.line)}:${String(finding.column)}`;
  const link = document.createElement('a');
  link.href = text(finding.url);
  link.rel = 'noreferrer';
  link.textContent = text(finding.rule);
  const facts = element('dl', '');
  for (const { target, outcomes, evidence } of finding.verdicts) {
    const proofs = element('ul', 'evidence', ...evidence.map((proof) => element('li', '', text(proof))));
    facts.append(row(text(target), text(outcomes), ...(evidence.length > 0 ? [proofs] : [])));
  }
  if (finding.seen !== null) facts.append(row('In the logs', text(finding.seen)));
  for (const related of finding.related) facts.append(row('See', text(related)));
  if (finding.suppressed !== null) facts.append(row('Suppressed', text(finding.suppressed)));
  facts.append(row('What to do', text(finding.advice)));
  for (const { title, safety, line } of finding.fixes) {
    const fixed = line === null ? [] : [element('pre', 'code', text(line))];
    facts.append(row(safety === 'safe' ? 'Fix (safe)' : 'Fix (look at it)', text(title), ...fixed));
  }
  const code = finding.code ? codeOf(finding.code, texts) : element('pre', 'code', text(finding.statement));
  return element(
    'li',
    `finding ${finding.severity}`,
    element('h3', '', element('span', 'badge', finding.severity), ' ', link, ' ', element('span', 'place', place)),
    element('p', 'message', text(finding.message)),
    code,
    facts,
  );
}
