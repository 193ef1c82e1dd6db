import type { Dialect, SessionEffect } from './effect.js';
import type { Confidence, Fix, RelatedPlace, TextEdit } from './finding.js';
import type { Observation } from './observation.js';
import type { Boundary, Target } from './profile.js';
import type { TextRange } from './text.js';
import type { Verdict } from './verdict.js';

/** One parameter of a connection string, or one option of a client, as a file writes it. */
export interface OptionValue {
  readonly name: string;
  /** The value in plain words (`false`, `0`, `app,public`); `null` where the file does not show it. */
  readonly value: string | null;
  /** Name and value together: what a finding underlines. */
  readonly range: TextRange;
  /** The value alone, where the file's own characters are the value's and may be edited. */
  readonly valueRange?: TextRange;
  /** Edits that take the option out. */
  readonly removal?: readonly TextEdit[];
}

/** The address of a database as a file writes it. Never holds a password. */
export interface EndpointFact {
  readonly kind: 'endpoint';
  /** What it is known by: an environment variable's name, or a key path (`datasource.url`). */
  readonly name: string | null;
  readonly dialect: Dialect;
  readonly host: string | null;
  readonly port: number | null;
  readonly parameters: readonly OptionValue[];
  /** The pooler's product, where the place says so by itself (a Hyperdrive binding). */
  readonly product?: string;
  /** The whole address. */
  readonly range: TextRange;
  /** Where a first or further `?parameter=value` can be written; absent where the text may not be edited. */
  readonly parameterEnd?: number;
  /** What goes between the address and that parameter: `?`, `&`, `;` or a space. Absent: nothing. */
  readonly parameterSeparator?: string;
}

/** How a client finds its database: variables that hold the address, and addresses written in place. */
export interface ConnectsBy {
  readonly variables: readonly string[];
  readonly endpoints: readonly EndpointFact[];
}

/** A database client with its options, wherever they stand: a call in code, a block of a configuration file. */
export interface ClientFact {
  readonly kind: 'client';
  /** Id of the client's description: `postgres`, `django`, `jdbc`. */
  readonly client: string;
  readonly connects: ConnectsBy;
  /** Options by name; nested ones with dots (`connection.search_path`). */
  readonly options: Readonly<Record<string, OptionValue>>;
  /** True when every option is in `options`, so that one which is not there has its default. */
  readonly complete: boolean;
  /** What a finding underlines when no option does. */
  readonly range: TextRange;
  /** Where a further option can be written (`, ${name}: ${value}`), with what goes before, between and after. */
  readonly insertion?: {
    readonly at: number;
    readonly before: string;
    /** Between name and value; absent: `: `. */
    readonly between?: string;
    readonly after: string;
  };
  readonly role: ConnectionRole;
  /** Only the address says that there is such a client; one that the code shows counts more. */
  readonly implied?: boolean;
}

/** What a connection is for. All but `application` want a session of their own; `foreign-server`: the database's own. */
export type ConnectionRole = 'application' | 'migration' | 'dump' | 'listener' | 'batch' | 'foreign-server';

/** A pooler that the project runs or configures: a config file, a container image, a managed one. */
export interface PoolerFact {
  readonly kind: 'pooler';
  readonly product: string;
  readonly version: string | null;
  readonly mode: string | null;
  readonly settings: Readonly<Record<string, string>>;
  /** Names that clients reach it by: the service's name in a compose file. */
  readonly hosts: readonly string[];
  readonly port: number | null;
  /** What is spoken through it, for a product that carries several. Absent: all of them. */
  readonly dialect?: Dialect;
  readonly range: TextRange;
}

/** A package that a manifest or a lock file names. */
export interface DependencyFact {
  readonly kind: 'dependency';
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** The version, or the lowest one that the declared range allows; `null` when none is given. */
  readonly version: string | null;
  /** The version is exactly this one. */
  readonly locked: boolean;
  /** The part of the file that configures it: the service of a container image. */
  readonly block?: TextRange;
  readonly range: TextRange;
}

export type Ecosystem =
  'npm' | 'pypi' | 'gem' | 'go' | 'hex' | 'cargo' | 'maven' | 'nuget' | 'composer' | 'cpan' | 'hackage' | 'image';

/** A command that connects: a migration tool, a dump, a worker. */
export interface JobFact {
  readonly kind: 'job';
  readonly role: Exclude<ConnectionRole, 'application'>;
  /** The command in its own words, without arguments that may be secret: `prisma migrate deploy`. */
  readonly title: string;
  readonly effects: readonly SessionEffect[];
  readonly dialect: Dialect;
  readonly connects: ConnectsBy;
  readonly range: TextRange;
}

