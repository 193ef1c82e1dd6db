import { posix } from 'node:path';
import type { Dialect } from '@poolsafe/core';
import { detectDialect, type SqlProduct } from '@poolsafe/dialects';
import type { ProjectFiles } from '../extraction.js';
import { dialectsOfDependencies } from '../typescript/dialect.js';

/** Whose SQL a file holds: a dialect that can be read, or the name of a product that is left alone. */
export type Whose =
  | { readonly dialect: Dialect }
  | { readonly other: 'SQLite' | 'SQL Server' | 'Firebird'; readonly words: readonly string[] };

const OTHERS: Readonly<Partial<Record<SqlProduct, 'SQLite' | 'SQL Server' | 'Firebird'>>> = {
  sqlite: 'SQLite',
  mssql: 'SQL Server',
  firebird: 'Firebird',
};

const PATHS: readonly (readonly [RegExp, Dialect])[] = [
  [/(^|[/._-])(mysql|mariadb|percona|tidb|vitess|planetscale|proxysql)\d*([/._-]|$)/i, 'mysql'],
  [/(^|[/._-])(postgres(ql)?|pgsql|pg|psql|timescale(db)?|cockroach(db)?)\d*([/._-]|$)|\.(psql|pgsql)$/i, 'postgres'],
];

/** The SQL databases that the package around a file connects to, as far as its manifest says. */
function ofProject(path: string, project: ProjectFiles | undefined): ReadonlySet<Dialect | 'other'> {
  for (let folder = posix.dirname(path); project; folder = posix.dirname(folder)) {
    const manifest = project.read(posix.join(folder, 'package.json'));
    if (manifest !== undefined) {
      try {
        const { dependencies, devDependencies } = JSON.parse(manifest) as Record<
          string,
          Record<string, string> | undefined
        >;
        const found = new Set(
          [...dialectsOfDependencies(Object.keys({ ...dependencies, ...devDependencies }))].filter(
            (dialect) => dialect === 'postgres' || dialect === 'mysql' || dialect === 'other',
          ),
        );
        if (found.size > 0) return found;
      } catch {
        // A manifest that cannot be read says nothing.
      }
    }
    if (folder === '.' || folder === '/') break;
  }
  return new Set();
}

/**
 * Whose SQL a file holds, by its own words, its path and the drivers of its project, in this order. PostgreSQL where
 * nothing says otherwise. A single word of another product does not outweigh what the project connects to.
 */
export function whoseSql(text: string, path: string, project: ProjectFiles | undefined): Whose {
  const { product, words } = detectDialect(text);
  const around = ofProject(path, project);
  const drivers = [...around].filter((dialect) => dialect !== 'other');
  const [only] = drivers.length === 1 ? drivers : [];
  const byPath = PATHS.find(([pattern]) => pattern.test(path))?.[1];
  const contradicted = words.length < 2 && only !== undefined && only !== product;
  if ((product === 'mysql' || product === 'postgres') && !contradicted) return { dialect: product };
  const other = OTHERS[product];
  if (other && !contradicted && byPath === undefined) return { other, words };
  return { dialect: byPath ?? only ?? 'postgres' };
}
