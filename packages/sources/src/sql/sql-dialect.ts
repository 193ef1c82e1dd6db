import { posix } from 'node:path';
import { detectDialect, type Detection, type SqlProduct } from '@poolsafe/dialects';
import type { ProjectFiles } from '../extraction.js';
import { dialectOfName, dialectsOfDependencies } from '../typescript/dialect.js';

/** Whose SQL a file is, and what says so; `unknown` where neither the file nor the project shows it. */
export interface FileDialect {
  readonly product: SqlProduct;
  /** In words, for people: the statement or the file that decided. */
  readonly because: string;
}

/** Folders and file names that say what they are for: `migrations/mysql/1.sql`, `schema.sqlite.sql`. */
const PATHS: readonly (readonly [RegExp, SqlProduct])[] = [
  [/(?:^|[/._-])(?:mysql\d*|mariadb|tidb)(?=[/._-])/i, 'mysql'],
  [/(?:^|[/._-])(?:postgres(?:ql)?|pgsql|psql|pg|cockroach(?:db)?|redshift|timescale(?:db)?)(?=[/._-])/i, 'postgres'],
  [/(?:^|[/._-])(?:sqlite3?|libsql|d1|turso)(?=[/._-])/i, 'sqlite'],
  [/(?:^|[/._-])(?:mssql|sqlserver|tsql)(?=[/._-])/i, 'mssql'],
];

/** The dialect of an SQL file: by the migration tool's own record, its words, its path, the packages around it. */
export function sqlDialect(
  text: string,
  path: string,
  files: ProjectFiles | undefined,
  detect: (text: string) => Detection = detectDialect,
): FileDialect {
  const recorded = files && recordedProduct(path, files);
  if (recorded) return recorded;
  const { product, words } = detect(text);
  const around = files && productOfPackages(path, files);
  // One word of another product does not outweigh what the package connects to.
  const contradicted = words.length < 2 && around !== undefined && around.product !== product;
  if (product !== 'unknown' && !contradicted) return { product, because: `"${words[0] ?? ''}"` };
  const named = PATHS.find(([pattern]) => pattern.test(path));
  if (named) return { product: named[1], because: 'its path' };
  return around ?? { product: 'unknown', because: '' };
}

function* foldersAbove(path: string): Generator<string> {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    yield folder;
    if (folder === '.' || folder === '/' || folder === '') return;
  }
}

/** What Prisma (`migration_lock.toml`) and Drizzle (`meta/_journal.json`) note beside the migrations they write. */
function recordedProduct(path: string, files: ProjectFiles): FileDialect | undefined {
  for (const folder of foldersAbove(path)) {
    for (const [name, pattern] of RECORDS) {
      const record = posix.join(folder, name);
      const provider = files.has(record) ? pattern.exec(files.read(record) ?? '')?.[1] : undefined;
      const product = provider === undefined ? undefined : productOfName(provider);
      if (product !== undefined) return { product, because: record };
    }
  }
  return undefined;
}

const RECORDS: readonly (readonly [string, RegExp])[] = [
  ['migration_lock.toml', /^\s*provider\s*=\s*"(\w+)"/m],
  ['meta/_journal.json', /"dialect"\s*:\s*"(\w+)"/],
];

function productOfName(name: string): SqlProduct | undefined {
  if (/sqlite|libsql/i.test(name)) return 'sqlite';
  if (/mssql|sqlserver/i.test(name)) return 'mssql';
  const dialect = dialectOfName(name);
  return dialect === 'postgres' || dialect === 'mysql' ? dialect : undefined;
}

/** The only database that the nearest package with a driver connects to. */
function productOfPackages(path: string, files: ProjectFiles): FileDialect | undefined {
  for (const folder of foldersAbove(path)) {
    const manifest = posix.join(folder, 'package.json');
    const text = files.has(manifest) ? files.read(manifest) : undefined;
    if (text === undefined) continue;
    let names: readonly string[];
    try {
      const { dependencies, devDependencies } = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
      names = Object.keys({ ...devDependencies, ...dependencies });
    } catch {
      continue;
    }
    const found = dialectsOfDependencies(names);
    if (found.size !== 1) {
      if (found.size > 1) return undefined;
      continue;
    }
    const [only] = found;
    if (only === 'postgres' || only === 'mysql') return { product: only, because: manifest };
    return undefined;
  }
  return undefined;
}
