import { rename, writeFile } from 'node:fs/promises';
import { UsageError } from './command.js';

/** Writes a report to a file, all of it or nothing. @throws UsageError when it cannot be written */
export async function writeReport(file: string, report: string): Promise<void> {
  try {
    // Nothing half-written is left behind.
    const temporary = `${file}.${String(process.pid)}.tmp`;
    await writeFile(temporary, report);
    await rename(temporary, file);
  } catch (error) {
    throw new UsageError(
      `the report cannot be written to ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
