import { execFileSync } from 'node:child_process';

/** Milliseconds of processor time that a run took: what else the machine does is left out. */
export function timed(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e3;
}

export interface Speed {
  /** Milliseconds of the first run, and of the best one. */
  readonly cold: number;
  readonly warm: number;
}

/** The first run, and the best of some more: what the machine does beside only adds. */
export function speedOf(runs: number, run: () => void): Speed {
  const cold = timed(run);
  return { cold, warm: Math.min(...Array.from({ length: runs }, () => timed(run))) };
}

/** One line: statements and megabytes a second, cold and warm, and how many times the peer's warm speed that is. */
export function row(what: string, { cold, warm }: Speed, statements: number, characters: number, peer?: Speed): string {
  const rate = (ms: number) => Math.round((1e3 * statements) / ms).toLocaleString('en');
  const megabytes = (ms: number) => (characters / 1e3 / ms).toFixed(1);
  return (
    `${what.padEnd(30)} cold ${rate(cold).padStart(9)}/s ${megabytes(cold).padStart(6)} MB/s   ` +
    `warm ${rate(warm).padStart(9)}/s ${megabytes(warm).padStart(6)} MB/s` +
    (peer ? `   ${(peer.warm / warm).toFixed(1)} x` : '')
  );
}

/** Resident megabytes of a Node process after it has run this module code, in `folder`; `NaN` when it fails. */
export function residentAfter(code: string, folder: string): number {
  const script = `${code}\nprocess.stdout.write(String(process.memoryUsage().rss / 1e6));`;
  try {
    return Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, stdio: 'pipe' }),
    );
  } catch {
    return NaN;
  }
}

/** SQL without a word that session effects are written with, of about a megabyte: definitions, rows and queries. */
export const withoutSessionWords = (): string =>
  Array.from(
    { length: 3_000 },
    (_, i) =>
      `CREATE INDEX orders_${String(i)} ON public.orders (customer_id, created_at);\n` +
      `INSERT INTO orders VALUES (${String(i)}, 'some words here', 17.5, NULL), (${String(i + 1)}, 'and there', 3, NULL);\n` +
      `SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.total > ${String(i)} ORDER BY 1;\n`,
  ).join('');
