import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { type Extraction, type ProjectFiles, readerFor, sourceReaders, type Told } from '@poolsafe/sources';
import { readBytesSync, textOf } from '../read-text.js';

/** One file, read and extracted; or why it was not. */
export type ExtractedFile =
  | { readonly kind: 'problem'; readonly reason: string }
  | {
      readonly kind: 'extracted';
      readonly extraction: Extraction;
      readonly text: string;
      readonly hash: string | undefined;
      /** Bytes that are no text, and where. */
      readonly note?: { readonly offset: number; readonly reason: string };
    };

/** Identifies contents, not people: fast before strong. */
export const hashOf = (bytes: Buffer | string): string => createHash('sha1').update(bytes).digest('base64');

/**
 * Reads a file and finds what it holds.
 *
 * @param file relative to `cwd`
 * @param hashed whether the caller wants a hash of the contents
 */
export function extractFile(
  cwd: string,
  file: string,
  around: ProjectFiles,
  told: Told,
  hashed: boolean,
): ExtractedFile {
  const named = sourceReaders.find((candidate) => candidate.reads(file));
  const bytes = readBytesSync(resolve(cwd, file));
  const notOurs: ExtractedFile = { kind: 'problem', reason: 'not a kind of file that poolsafe reads' };
  if ('kind' in bytes) return named ? { kind: 'problem', reason: bytes.reason } : notOurs;
  const read = textOf(bytes);
  if (read.kind === 'unreadable') return named ? { kind: 'problem', reason: read.reason } : notOurs;
  const reader = readerFor(file, read.text);
  if (!reader) return notOurs;
  return {
    kind: 'extracted',
    extraction: reader.extract(read.text, file, around, told),
    text: read.text,
    hash: hashed ? hashOf(bytes) : undefined,
    ...(read.note ? { note: read.note } : {}),
  };
}
