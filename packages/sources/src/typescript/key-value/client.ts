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

/** A command that a client sends by itself when it connects. All conditions must hold. */
export interface HandshakeCommand {
  readonly command: string;
  /** Releases of the package that send it; absent: all. */
  readonly versions?: string;
  /** Options that turn it off, by the value that does. */
  readonly unless?: Readonly<Record<string, string>>;
  /** Options that turn it on. */
  readonly when?: Readonly<Record<string, string>>;
}

/** Everything that poolsafe knows about a key-value client library. Pure data: a new library is one file. */
export interface KeyValueClient {
  /** Product of the profile. */
  readonly product: string;
  /** The packages that it is imported from; the first is the one whose versions the profile counts in. */
  readonly modules: readonly string[];
  /** For a package with versions of its own: the profile's version, by the package's major; `*` for any. */
  readonly versions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Words that only one release has, for code whose project does not say which it takes. */
  readonly hints?: readonly (readonly [words: RegExp, version: string])[];
  /** Exported names that make a handle; `A.b` for a member of what is exported. */
  readonly makers: Readonly<Record<string, KeyValueHandleKind>>;
  /** Names of types that say what a parameter or field is. */
  readonly types: Readonly<Record<string, KeyValueHandleKind>>;
  readonly raw: Readonly<Record<string, readonly RawWords[]>>;
  /** Methods whose callback gets a connection of its own. */
  readonly leases?: readonly string[];
  readonly handshake?: readonly HandshakeCommand[];
  /** The option that names a database by its number, which the client asks for with SELECT when it connects. */
  readonly database?: string;
  /** The option that names the connection, which the client tells the server with CLIENT SETNAME when it connects. */
  readonly connectionName?: string;
  /** Options of a maker that are settings of the profile, under the profile's name. */
  readonly settings?: Readonly<Record<string, string>>;
}
