import { loadPostgresParser } from '@poolsafe/dialects';
import { makePlugin } from './plugin.js';

// `require` cannot wait: until the grammar has been loaded, the tokens decide alone.
loadPostgresParser().catch(() => undefined);

export default makePlugin();
