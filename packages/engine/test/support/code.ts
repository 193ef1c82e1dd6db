import { loadPostgresParser } from '@poolsafe/dialects';
import { parseTarget } from '@poolsafe/poolers';
import { definingText, mayDefine, type ProjectFiles, sharedDefinitions, sourceReaders } from '@poolsafe/sources';
import { checkText, type JudgeOptions } from '../../src/check-text.js';

await loadPostgresParser();

/** Files by path, as a project. */
export function projectOf(files: Readonly<Record<string, string>>): ProjectFiles {
  const packages = new Map<string, string>();
  for (const [path, text] of Object.entries(files)) {
    if (!path.endsWith('/package.json')) continue;
    packages.set((JSON.parse(text) as { name: string }).name, path.slice(0, -'/package.json'.length));
  }
  const definitions = sharedDefinitions(
    Object.entries(files).flatMap(([file, whole]) => {
      const text = mayDefine(file) ? definingText(whole, file) : file.endsWith('.sql') ? whole : undefined;
      return text === undefined ? [] : [{ file, text }];
    }),
  );
  const sqlFiles = Object.keys(files).filter((path) => path.endsWith('.sql'));
  return {
    has: (path) => path in files,
    read: (path) => files[path],
    packages,
    definitions: () => definitions,
    sqlFiles: () => sqlFiles,
  };
}

/**
 * What is found in the first of the files (or in a text by itself), as `rule: words that are underlined`, on PgBouncer
 * and ProxySQL.
 */
export function found(
  code: string | Readonly<Record<string, string>>,
  options: Partial<JudgeOptions> & { readonly path?: string } = {},
): readonly string[] {
  const files = typeof code === 'string' ? { [options.path ?? 'src/db.ts']: code } : code;
  const [[path = '', text = ''] = []] = Object.entries(files);
  const reader = sourceReaders.find((candidate) => candidate.reads(path));
  if (!reader) throw new Error(`${path} is not read`);
  const targets = [parseTarget('pgbouncer@1.24/transaction'), parseTarget('proxysql@2.7')];
  const { findings } = checkText(text, path, reader, { targets, levels: {}, files: projectOf(files), ...options });
  return findings.map(({ rule, range }) => `${rule}: ${text.slice(range.start.offset, range.end.offset)}`);
}
