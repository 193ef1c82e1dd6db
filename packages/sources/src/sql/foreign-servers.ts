import type { JobFact } from '@poolsafe/core';
import { setting } from '../client-description.js';

const SERVER =
  /\bCREATE\s+SERVER\s+(?:IF\s+NOT\s+EXISTS\s+)?("[^"]+"|\w+)[^;]*?FOREIGN\s+DATA\s+WRAPPER\s+"?(postgres_fdw|dblink_fdw)"?\s*OPTIONS\s*\(([^;]*?)\)\s*(?:;|$)/gi;

const option = (options: string, name: string): string | undefined =>
  new RegExp(`\\b${name}\\s+'([^']*)'`, 'i').exec(options)?.[1];

/** Foreign servers of postgres_fdw: sessions that the database itself opens, and sets up with SET. */
export function foreignServers(text: string): readonly JobFact[] {
  return [...text.matchAll(SERVER)].map((match): JobFact => {
    const [whole, name = '', , options = ''] = match;
    const host = option(options, 'host');
    const port = option(options, 'port');
    const range = { start: match.index, end: match.index + whole.length };
    return {
      kind: 'job',
      role: 'foreign-server',
      title: `CREATE SERVER ${name}`,
      effects: [{ ...setting('search_path'), range: { start: 0, end: 0 } } as JobFact['effects'][number]],
      dialect: 'postgres',
      connects: {
        variables: [],
        endpoints:
          host === undefined && port === undefined
            ? []
            : [
                {
                  kind: 'endpoint',
                  name: null,
                  dialect: 'postgres',
                  host: host ?? null,
                  port: port !== undefined && /^\d+$/.test(port) ? Number(port) : null,
                  parameters: [],
                  range,
                },
              ],
      },
      range: { start: match.index, end: match.index + whole.indexOf(name) + name.length },
    };
  });
}
