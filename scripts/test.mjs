// npm test: install, build, check types, style and floors, run every suite; the last line counts all of them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root, runTool } from './bootstrap.mjs';

bootstrap();
const step = (what) => process.stderr.write(`poolsafe: ${what}\n`);

step('types');
runTool('tsc', ['-b']);
step('formatting');
runTool('prettier', ['--check', '--log-level', 'warn', '.']);
step('lint');
runTool('eslint', ['.', '--max-warnings', '0']);
step('import direction between the floors');
runTool('depcruise', ['--config', '.dependency-cruiser.cjs', '--no-progress', 'packages', 'rules']);

step('tests');
const report = join(root, 'node_modules', '.poolsafe', 'vitest.json');
const only = process.argv.slice(2);
const vitest = spawnSync(
  join(root, 'node_modules', '.bin', 'vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...only],
  { cwd: root, stdio: 'inherit' },
);
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
  readFileSync(report, 'utf8'),
);
const failed = numFailedTests > 0 ? numFailedTests : vitest.status === 0 ? 0 : Math.max(1, numFailedTestSuites);
process.stdout.write(`${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped\n`);
process.exit(vitest.status === 0 ? 0 : 1);
