import type { TextRange } from '@poolsafe/core';

/** A row that a dump of ProxySQL's admin interface puts into a table, by column. */
export interface AdminRow {
  readonly table: string;
  /** Columns by name; by position (`0`, `1`, ...) where the statement names none. NULL is left out. */
  readonly values: Readonly<Record<string, string>>;
  readonly range: TextRange;
}

/** A variable that is set by itself: `SET mysql-x = y`, `UPDATE global_variables ...`. */
export interface AdminVariable {
  readonly name: string;
  readonly value: string;
  readonly range: TextRange;
}

interface Token extends TextRange {
  readonly text: string;
  readonly string: boolean;
}

const TOKEN = /(?:--|#)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|[\w.@-]+|[^\s]/g;

function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  for (const { 0: whole, index } of text.matchAll(TOKEN)) {
    if (/^(?:--|#|\/\*)/.test(whole)) continue;
    const quote = whole.charAt(0);
    const quoted = whole.length > 1 && `'"\``.includes(quote);
    found.push({
      text: quoted ? whole.slice(1, -1).replaceAll(quote + quote, quote) : whole,
      string: quoted && quote !== '`',
      start: index,
      end: index + whole.length,
    });
  }
  return found;
}

function statementsOf(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === ';' && !token.string) statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter((statement) => statement.length > 0);
}

const word = (token: Token | undefined) => (token && !token.string ? token.text.toLowerCase() : '');

/** The list in parentheses that begins at `i`, and what follows it. */
function list(statement: readonly Token[], i: number): { items: (string | null)[]; next: number } {
  const items: (string | null)[] = [];
  let at = i + 1;
  for (; at < statement.length && word(statement[at]) !== ')'; at++) {
    const token = statement[at];
    if (!token || word(token) === ',') continue;
    items.push(word(token) === 'null' ? null : token.text);
  }
  return { items, next: at + 1 };
}

/**
 * Reads what a dump of ProxySQL's admin tables, or a script for its admin interface, puts into tables and variables:
 * `INSERT` and `REPLACE` with values, `SET`, and `UPDATE global_variables`. Other statements are passed over.
 */
export function readAdminSql(text: string): {
  readonly rows: readonly AdminRow[];
  readonly variables: readonly AdminVariable[];
} {
  const rows: AdminRow[] = [];
  const variables: AdminVariable[] = [];
  for (const statement of statementsOf(tokensOf(text))) {
    const words = statement.map(word);
    const range = { start: statement[0]?.start ?? 0, end: statement.at(-1)?.end ?? 0 };
    const into = words.indexOf('into');
    if (/^(insert|replace)$/.test(words[0] ?? '') && into > 0) {
      const table = (statement[into + 1]?.text ?? '').toLowerCase().split('.').at(-1) ?? '';
      const named = words[into + 2] === '(' ? list(statement, into + 2) : undefined;
      for (let at = words.indexOf('values', into) + 1; at > 0 && word(statement[at]) === '(';) {
        const { items, next } = list(statement, at);
        const columns = items.map((value, index) => [named?.items[index] ?? String(index), value] as const);
        const values = Object.fromEntries(columns.filter((column): column is [string, string] => column[1] !== null));
        rows.push({
          table,
          values,
          range: { start: statement[at]?.start ?? range.start, end: statement[next - 1]?.end ?? range.end },
        });
        at = word(statement[next]) === ',' ? next + 1 : next;
      }
    } else if (words[0] === 'set' && statement[2]?.text === '=' && statement[3]) {
      variables.push({ name: statement[1]?.text ?? '', value: statement[3].text, range });
    } else if (words[0] === 'update' && words[1]?.endsWith('global_variables') === true) {
      const value = statement[words.indexOf('variable_value') + 2];
      const where = words.indexOf('variable_name', words.indexOf('where'));
      const name = statement[where + 2];
      if (value && name && words.indexOf('where') > 0) variables.push({ name: name.text, value: value.text, range });
    }
  }
  return { rows, variables };
}
