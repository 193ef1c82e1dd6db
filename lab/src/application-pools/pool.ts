import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What one query gave, or how it failed. */
export interface Answer {
  readonly value: string | null;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A connection that was taken out of the pool. */
export interface Held {
  query(sql: string): Promise<Answer>;
  release(): Promise<void>;
}

/** A library's own pool, open on a server. */
export interface OpenPool {
  /** One call of the pool object: whatever connection it gets. */
  query(sql: string): Promise<Answer>;
  checkOut(): Promise<Held>;
  end(): Promise<void>;
}

export interface ApplicationPool {
  /** As in a target. */
  readonly product: string;
  readonly title: string;
  readonly version: string;
  open(login: {
    readonly port: number;
    readonly user: string;
    readonly database: string;
    readonly max: number;
  }): OpenPool;
}

/** Runs a query of a library and turns what it throws into an answer. */
export async function answer(run: () => Promise<string | null>): Promise<Answer> {
  try {
    return { value: await run() };
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return { value: null, error: { code: code ?? '', message: message ?? String(error) } };
  }
}

/** The version of a library that is installed here. */
export function installedVersion(library: string): string {
  const require = createRequire(import.meta.url);
  for (let folder = dirname(require.resolve(library)); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    if (name === library && version !== undefined) return version;
  }
  return '';
}