/** One name stands for another: `DATABASE_URL: ${POOLED_URL}`, `url = env("DATABASE_URL")`. */
export interface AliasFact {
  readonly kind: 'alias';
  readonly name: string;
  readonly of: string;
  readonly range: TextRange;
}

/** A call that sends what stands in another file, or in a named part of it: those statements run where the call stands. */
export interface SentFileFact {
  readonly kind: 'sent-file';
  /** Path of the file in the project; `*` stands for any characters. */
  readonly path: string;
  /** The named part that is sent; absent: all of it. */
  readonly part?: string;
  /** What the connection speaks; `other`: nothing that a pooler of ours stands before. */
  readonly dialect: Dialect | 'other';
  /** The boundary that the handle itself brings. */
  readonly handle: Boundary;
  /** Whether a transaction is open where it is sent. */
  readonly start: 'inside' | 'outside' | 'unknown';
  /** Its statements are sent one by one, not as one message. */
  readonly apart: boolean;
  readonly confidence: Confidence;
  /** What the handle connects to, where the code says so. */
  readonly connection?: { readonly environmentVariable?: string; readonly target?: string };
  /** The event of the application's pool that it is sent on. */
  readonly hook?: string;
  /** The call. */
  readonly range: TextRange;
}

/** What a project file holds that is no statement. */
export type ProjectFact = EndpointFact | ClientFact | PoolerFact | DependencyFact | JobFact | AliasFact | SentFileFact;

/** Where a connection leads, as far as the project says. */
export interface Connection {
  readonly targets: readonly Target[];
  /**
   * `shown`: an address or a declaration says so. `project`: the project has such a pooler, or the user named it, and
   * nothing says otherwise. `assumed`: nothing is known.
   */
  readonly known: 'shown' | 'project' | 'assumed';
  /** The addresses that say so, with their files. */
  readonly endpoints: readonly Filed<EndpointFact>[];
}

/** A fact with the file it stands in. */
export type Filed<Fact> = Fact & { readonly file: string };

/** A package that needs a session of its own or changes with the pooler, where a manifest names it. */
export interface SessionNeed {
  readonly name: string;
  readonly file: string;
  readonly range: TextRange;
  readonly dialect: Dialect;
  /** Finishes "X ...". */
  readonly does: string;
  readonly effects: readonly SessionEffect[];
  readonly remedy: string;
  /** Where it connects, as far as its place says so. */
  readonly connects: ConnectsBy;
}

/** A whole project as project rules see it. */
export interface Project {
  readonly endpoints: readonly Filed<EndpointFact>[];
  readonly clients: readonly Filed<ClientFact>[];
  readonly poolers: readonly Filed<PoolerFact>[];
  readonly dependencies: readonly Filed<DependencyFact>[];
  readonly jobs: readonly Filed<JobFact>[];
  /** Packages of the manifests that need a session, unless the project shows that this is settled. */
  readonly needs: readonly SessionNeed[];
  /** Where a client or job connects. */
  readonly connection: (connects: ConnectsBy, dialect?: Dialect) => Connection;
  /** What an address leads to by itself; `undefined` where nothing is known about it. */
  readonly targetOf: (endpoint: EndpointFact) => Target | undefined;
  /** What applies where nothing is known about a connection. */
  readonly targets: readonly Target[];
  readonly judge: (effect: SessionEffect, target: Target, dialect: Dialect) => Verdict;
  readonly relate: (file: string, range: TextRange, message: string) => RelatedPlace;
  readonly versionOf: (ecosystem: Ecosystem, name: string) => Filed<DependencyFact> | undefined;
}

/** An observation with its file. */
export type FiledObservation = Filed<Observation>;

/** A client's option that makes an effect, where no statement stands. What a rule's message speaks of. */
export interface OptionUse {
  /** The client as people call it: `postgres.js`. */
  readonly client: string;
  /** The option's name as it is written for this client. */
  readonly option: string;
  /** The file gives the option. Otherwise the client does so by default. */
  readonly given: boolean;
  /** What this client does, to finish "X ...": `prepares every query as a named statement`. */
  readonly does: string;
  /** What to do instead, one or two sentences. */
  readonly remedy: string;
  readonly fixes: readonly Fix[];
}
