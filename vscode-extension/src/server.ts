import { serveStdio } from '@poolsafe/language-server';
import manifest from '../package.json' with { type: 'json' };

serveStdio(manifest.version);
