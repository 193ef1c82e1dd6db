/** Ways in which configuration files name an environment variable or a secret instead of a value. */
const REFERENCE: readonly RegExp[] = [
  /^\$\{\{\s*(?:secrets|env|vars)\.([A-Za-z_]\w*)\s*\}\}$/,
  /^\$\{(?:env[:.])?([A-Za-z_][\w.]*)(?::?[-=?:][^}]*)?\}$/,
  /^\$([A-Za-z_]\w*)$/,
  /^\$\(([A-Za-z_]\w*)\)$/,
  /^env\(\s*["']([^"']+)["']\s*\)$/,
  /^%env\((?:\w+:)*([A-Za-z_]\w*)\)%$/,
  /^<%=?\s*ENV(?:\.fetch)?[[(]\s*["']([^"']+)["'][^%]*%>$/,
  /^\$\{\{?\s*([A-Z_][A-Z0-9_]*)\.DATABASE_URL\s*\}\}?$/,
];

/** The variable that a value stands for; `undefined` for a value of its own. */
export function referenceOf(value: string): string | undefined {
  const text = value.trim();
  for (const pattern of REFERENCE) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}
