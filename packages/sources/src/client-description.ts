import type { ConnectionRole, Dialect, Ecosystem, Outcome, SessionEffect } from '@poolsafe/core';

/** What an option must be. `not`: given and known and none of these, or left out where the client reads every option. */
export type OptionTest =
  | { readonly is: readonly string[] }
  | { readonly not: readonly string[] }
  /** Given, known, and none of these. */
  | { readonly given: readonly string[] }
  | { readonly above: number }
  | 'given'
  | 'absent';

/** Effect without its place; the place is the option's, or the client's. */
export type EffectTemplate = Omit<SessionEffect, 'range'>;

/** What a client sends because of its options, or by default. */
export interface Behaviour {
  /** Versions of the package, as `versionInRange` reads them. Absent: all; an unknown version counts as the newest. */
  readonly version?: string;
  /** A client whose version nobody shows may be one of these. */
  readonly countsUnversioned?: boolean;
  /** All must hold. Names of parameters of the address begin with `?`. */
  readonly when?: Readonly<Record<string, OptionTest>>;
  /** The option that decides, as it is written. */
  readonly option: string;
  readonly effects: readonly EffectTemplate[];
  /** Finishes "postgres.js ...". */
  readonly does: string;
  readonly remedy: string;
  /** What makes it right, as an edit where that is safe: give the option this value. */
  readonly set?: string;
  /** The client reads the option from its address too, so that the edit may be made there. */
  readonly addressTakesIt?: boolean;
  /** Every client of this library sends the same, so that others who meet it notice nothing; pins still count. */
  readonly sameForAll?: boolean;
  /** The client does its work the same where the pooler accepts this and does not apply it. */
  readonly dispensable?: boolean;
  /** Common defaults of the product settle it, so it counts only where the pooler's own configuration is in sight. */
  readonly onlyConfigured?: boolean;
}

/** An option that turns something off which this pooler may well carry. */
export interface Switch {
  readonly version?: string;
  readonly option: string;
  readonly off: readonly string[];
  /** What the option turns off. */
  readonly effects: readonly EffectTemplate[];
  /** What the client sends because of the switch. */
  readonly sends?: readonly EffectTemplate[];
  /** What it costs, to finish "it costs ...". */
  readonly costs: string;
}

/** What is wrong on certain products, whatever the state of the session: documented or reported. */
export interface Trap {
  readonly products: readonly string[];
  /** Modes of the product; absent: all. */
  readonly modes?: readonly string[];
  /** Versions of the package; an unknown version counts. */
  readonly version?: string;
  /** The option that is looked at, and how it must stand. */
  readonly option: string;
  readonly when: Readonly<Record<string, OptionTest>>;
  /** The rule that tells; absent: `prepare-option`. */
  readonly rule?: string;
  readonly outcome: Outcome;
  /** One sentence on what happens there. */
  readonly happens: string;
  readonly remedy: string;
  readonly source: string;
}

/** How options become parameters of the session when a client connects. */
export interface ParameterOptions {
  /** Option to server parameter. A `*` at the end of an option takes every key below it. */
  readonly startup?: Readonly<Record<string, string>>;
  /** Options sent as SET statements after connecting. */
  readonly set?: Readonly<Record<string, string>>;
  /** Options whose text holds `-c name=value`. */
  readonly flags?: readonly string[];
  /** Options whose text is SQL that is run on connect. */
  readonly sql?: readonly string[];
  /** Options whose text is what stands behind SET SESSION on connect: `sessionVariables`. */
  readonly assignments?: readonly string[];
}

/** What one argument of a maker is. */
export type Argument = 'address' | 'options' | 'address-or-options' | 'other';

/** A call in code that makes a client. */
export interface ClientMaker {
  readonly modules: readonly string[];
  readonly exported: string;
  readonly how: 'new' | 'call';
  readonly takes: readonly Argument[];
  /** Options that hold the address, with dots for nested ones. */
  readonly address?: readonly string[];
  /** Options that hold host and port. */
  readonly host?: readonly string[];
  readonly port?: readonly string[];
  /** Options that must be so for this client to be meant: `type: postgres` of an ORM for many databases. */
  readonly when?: Readonly<Record<string, readonly string[]>>;
  readonly dialectOption?: string;
  readonly role?: ConnectionRole;
  /** Name of a further client whose options stand below a key: `connection.` of knex for pg. */
  readonly nested?: readonly string[];
}

/** A file that gives a client its options as its default export: `drizzle.config.ts`, `medusa-config.js`. */
export interface OptionsFile extends Pick<
  ClientMaker,
  'address' | 'host' | 'port' | 'when' | 'role' | 'nested' | 'dialectOption'
