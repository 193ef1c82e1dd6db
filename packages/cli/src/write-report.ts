import { writeWhole } from '@poolsafe/engine/write-whole';
import { UsageError } from './command.js';

/** Writes a report to a file, all of it or nothing. @throws UsageError when it cannot be written */
export async function writeReport(file: string, report: string): Promise<void> {
  try {
    await writeWhole(file, report);
  } catch (error) {
    throw new UsageError(
      `the report cannot be written to ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
