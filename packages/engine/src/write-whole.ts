import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

/**
 * Writes a text file whole or not at all: nothing half-written is ever seen, and nothing is left behind when it fails. A
 * link leads to the same file as before, which keeps its permissions. What is no file (a pipe, a terminal) is written
 * into.
 *
 * @throws Error as the file system gives it
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const path = await realpath(file).catch(() => file);
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isFile() && !there.isDirectory()) return writeFile(path, text);
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    await writeFile(temporary, text, there ? { mode: there.mode } : {});
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
