import type { AnalysedText, Dialect, SentText, SessionEffect } from '@poolsafe/core';
import { proxysqlDigest, withoutLiterals } from '@poolsafe/dialects';
import type { JudgedCell } from './findings.js';

/** Reads statements and their effects: one of the front ends of `@poolsafe/dialects`. */
export type Analyse = (text: string) => AnalysedText;

export const Opens = { no: 0, begin: 1, commit: 2, rollback: 3, chainCommit: 4, chainRollback: 5 } as const;

export interface ReplayStatement {
  readonly effects: readonly SessionEffect[];
  /** What it does to the transaction block, one of `Opens`. */
  readonly block: number;
}

/** What is known about a statement's text, kept for all the times that it runs. */
export interface AnalysedShape {
  /** Different for every shape of a run. */
  readonly id: number;
  /** What poolers that look at texts look at. */
  readonly sent: SentText | undefined;
  readonly dialect: Dialect;
  /** The text that was analysed: one of those with this fingerprint, or the very text where literals matter. */
  readonly text: string;
  /** Without literals, for people. */
  readonly shown: string;
  readonly statements: readonly ReplayStatement[];
  /** No effect at all: only counts as work done. */
  readonly plain: boolean;
  /** Names, keys or scopes stand in literals: the text of every record has to be read. */
  readonly needsText: boolean;
  /** Parameters (`$1`) stand where names, keys or scopes belong. */
  readonly needsParameters: boolean;
  /** The table that it inserts into: what `currval`, `lastval` and `LAST_INSERT_ID()` go back to. */
  readonly insertsInto: string | undefined;
  /** What judge said, by effect and context. */
  readonly judged: Map<number, JudgedCell>;
  /** Uses of temporary relations, by the relation's name: asked only while a session has one. */
  readonly uses: Map<string, readonly SessionEffect[]>;
}

/** Stands where no statement is known yet. */
export const NO_SHAPE: AnalysedShape = {
  id: 0,
  sent: undefined,
  dialect: 'postgres',
  text: '',
  shown: '',
  statements: [],
  plain: true,
  needsText: false,
  needsParameters: false,
  insertsInto: undefined,
  judged: new Map(),
  uses: new Map(),
};

const blockOf = (effects: readonly SessionEffect[]): number => {
  for (const { state, action, via, scope } of effects) {
    if (state !== 'transaction' || scope === 'global') {
      if (via === 'prepare_transaction') return Opens.commit;
      continue;
    }
    if ((via === 'begin' || via === 'startTransaction') && action === 'write') return Opens.begin;
    if (via === 'commit' || via === 'commitTransaction') return Opens.commit;
    if (via === 'rollback' || via === 'abortTransaction') return Opens.rollback;
    if (via === 'commit_and_chain') return Opens.chainCommit;
    if (via === 'rollback_and_chain') return Opens.chainRollback;
  }
  return Opens.no;
};

const signature = (analysed: AnalysedText) =>
  analysed.statements
    .map(({ effects }) => effects.map((e) => `${e.state} ${e.action} ${e.scope} ${e.via} ${e.name ?? ''}`).join(','))
    .join(';');

