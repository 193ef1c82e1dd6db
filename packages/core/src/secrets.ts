/** Passwords in addresses, and values of keys that say that they are secret. */
const SECRETS: readonly RegExp[] = [
  /(:\/\/[^\s:/?#@'"`]*:)([^\s'"`]+?)(@)(?=[^\s@'"`]*(?:[\s'"`]|$))/g,
  /((?:^|[^A-Za-z])(?:[A-Za-z_]*?(?:password|passwd|pwd|secret|token|api_?key|private_?key|pgpass))["']?\s*(?:=>|[:=])\s*["']?)([^\s"',;&]+)(["',;&\s]|$)/gim,
];

/** A text whose secrets are starred out, every offset kept: what reporters may show of a file. */
export function hideSecrets(text: string): string {
  return SECRETS.reduce(
    (hidden, pattern) =>
      hidden.replace(
        pattern,
        (_, before: string, secret: string, after: string) => before + '*'.repeat(secret.length) + after,
      ),
    text,
  );
}
