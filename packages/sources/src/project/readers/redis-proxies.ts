import type { PoolerFact } from '@poolsafe/core';
import { keyOf } from '../leaf.js';
import type { FactReader } from '../reader.js';

/** Proxies in front of Redis, by the name of their configuration file or by a word in their image. */
const FILES: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)(nutcracker|twemproxy)[\w.-]*\.ya?ml$/i, 'twemproxy'],
  [/(^|\/)dynomite[\w.-]*\.ya?ml$/i, 'dynomite'],
  [/(^|\/)predixy[\w.-]*\.conf$/i, 'predixy'],
];

const IMAGES: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)[\w-]*(twemproxy|nutcracker)[\w-]*(:|@|$)/i, 'twemproxy'],
  [/(^|\/)[\w-]*dynomite[\w-]*(:|@|$)/i, 'dynomite'],
  [/(^|\/)[\w-]*predixy[\w-]*(:|@|$)/i, 'predixy'],
  [/(^|\/)[\w-]*redisbetween[\w-]*(:|@|$)/i, 'redisbetween'],
];

/** Envoy's filter that speaks Redis, by its present and its former name. */
const ENVOY = /^envoy\.(filters\.network\.)?redis_proxy$/;

/** Proxies in front of Redis: their own configuration, and the images that run them. */
const redisProxies: FactReader = {
  name: 'redis-proxies',
  reads: (path) => /\.(ya?ml|json|conf)$/i.test(path),
  words: /redis|dyn_o_mite|predixy|twemproxy|nutcracker/i,
  facts: ({ path, leaves }) => {
    const fact = (product: string, leaf: { readonly range: PoolerFact['range'] }): PoolerFact => ({
      kind: 'pooler',
      product,
      version: null,
      mode: null,
      settings: {},
      hosts: [product],
      port: null,
      range: leaf.range,
    });
    const byFile = FILES.find(([pattern]) => pattern.test(path))?.[1];
    const [first] = leaves;
    if (byFile !== undefined && first) return { facts: [fact(byFile, first)] };
    const filter = leaves.find(({ value }) => value !== null && ENVOY.test(value));
    const image = leaves.flatMap((leaf) => {
      const product =
        keyOf(leaf) === 'image' ? IMAGES.find(([pattern]) => pattern.test(leaf.value ?? ''))?.[1] : undefined;
      return product === undefined ? [] : [fact(product, leaf)];
    });
    return { facts: [...(filter ? [fact('envoy-redis', filter)] : []), ...image.slice(0, 1)] };
  },
};

export default redisProxies;
