import { appendFile } from 'node:fs/promises';
import type { CheckResult } from '@poolsafe/engine';
import { reporterNamed } from './options.js';

/** GitHub refuses a longer summary of one step: https://docs.github.com/actions/reference/workflow-commands */
const LONGEST = 1024 * 1024;

/**
 * Adds the Markdown report to the summary of a GitHub job, where there is one. A report that is too long for it is cut at
 * a paragraph. A summary that cannot be written is told, and changes nothing else.
 */
export async function writeSummary(result: CheckResult, toolVersion: string): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  const report = (await reporterNamed('markdown')).report(result, {
    toolVersion,
    showLiterals: false,
    color: false,
    width: 100,
  });
  const bytes = Buffer.from(report);
  const note = '\n\nThe rest is left out: a job summary holds no more.\n';
  const kept = bytes.length <= LONGEST ? report : cutAt(bytes.subarray(0, LONGEST - note.length).toString()) + note;
  try {
    await appendFile(file, kept);
  } catch (error) {
    process.stderr.write(
      `poolsafe: the job summary cannot be written: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}

/** A finding is left out as a whole, so that no fence stays open. */
const cutAt = (text: string): string => text.slice(0, Math.max(0, text.lastIndexOf('\n\n### ')));
