// npm test: install, build, check types, style and floors, run every suite; the last line counts all of them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root, run, runTool } from './bootstrap.mjs';

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

// Programs that tests run against. In continuous integration they are installed; elsewhere their tests skip visibly.
// Chromium alone shows text as boxes, so its entry brings a font.
const PROGRAMS = {
  chromium: 'chromium fonts-dejavu-core',
  nvim: 'neovim',
  'redis-server': 'redis-server',
  memcached: 'memcached',
};
if (process.env.CI && process.getuid?.() === 0) {
  const missing = Object.entries(PROGRAMS).filter(([program]) => spawnSync('which', [program]).status !== 0);
  if (missing.length > 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    step(`installing ${missing.map(([program]) => program).join(', ')}`);
    run('apt-get', ['update', '-qq'], { env });
    run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...missing.flatMap(([, names]) => names.split(' '))],
      { env },
    );
  }
}

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
