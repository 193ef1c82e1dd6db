import type { SourceReader } from './extraction.js';
import { sqlFile } from './sql/sql-file.js';
import { typescriptFile } from './typescript/extract.js';

export type { Confidence, Extraction, Flow, PlacedStatement, SourceReader, Suppressing } from './extraction.js';

/** Who reads which files; the first that says so reads one. */
export const sourceReaders: readonly SourceReader[] = [sqlFile, typescriptFile];
