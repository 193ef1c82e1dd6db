import { readFileSync } from 'node:fs';

/** Whom servers run as; `null` where they run as ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Servers refuse to run as root, so root lends them an account that owns nothing. Anybody else keeps their own. */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const found = accounts.find(([known]) => known === name);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error('servers do not run as root, and there is neither a user postgres nor nobody');
}
