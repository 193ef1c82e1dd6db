import type { Severity } from '@poolsafe/core';
import type pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

/** The colour of a severity. */
export const paint = (colors: Colors, severity: Severity) =>
  severity === 'error' ? colors.red : severity === 'warning' ? colors.yellow : colors.cyan;

/** Breaks a text into lines at white space. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** `error rule  file:line:column`: the line that a finding begins with. */
export function headLine(
  finding: {
    readonly severity: Severity;
    readonly rule: string;
    readonly file: string;
    readonly range: { readonly start: { readonly line: number; readonly column: number } };
  },
  colors: Colors,
): string {
  const { file, range, severity, rule } = finding;
  const place = `${file}:${String(range.start.line)}:${String(range.start.column)}`;
  return `${paint(colors, severity)(colors.bold(severity))} ${colors.bold(rule)}  ${colors.cyan(place)}`;
}

/** Adds words under a finding, wrapped, with a label before the first line. */
export const bodyInto =
  (lines: string[], colors: Colors, width: number) =>
  (label: string, words: string, style: (text: string) => string = (plain) => plain): void => {
    wrap(words, Math.max(40, width - 9)).forEach((line, index) => {
      lines.push(`  ${colors.dim((index === 0 ? label : '').padEnd(6))} ${style(line)}`);
    });
  };
