import type { ClientFact } from '@poolsafe/core';
import { readAddress } from '../connection-string.js';
import { keyOf } from '../leaf.js';
import type { FactReader } from '../reader.js';

const folded = (text: string) => text.toLowerCase().replace(/[-_"]/g, '');

/** Quarkus's reactive PostgreSQL client: https://quarkus.io/guides/reactive-sql-clients#reactive-datasource */
const quarkusReactive: FactReader = {
  name: 'quarkus-reactive',
  reads: (path) => /(^|\/)application[\w.-]*\.(ya?ml|properties)$/i.test(path),
  words: /prepared-?_?statements/i,
  facts: ({ leaves, text }) => {
    const cache = leaves.find((leaf) => /reactive\..*cachepreparedstatements$/.test(folded(leaf.path.join('.'))));
    if (!cache || !/postgres/i.test(text)) return { facts: [] };
    const address = leaves.find((leaf) => /reactive\.url$/.test(folded(leaf.path.join('.'))));
    const read =
      address &&
      readAddress((address.value ?? '').replace(/^vertx-reactive:/, ''), address.valueRange.start, 'url', false);
    const client: ClientFact = {
      kind: 'client',
      client: 'vertx-pg',
      connects: {
        variables: [],
        endpoints: address && read && 'endpoint' in read ? [{ ...read.endpoint, range: address.range }] : [],
      },
      options: { cachePreparedStatements: { name: keyOf(cache), value: cache.value, range: cache.range } },
      complete: true,
      range: cache.range,
      role: 'application',
    };
    return { facts: [client] };
  },
};

export default quarkusReactive;
