// npm start -- ARGS is poolsafe ARGS.
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';

bootstrap();
// The folder that the user called npm from, when it was called with --prefix.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
process.argv.splice(1, 1, join(root, 'packages/cli/dist/poolsafe.js'));
await import('../packages/cli/dist/poolsafe.js');
