import type {
  Boundary,
  Confidence,
  Definition,
  Dialect,
  NotAnalysed,
  Observation,
  ProjectFact,
  SentFileFact,
  Statement,
  TextRange,
} from '@poolsafe/core';
import type { ScopeManager } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import type { Located } from './places.js';
import type { FileRole } from './role.js';

/** A statement as it stands in a file. */
export interface PlacedStatement extends Located {
  readonly statement: Statement;
  /** The text that was analysed, with one HOLE character per hole; the ranges in `statement` point into it. */
  readonly text: string;
  /** Statements with the same number travel in one message. */
  readonly message: number;
  /** How many statements that message holds. */
  readonly messageSize: number;
  readonly handle: Boundary;
  /** The code has the connection to itself: see `Context.exclusive`. */
  readonly exclusive?: boolean;
  /** The words go past the client library's own method: see `Context.raw`. */
  readonly raw?: boolean;
  /** It is there for what follows from it: another flow, or another file, tells about it. */
  readonly contextOnly?: boolean;
  /** The event of the application's pool that it runs on, in the code's words: `'connect'`. */
  readonly hook?: string;
}

/** Statements that run on one connection handle, in order. */
export interface Flow {
  readonly dialect: Dialect;
  /** Those that have effects. */
  readonly statements: readonly PlacedStatement[];
  /** All of them. */
  readonly statementCount: number;
  /** Where the last of all of them begins (offset in the file), where the file is one script. */
  readonly lastStatement?: number;
  /** Whether a transaction is open before the first statement. */
  readonly start: 'inside' | 'outside' | 'unknown';
  readonly confidence: Confidence;
  /** The client library that sends the statements, and which of its objects: a profile's product and mode. */
  readonly client?: {
    readonly product: string;
    readonly mode: string;
    /** The release that the project has; absent: not known. */
    readonly version?: string;
    /** Options that it is made with, as settings of the profile. */
    readonly settings?: Readonly<Record<string, string>>;
  };
  /** Flows of one file with the same number run on the same pool or connection. */
  readonly group?: number;
  /** The named part of a SQL file that it is. */
  readonly part?: string;
  /** The call that sends it, where that stands in another file. */
  readonly sentBy?: { readonly file: string; readonly range: TextRange };
  /** What it is for, where that is not what its file is for: the role of the file whose call sends it. */
  readonly role?: FileRole;
  /** Where it stands among the flows of its file. */
  readonly place?: FlowPlace;
  /** What the handle connects to, where the file says so: an environment variable's name, or a target string. */
  readonly connection?: { readonly environmentVariable?: string; readonly target?: string };
}

/** Where a flow stands in its file. */
export interface FlowPlace {
  /** Flows of one rank stand in the order of their offsets, those of a lower rank first. */
  readonly rank: number;
  /** Offset (UTF-16) in the file of a character of what it stands with. */
  readonly offset: number;
  /** Offsets of what is sent when the module is loaded, not when a function of it is called. */
  readonly onLoad?: readonly number[];
}

export interface Suppressing {
  /** Rules that are suppressed; empty: all. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** Line (1-based) of the comment. */
  readonly line: number;
  /** Line that it speaks about; `file` for the whole file. */
  readonly applies: number | 'file';
}

/** Everything that a file holds for us. */
export interface Extraction {
  readonly flows: readonly Flow[];
  /** What the file shows that is no statement. */
  readonly observations: readonly Observation[];
  /** What the file tells about the project: addresses, clients, poolers, packages, jobs. */
  readonly facts?: readonly ProjectFact[];
  readonly notAnalysed: readonly NotAnalysed[];
  readonly suppressions: readonly Suppressing[];
  /** Absent: not known, judged like application code. */
  readonly role?: FileRole;
  /** Other files of the project that this one's reading depended on. */
  readonly dependencies?: readonly string[];
  /** What was found and how far it could be followed, by reason, for statistics. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** A parsed file. */
export interface ReadyTree {
  /** ESTree as typescript-estree makes it, with ranges. */
  readonly program: TSESTree.Program;
  /** What its names are, as typescript-eslint's scope manager says. */
  readonly scopes: ScopeManager;
}

/** The files of a project, as far as a reader may look beyond its own. Paths are relative, with forward slashes. */
export interface ProjectFiles {
  readonly has: (path: string) => boolean;
  readonly read: (path: string) => string | undefined;
  /** Folders of the packages of the workspace, by package name. */
  readonly packages: ReadonlyMap<string, string>;
  /** The tree of a file of code where somebody has parsed this text of it already. Looked at, never changed. */
  readonly tree?: (path: string, text: string) => ReadyTree | undefined;
  /**
   * The paths of the project's SQL files, always the same list while nothing changes. Absent where only one file is known.
   */
  readonly sqlFiles?: () => readonly string[];
  /**
   * What the project's SQL files define that has session effects when it is run from elsewhere, with the
   * file of each; for `AnalyseOptions.definitions`. Absent where only one file is known.
   */
  readonly definitions?: () => readonly Definition[];
}

/** A name to which a connection is given that was checked out of a pool, or a transaction on one. */
export interface Lease {
  /** The name. */
  readonly range: TextRange;
  readonly kind: 'client' | 'transaction';
  readonly dialect: Dialect;
  readonly connection: NonNullable<Flow['connection']>;
}

/** What the configuration says about a file, over what the file shows by itself. */
export interface Told {
  /** Where the file stands in what is looked at, when that is not its path: what tells its role. */
  readonly place?: string;
  readonly role?: FileRole;
  readonly dialect?: Dialect;
}

export type Extract = (text: string, path: string, project?: ProjectFiles, told?: Told) => Extraction;

/** Reads one kind of file. Found by its name; never throws for what a file holds. */
export interface SourceReader {
  readonly name: string;
  readonly reads: (path: string) => boolean;
  /** True when what a file says makes it one of this reader's, whatever its name is. Asked before `reads`. */
  readonly knows?: (path: string, text: string) => boolean;
  readonly extract: Extract;
  /** Only what `extract` gives as facts, where that costs less. */
  readonly facts?: (text: string, path: string, project: ProjectFiles) => readonly ProjectFact[];
  /** Only the calls that send files of the project. */
  readonly sent?: (text: string, path: string, project: ProjectFiles) => readonly SentFileFact[];
  /** Where the file checks connections out of pools. */
  readonly leases?: (text: string, path: string, project?: ProjectFiles) => readonly Lease[];
  /**
   * Makes a reader of one document that is edited: it gives what `extract` gives (without `counts`), and looks again only
   * at what an edit can have changed. What it gave before holds no longer when it is asked again.
   */
  readonly live?: () => Extract;
}
