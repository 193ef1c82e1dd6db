import type { KeyValueClient } from './client.js';
import { clients } from './clients.generated.js';
import type { Meaning } from '../modules.js';

/** An export of a client library. */
export interface OfLibrary {
  readonly client: KeyValueClient;
  /** The package that it is imported from. */
  readonly from: string;
  /** `default`, `Redis.Cluster`, `createClient`; `*` for the module. */
  readonly exported: string;
}

/** `npm:redis@4` and `jsr:` paths name the package too. */
const packageOf = (source: string): string => source.replace(/^npm:/, '').replace(/(?<=.)@[\d^~][^/]*$/, '');

/** What a name stands for, when it is an export of a client library. */
export function ofLibrary(meaning: Meaning | undefined): OfLibrary | undefined {
  if (meaning?.kind !== 'package') return undefined;
  const from = packageOf(meaning.source);
  const client = clients.find(({ modules }) => modules.includes(from));
  if (!client) return undefined;
  const { exported } = meaning;
  // A module that is required whole is its default export too.
  if (exported === '*') return { client, from, exported: 'default' };
  const known = Object.hasOwn(client.makers, exported) || Object.hasOwn(client.types, exported);
  const ofDefault = `default.${exported}`;
  return { client, from, exported: !known && Object.hasOwn(client.makers, ofDefault) ? ofDefault : exported };
}

/** What a client is taken for when only its name shows that it is one. */
export const UNKNOWN: KeyValueClient = {
  product: 'redis-shared',
  modules: [],
  makers: {},
  types: {},
  raw: { call: ['arguments'], sendCommand: ['array', 'command-object'], customCommand: ['array'] },
};

const REDIS_LIKE = /redis|valkey/i;

/** A name that says what it is. */
export const isRedisName = (name: string): boolean => REDIS_LIKE.test(name);

/** A name that says what it is, or that it is a client of what its module's name says. */
export const isClientName = (name: string, source: string): boolean =>
  REDIS_LIKE.test(name) || (REDIS_LIKE.test(source) && /client|conn|cache|db|store/i.test(name));

const GETTER_WORD = /client|connection|conn|instance|redis|valkey/i;

/** `getRedisClient`, `useRedis`: gives what others get too. */
export const givesShared = (name: string): boolean =>
  REDIS_LIKE.test(name) && GETTER_WORD.test(name) && /^(get|use|redis|valkey)/i.test(name);

/** `createRedisClient`, `newRedis`: gives a client that nobody has yet. */
export const givesNew = (name: string): boolean =>
  REDIS_LIKE.test(name) && /^(create|new|make|build|connect|open)/i.test(name);

/** A module that is not a package of somebody else's, as far as its specifier shows. */
export const isOwnModule = (source: string): boolean =>
  /^(\.|~|#|@\/|src\/|app\/|lib\/)|^@(repo|app|libs?|packages|shared|common|core|server|config|utils?|services?|db|infra|modules|helpers|src)\//.test(
    source,
  );

/** Methods that nothing but a client of Redis has, or that matter enough to look up what they are called on. */
const TELLING =
  /^(b[lr]pop(lpush)?|blm(ove|pop)|bz(mpop|popmin|popmax)|xread(group)?|watch|p?subscribe|ssubscribe|select|call|sendcommand|send_command|customcommand|multi|client\w*|executeisolated|duplicate|brpoplpush)(buffer|async)?$/i;

export const isTelling = (method: string): boolean => TELLING.test(method);
