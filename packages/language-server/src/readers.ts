import { readerFor, type SourceReader } from '@poolsafe/sources';
import { URI } from 'vscode-uri';

/** A text's reader, and the path that it is read as. */
export interface ReadAs {
  readonly reader: SourceReader;
  /** Absolute for files; made up for documents that have no file. */
  readonly path: string;
}

/** File name endings that stand for editors' language ids, for documents whose name says nothing. */
const ENDING_OF_LANGUAGE: Readonly<Record<string, string>> = {
  sql: 'sql',
  postgres: 'sql',
  postgresql: 'sql',
  pgsql: 'sql',
  plpgsql: 'sql',
  mysql: 'sql',
  mariadb: 'sql',
  typescript: 'ts',
  typescriptreact: 'tsx',
  javascript: 'js',
  javascriptreact: 'jsx',
  vue: 'vue',
  svelte: 'svelte',
  prisma: 'prisma',
  dotenv: 'env',
};

/** The path of a `file:` URI, absolute; undefined for documents that are not on disk. */
export const pathOf = (uri: string): string | undefined => {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
};

export const uriOf = (path: string): string => URI.file(path).toString();

/** Who reads a document: by its file's name and text, else by its language id. */
export function readAs(uri: string, languageId: string, text: string): ReadAs | undefined {
  const path = pathOf(uri);
  const byName = path === undefined ? undefined : readerFor(path, text);
  if (path !== undefined && byName) return { reader: byName, path };
  const ending = ENDING_OF_LANGUAGE[languageId.toLowerCase()];
  if (ending === undefined) return undefined;
  const named = `${path ?? `/${URI.parse(uri).path.replaceAll('/', '')}`}.${ending}`;
  const reader = readerFor(named, text);
  return reader ? { reader, path: named } : undefined;
}
