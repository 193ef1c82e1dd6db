import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/** Longest file that is read, in bytes: a JavaScript string holds no more. */
const LONGEST = 500_000_000;

export type FileText =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly note?: { readonly offset: number; readonly reason: string };
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A file as text. A binary file is not read; bytes that are no UTF-8 are replaced and noted. */
export async function readText(path: string): Promise<FileText> {
  try {
    const { size } = await stat(path);
    return size > LONGEST ? TOO_LONG : textOf(await readFile(path));
  } catch (error) {
    return unreadable(error);
  }
}

/** The bytes of a file, read without waiting: many small files are read several times as fast. */
export function readBytesSync(path: string): Buffer | Extract<FileText, { kind: 'unreadable' }> {
  try {
    return readFileSync(path);
  } catch (error) {
    // Node reads no more than 2 GB at once.
    if ((error as NodeJS.ErrnoException).code === 'ERR_FS_FILE_TOO_LARGE') return TOO_LONG;
    return unreadable(error);
  }
}

/** A file as text, read without waiting. */
export function readTextSync(path: string): FileText {
  const bytes = readBytesSync(path);
  return 'kind' in bytes ? bytes : textOf(bytes);
}

const TOO_LONG = { kind: 'unreadable', reason: `larger than ${String(LONGEST / 1_000_000)} MB` } as const;

function unreadable(error: unknown): Extract<FileText, { kind: 'unreadable' }> {
  const { code, message } = error as NodeJS.ErrnoException;
  return { kind: 'unreadable', reason: code === 'EACCES' ? 'permission denied' : message };
}

/** Bytes as text. */
export function textOf(bytes: Buffer): FileText {
  if (bytes.length > LONGEST) return TOO_LONG;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { kind: 'text', text: bytes.subarray(2).toString('utf16le') };
  if (bytes.subarray(0, 8192).includes(0)) return { kind: 'unreadable', reason: 'a binary file' };
  const text = bytes.toString('utf8');
  const broken = text.indexOf('\uFFFD');
  if (broken !== -1 && !bytes.includes('\uFFFD')) {
    return {
      kind: 'text',
      text,
      note: { offset: broken, reason: 'bytes here are not valid UTF-8; they were replaced' },
    };
  }
  return { kind: 'text', text };
}
