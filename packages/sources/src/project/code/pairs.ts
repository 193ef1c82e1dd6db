import type { OptionValue } from '@poolsafe/core';

const OPEN = '([{';
const CLOSE = ')]}';

/** The offset behind the bracket that closes the one at `from`; the text's end when none does. */
export function closing(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    const character = code[at] ?? '';
    if (character === '"' || character === "'") {
      const end = stringEnd(code, at);
      if (end === undefined) continue;
      at = end;
    } else if (OPEN.includes(character)) depth++;
    else if (CLOSE.includes(character) && --depth === 0) return at + 1;
  }
  return code.length;
}

/** Offset of the quote that closes a string on the same line. */
function stringEnd(code: string, from: number): number | undefined {
  const quote = code[from] ?? '';
  for (let at = from + 1; at < code.length && code[at] !== '\n'; at++) {
    if (code[at] === '\\') at++;
    else if (code[at] === quote) return at;
  }
  return undefined;
}

const KEY = /(?:(?:["']([\w.:$ -]+)["'])|(?::?([A-Za-z_]\w*(?:(?:\.|::?)\w+)*)))\s*(=>|:(?!:)|=(?![=~]))\s*/y;

/** Pairs of a call or a literal (`name=value`, `name: value`, `"name" => value`), nested ones with dots. */
export function pairsIn(code: string, start: number, end: number, prefix = '', depth = 0): Record<string, OptionValue> {
  const result: Record<string, OptionValue> = {};
  let at = start;
  while (at < end) {
    KEY.lastIndex = at;
    const previous = code[at - 1] ?? ' ';
    const match = /[\w.]/.test(previous) ? null : KEY.exec(code);
    if (!match || match.index + match[0].length > end) {
      const character = code[at] ?? '';
      if (character === '"' || character === "'") at = (stringEnd(code, at) ?? at) + 1;
      else at++;
      continue;
    }
    const name = match[1] ?? match[2] ?? '';
    const valueStart = match.index + match[0].length;
    const valueEnd = valueEndAt(code, valueStart, end);
    const written = code.slice(valueStart, valueEnd).trimEnd();
    const bracket = /^(?:dict\s*|%|array\s*|map\[\w+\][\w{}]*\s*)?[([{]/.exec(written);
    result[prefix + name] = {
      name,
      value:
        plain(written) ??
        (name === 'options' ? begun(written) : /^(search_path|schema)$/.test(name) ? usual(written) : null),
      range: { start: match.index, end: valueStart + written.length },
      valueRange: { start: valueStart, end: valueStart + written.length },
    };
    if (bracket && depth < 6) {
      const from = valueStart + bracket[0].length;
      Object.assign(result, pairsIn(code, from, valueStart + written.length - 1, `${prefix}${name}.`, depth + 1));
    }
    at = valueEnd;
  }
  return result;
}

function valueEndAt(code: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const character = code[at] ?? '';
    if (character === '"' || character === "'") at = stringEnd(code, at) ?? at;
    else if (OPEN.includes(character)) at = closing(code, at) - 1;
    else if (character === ',' || character === ';' || CLOSE.includes(character)) return at;
    else if (character === '\n' && !/^\s*[.+|&?]/.test(code.slice(at + 1, at + 80))) return at;
  }
  return end;
}

/** The literal that an expression begins with, so that `-c name=` shows its name whatever the value is. */
const begun = (written: string): string | null => /^[rbfu]?(["'])([^"'\n]*)\1/i.exec(written.trim())?.[2] ?? null;

/** The value of `env('DB_SCHEMA', 'public')` where nobody sets the variable, also through a helper of the project. */
const usual = (written: string): string | null =>
  /^env\w*\(\s*(?:(["'])[^"']*\1|env\w*\([^()]*\))\s*,\s*(["'])([^"']*)\2\s*\)$/i.exec(written.trim())?.[3] ?? null;

/** A literal in plain words; `null` for an expression. */
export function plain(written: string): string | null {
  const text = written.trim().replace(/^[rbuf]?(["'`])([^]*)\1$/, '$2');
  if (text !== written.trim()) return /\{[A-Za-z_]/.test(text) && /^f/.test(written.trim()) ? null : text;
  if (/^(true|false|none|nil|null|\d+|:\w+|-?\d+(\.\d+)?)$/i.test(text))
    return text === 'True' || text === 'False' || text === 'None' ? text.toLowerCase() : text;
  return null;
}
