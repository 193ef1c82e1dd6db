import { loadPostgresParser } from '@poolsafe/dialects';
import { makePlugin } from './plugin.js';

// Rules run synchronously: PostgreSQL's grammar is loaded before the first of them does.
await loadPostgresParser().catch(() => undefined);

const plugin = makePlugin();

export const { configs, rules, languages, meta } = plugin;
export default plugin;
