import type { AliasFact, EndpointFact, OptionValue, ProjectFact } from '@poolsafe/core';
import { readAddress } from '../connection-string.js';
import type { Leaf } from '../leaf.js';
import type { FactReader } from '../reader.js';
import { referenceOf } from '../references.js';

/** The datasource of a Prisma schema: a client for `url`, and what migrations use. */
const prismaSchema: FactReader = {
  name: 'prisma-schema',
  reads: (path) => /\.prisma$/i.test(path),
  facts: ({ leaves }) => {
    const facts: ProjectFact[] = [];
    const sources = new Set(leaves.filter(({ path }) => path[0] === 'datasource').map(({ path }) => path[1] ?? ''));
    for (const source of sources) {
      const block = leaves.filter(({ path }) => path[0] === 'datasource' && path[1] === source);
      const get = (key: string) => block.find((leaf) => leaf.path[2] === key);
      const provider = get('provider')?.value ?? '';
      if (!/postgres|cockroach/i.test(provider)) continue;
      const url = get('url');
      const direct = get('directUrl');
      const heading = get('');
      const connects = (leaf: Leaf | undefined) => {
        const variable = leaf?.value ? referenceOf(leaf.value) : undefined;
        const read = leaf?.value
          ? readAddress(leaf.value, leaf.valueRange.start, leaf.path[2] ?? null, leaf.exact)
          : undefined;
        const endpoints: EndpointFact[] = read && 'endpoint' in read ? [read.endpoint] : [];
        return { variables: variable === undefined ? [] : [variable], endpoints };
      };
      const options: Record<string, OptionValue> = {};
      if (direct) options.directUrl = { name: 'directUrl', value: direct.value, range: direct.range };
      if (url) options.schemaUrl = { name: 'url', value: null, range: url.range };
      const place = url ?? heading;
      if (!place) continue;
      facts.push({
        kind: 'client',
        client: 'prisma',
        connects: connects(url),
        options,
        complete: true,
        range: place.range,
        ...(url ? { insertion: { at: url.range.end, before: '\n  ', after: '' } } : {}),
        role: 'application',
      });
      if (direct) {
        const to = connects(direct);
        facts.push({
          kind: 'client',
          client: 'prisma-direct',
          connects: to,
          options: {},
          complete: true,
          range: direct.range,
          role: 'migration',
        });
        for (const variable of to.variables)
          facts.push({ kind: 'alias', name: 'directUrl', of: variable, range: direct.range } satisfies AliasFact);
      }
    }
    return { facts };
  },
};

export default prismaSchema;