> {
  readonly path: RegExp;
}

/** Variables by which a program, mostly an image of it, takes its database and its options. */
export interface EnvironmentOptions {
  /** A variable that only this program has, or the image beside the variables. */
  readonly shownBy: { readonly variable?: RegExp; readonly image?: RegExp };
  /** Variables that must be so. */
  readonly when?: Readonly<Record<string, readonly string[]>>;
  readonly address?: readonly string[];
  readonly host?: string;
  readonly port?: string;
  /** Variable to the option that the rest of the description speaks of. */
  readonly options: Readonly<Record<string, string>>;
}

/** Everything that poolsafe knows about a client's options. Pure data: a new client is one file. */
export interface ClientDescription {
  readonly id: string;
  readonly title: string;
  readonly dialect: Dialect;
  readonly ecosystem: Ecosystem;
  /** Packages whose version is the client's; one in a manifest is a use of the client. */
  readonly packages: readonly string[];
  /** Not a client of its own: what programs ask of one that another description is about. A manifest shows no use. */
  readonly implied?: boolean;
  /** Names of options and parameters are compared without case, blanks and underscores. */
  readonly looseNames?: boolean;
  /** What is set in code is what the connection string says. */
  readonly optionsAreParameters?: boolean;
  /** Not one client but what all of them pass on: it reads every address of its dialect. */
  readonly readsAnyAddress?: boolean;
  /** An address that shows this client shows a client of its own, beside others that read the same variable. */
  readonly besideOthers?: boolean;
  /** The client that it runs inside: an address that shows that one shows nothing more. */
  readonly runs?: string;
  /** Clients, or packages, through which this one is used: where one of them is, its own manifest entry shows nothing. */
  readonly usedThrough?: readonly string[];
  /** A manifest shows a use of the client only where it names one of these too. */
  readonly together?: readonly string[];
  readonly makers?: readonly ClientMaker[];
  readonly files?: readonly OptionsFile[];
  readonly environment?: EnvironmentOptions;
  readonly behaviours: readonly Behaviour[];
  readonly switches?: readonly Switch[];
  readonly traps?: readonly Trap[];
  readonly parameters?: ParameterOptions;
}

/** A protocol-level named prepared statement. */
export const namedStatement: EffectTemplate = {
  state: 'prepared-statement',
  action: 'write',
  scope: 'session',
  via: 'protocol',
};

/** An unnamed statement that is parsed and run in two round trips, so that a pooler may part them. */
export const splitUnnamedStatement: EffectTemplate = {
  state: 'prepared-statement',
  action: 'read',
  scope: 'session',
  via: 'protocol',
  name: '',
};

export const deallocateAll: EffectTemplate = {
  state: 'prepared-statement',
  action: 'release',
  scope: 'session',
  via: 'deallocate',
  name: '*',
};

export const discardAll: EffectTemplate = {
  state: 'every-state',
  action: 'release',
  scope: 'session',
  via: 'discard',
  name: '*',
};

export const holdCursor: EffectTemplate = { state: 'cursor', action: 'write', scope: 'session', via: 'declare' };

export const sessionLock = (via: string): EffectTemplate => ({
  state: 'session-lock',
  action: 'write',
  scope: 'session',
  via,
});

export const listening: EffectTemplate = { state: 'notification', action: 'write', scope: 'session', via: 'listen' };

export const setting = (name: string, via = 'set'): EffectTemplate => ({
  state: 'setting',
  action: 'write',
  scope: 'session',
  via,
  name,
});

export const tempTable: EffectTemplate = { state: 'temp-relation', action: 'write', scope: 'session', via: 'create' };

/** DEALLOCATE of one statement as SQL, which poolers do not connect with the protocol's statement. */
export const deallocateNamed: EffectTemplate = {
  state: 'prepared-statement',
  action: 'release',
  scope: 'session',
  via: 'deallocate',
};

/** PDO's way to free statements, on PgDog in session mode. */
export const pdoOnPgDog: Trap = {
  products: ['pgdog'],
  modes: ['session'],
  option: 'PDO::ATTR_EMULATE_PREPARES',
  when: { emulatePrepares: { not: ['true', '1'] } },
  outcome: 'rejected',
  happens:
    'PgDog renames prepared statements in session mode too, and PDO frees them with DEALLOCATE under their own name: queries fail with 26000 (prepared statement "pdo_stmt_00000001" does not exist).',
  remedy: 'Set `PDO::ATTR_EMULATE_PREPARES => true`, or `prepared_statements = "disabled"` for a pool in session mode.',
  source: 'pgdogdev/pgdog#295',
};
