/** What an expression is, for a library that talks to a key-value server. */
export type KeyValueHandleKind = 'client' | 'cluster' | 'sentinel' | 'pool' | 'isolated' | 'multi' | 'pipeline';

/** How a method that passes raw words takes them. */
export type RawWords =
  /** `call('GET', 'k')` */
  | 'arguments'
  /** `sendCommand(['GET', 'k'])` */
  | 'array'
  /** `send_command('get', ['k'])` */
  | 'name-and-array'
  /** `sendCommand(new Command('get', ['k']))` */
  | 'command-object';

/** Everything that poolsafe knows about a key-value client library. Pure data: a new library is one file. */
export interface KeyValueClient {
  /** Product of the profile. */
  readonly product: string;
  readonly modules: readonly string[];
  /** Exported names that make a handle; `A.b` for a member of what is exported. */
  readonly makers: Readonly<Record<string, KeyValueHandleKind>>;
  /** Names of types that say what a parameter or field is. */
  readonly types: Readonly<Record<string, KeyValueHandleKind>>;
  readonly raw: Readonly<Record<string, readonly RawWords[]>>;
  /** Methods whose callback gets a connection of its own. */
  readonly leases?: readonly string[];
}
