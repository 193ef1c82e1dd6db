// npm start -- ARGS is poolsafe ARGS.
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';

bootstrap();
process.argv.splice(1, 1, join(root, 'packages/cli/dist/poolsafe.js'));
await import('../packages/cli/dist/poolsafe.js');
