// node bench/lsp/run.mjs [keystroke|ready|memory|scan] [--edits N] [--file WORD] [--node-option OPTION]: what an editor
// waits for, over stdio, on the built tool (npm run build). Without a part all of them. Beside each time by the clock stands
// what it took of the processor, which other programs disturb less. Figures: README.md beside this file.
import { parseArgs } from 'node:util';
import { keystroke } from './keystroke.mjs';
import { memoryOpen, ready, scan } from './workspace.mjs';

const PARTS = { keystroke, ready, memory: memoryOpen, scan };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: 'string', default: '300' },
    file: { type: 'string', default: '' },
    'node-option': { type: 'string', multiple: true, default: [] },
  },
});
const unknown = positionals.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}
for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS))
  await PARTS[name]({ edits: Number(values.edits), only: values.file, options: values['node-option'] });