/** Statements whose strings are code or text of their own, which a fingerprint does not see. */
const CARRIES_CODE = /^\s*(?:do|create|alter|prepare|execute|call|explain|replace)\b/i;
const INSERT = /^\s*(?:with\b[\s\S]*?\b)?(?:insert|replace)\s+(?:\w+\s+)*?into\s+([\w$."`\u0080-\uffff]+)/i;

/** Longest text that is analysed, in UTF-16 code units; what comes behind it is data. */
export const LONGEST_TEXT = 100_000;

export class Analyser {
  readonly dialect: Dialect;
  readonly #analyse: Analyse;
  #count = 0;

  constructor(dialect: Dialect, analyse: Analyse) {
    this.dialect = dialect;
    this.#analyse = analyse;
  }

  /** Analyses one text. */
  shape(text: string): AnalysedShape {
    const analysed = this.#analyse(text);
    const statements = analysed.statements.map(({ effects }) => ({
      effects: effects.filter((effect) => effect.deferred === undefined),
      block: blockOf(effects),
    }));
    const plain = statements.every(({ effects, block }) => effects.length === 0 && block === Opens.no);
    const code = CARRIES_CODE.test(text);
    // A command's shape is its name: what it works on has to be read each time.
    const isSql = this.dialect === 'postgres' || this.dialect === 'mysql';
    const needsText = isSql ? code || (!plain && this.#differsByLiterals(text, signature(analysed))) : !plain;
    const table = INSERT.exec(text.slice(0, 400))?.[1];
    return {
      id: ++this.#count,
      sent: plain ? undefined : sentText(text, this.dialect, statements.length),
      dialect: this.dialect,
      text,
      shown: showStatement(text, this.dialect),
      statements,
      plain,
      needsText,
      needsParameters: !plain && /\$\d/.test(text) && this.dialect === 'postgres' && /\w\s*\([^()]*\$\d/.test(text),
      insertsInto: table?.split('.').at(-1)?.replace(/["`]/g, '').toLowerCase(),
      judged: new Map(),
      uses: new Map(),
    };
  }

  /** Whether the text would do something else with other literals in it. */
  #differsByLiterals(text: string, facts: string): boolean {
    return MASKS.some((mask) => {
      const masked = maskLiterals(text, this.dialect, mask);
      return masked !== text && signature(this.#analyse(masked)) !== facts;
    });
  }

  /**
   * Uses of a temporary relation in a statement, which alone does not say that the relation is one: the text is read
   * behind a definition of it.
   */
  usesOf(shape: AnalysedShape, relation: string): readonly SessionEffect[] {
    const known = shape.uses.get(relation);
    if (known) return known;
    let found: readonly SessionEffect[] = [];
    if (shape.text.toLowerCase().includes(relation.toLowerCase())) {
      const quoted = shape.dialect === 'mysql' ? `\`${relation}\`` : `"${relation}"`;
      // poolsafe-ignore temp-table: read as words, never sent
      const before = `CREATE TEMPORARY TABLE ${quoted} (i int);`;
      const analysed = this.#analyse(`${before}${shape.text}`);
      found = analysed.statements.slice(1).flatMap(({ effects }) =>
        effects
          .filter((effect) => effect.state === 'temp-relation' && effect.action !== 'write' && effect.name === relation)
          .map((effect) => ({
            ...effect,
            range: { start: effect.range.start - before.length, end: effect.range.end - before.length },
          })),
      );
    }
    if (shape.uses.size < 100) shape.uses.set(relation, found);
    return found;
  }
}

const sentText = (text: string, dialect: Dialect, statements: number): SentText | undefined =>
  dialect === 'mysql' ? { text, statements, digest: proxysqlDigest(text) } : undefined;

const LITERALS: Readonly<Record<string, RegExp>> = {
  postgres:
    /("(?:[^"]|"")*")|(\/\*[\s\S]*?\*\/|--[^\n]*)|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?\$\3\$|(?<![\w$."])\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(?![\w$])/g,
  mysql:
    /(`(?:[^`]|``)*`)|(\/\*(?!!|M!)[\s\S]*?\*\/|--[ \t][^\n]*|#[^\n]*)|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|(?<![\w$.`@])\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(?![\w$])/g,
};

/** A name, a number that is none and one that says yes: `SET autocommit = 0` does something else with one of them. */
const MASKS = [
  { number: '7777777', string: "'poolsafe'" },
  { number: '1', string: "'1'" },
] as const;

/** The text with every literal made another one of its kind. */
function maskLiterals(text: string, dialect: Dialect, { number, string }: (typeof MASKS)[number]): string {
  const pattern = LITERALS[dialect];
  if (!pattern) return text;
  return text.replace(pattern, (match: string, name?: string, comment?: string) =>
    name !== undefined || comment !== undefined ? match : /^\d/.test(match) ? number : string,
  );
}

/** A statement for people: literals are placeholders, comments gone, blanks one. */
export function showStatement(text: string, dialect: Dialect): string {
  if (dialect === 'postgres') return shorten(hideSetValue(withoutLiterals(text)));
  const pattern = LITERALS[dialect];
  if (!pattern) return showCommand(text);
  const out = text.replace(pattern, (match: string, name?: string, comment?: string) =>
    name !== undefined ? match : comment !== undefined ? ' ' : '?',
  );
  return shorten(out.replace(/\s+/g, ' ').trim());
}

const shorten = (text: string) => (text.length > 400 ? `${text.slice(0, 399)}…` : text);

/** A value of `SET` is a literal even where it is written as a word (`SET ROLE alice`). */
const hideSetValue = (text: string) =>
  text.replace(
    /^(set\s+(?:session\s+|local\s+)?(?:[\w.]+\s*(?:=|\sto\s)|time\s+zone\s|role\s|schema\s|names\s|session\s+authorization\s))\s*(?!default\b|none\b)[^;]+/i,
    (_, head: string) => `${head.trimEnd()} $1`,
  );

/** A key-value command: its words that are no data. */
const showCommand = (text: string) => {
  const words = text.trim().split(/\s+/);
  const name = (words[0] ?? '').replaceAll('"', '').toUpperCase();
  return words.length > 1 ? `${name} …` : name;
};
