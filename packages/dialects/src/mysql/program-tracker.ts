import { Kind, type StatementTokens } from '../sql/tokens.js';
import { K } from './keywords.js';

type Block = 'begin' | 'case' | 'case-expression' | 'other';

/** What the tokens read so far are: of a stored program's head, of its body, or of a plain statement. */
type Place = 'unknown' | 'plain' | 'head' | 'body';

/** Words that a program's body begins with; what stands between the head and one of them are characteristics. */
const BODY_HEADS: ReadonlySet<number> = new Set([
  K.begin,
  K.if,
  K.case,
  K.loop,
  K.while,
  K.repeat,
  K.for,
  K.return,
  K.set,
  K.select,
  K.with,
  K.insert,
  K.update,
  K.delete,
  K.replace,
  K.call,
  K.create,
  K.alter,
  K.drop,
  K.truncate,
  K.do,
  K.execute,
  K.prepare,
  K.deallocate,
  K.signal,
  K.start,
  K.commit,
  K.rollback,
  K.savepoint,
  K.lock,
  K.unlock,
  K.handler,
  K.show,
  K.get,
  K.analyze,
  K.flush,
  K.grant,
  K.revoke,
  K.kill,
  K.values,
  K.explain,
  K.rename,
  K.reset,
  K.use,
  K.xa,
]);

const OPENERS: ReadonlySet<number> = new Set([K.if, K.while, K.loop, K.repeat, K.for]);

const NEED_THEN_OR_DO: ReadonlySet<number> = new Set([K.if, K.case, K.while, K.for]);

/** Where the statement begins that `SET STATEMENT ... FOR` is for. */
function afterFor(tokens: StatementTokens): number {
  for (let i = 2; i < tokens.count; i++) if (tokens.keyword(i) === K.for) return i + 1;
  return tokens.count;
}

/** `DECLARE x INT; BEGIN ... END`, and neither a Transact-SQL variable nor a cursor of another product. */
function isOracleDeclaration(tokens: StatementTokens, declare: number): boolean {
  if (tokens.keyword(declare + 1) === K.begin) return true;
  return (
    tokens.isIdentifier(declare + 1) && tokens.isIdentifier(declare + 2) && tokens.keyword(declare + 2) !== K.cursor
  );
}

/** `BEGIN NOT ATOMIC`, and Oracle mode's `BEGIN` with a statement right behind it, if an `END` follows at all. */
function opensBlock(tokens: StatementTokens, i: number): boolean {
  if (tokens.keyword(i) === K.not || tokens.keyword(i) === K.declare) return true;
  if (tokens.isPunctuation(i, '<') && tokens.isPunctuation(i + 1, '<')) return true;
  // Oracle mode calls procedures by their name alone, and assigns with := only.
  const names = tokens.isIdentifier(i) && ['.', '(', ':='].some((mark) => tokens.isPunctuation(i + 1, mark));
  if (!names && (!BODY_HEADS.has(tokens.keyword(i)) || tokens.keyword(i) === K.commit)) return false;
  const from = tokens.end(i);
  return /\bend\b/i.test(tokens.text.slice(from, from + 20_000));
}

/** `FUNCTION f(...) RETURN type AS`: Oracle mode's way to say what a function returns. */
function returnsType(tokens: StatementTokens, at: number): boolean {
  if (!tokens.isPunctuation(at - 1, ')')) return false;
  for (let i = at + 1; i < at + 10 && i < tokens.count; i++) {
    const keyword = tokens.keyword(i);
    if (keyword === K.as || keyword === K.is) return true;
    if (keyword === K.begin || tokens.isPunctuation(i, ';')) return false;
  }
  return false;
}

/** `EXIT HANDLER FOR x BEGIN`: the block of a handler that is declared, not the program's. */
function isHandlerBlock(tokens: StatementTokens, begin: number): boolean {
  for (let i = begin - 1; i >= 0 && !tokens.isPunctuation(i, ';'); i--) {
    if (tokens.keyword(i) === K.handler) return true;
  }
  return false;
}

/** Words that `END` may be the argument of: `XA END 'x'`, `BACKUP STAGE END`. */
const BEFORE_OTHER_END: ReadonlySet<number> = new Set([K.xa, K.stage]);

/** `END` where no statement begins: a block's all the same when `;` was forgotten before it, else a name. */
function endsUnfinished(tokens: StatementTokens, i: number): boolean {
  const next = tokens.keyword(i + 1);
  const last = i + 1 >= tokens.count || tokens.isPunctuation(i + 1, ';') || OPENERS.has(next) || next === K.case;
  const before = tokens.kind(i - 1) === Kind.Punctuation && !tokens.isPunctuation(i - 1, ')');
  return last && !before && !BEFORE_OTHER_END.has(tokens.keyword(i - 1));
}

/**
 * Says, while a statement is being scanned, whether a `;` ends it or stands inside a stored program's body. Each token
 * is looked at once, however many `;` there are.
 */
export class ProgramTracker {
  #place: Place = 'unknown';
  #kind = 0;
  #at = 0;
  #depth = 0;
  #sawParameters = false;
  #atHead = false;
  #sawThen = false;
  #declaresHandler = false;
  #inLabel = false;
  /** Oracle mode: declarations stand between `AS` or `DECLARE` and `BEGIN`. */
  #declaring = false;
  readonly #blocks: Block[] = [];
  /** Index of the token that the program's body begins at, once it has been seen; -1 before. */
  bodyStart = -1;

  reset(): void {
    this.#place = 'unknown';
    this.#kind = 0;
    this.#at = 0;
    this.#depth = 0;
    this.#sawParameters = false;
    this.#atHead = false;
    this.#sawThen = false;
    this.#declaresHandler = false;
    this.#inLabel = false;
    this.#declaring = false;
    if (this.#blocks.length > 0) this.#blocks.length = 0;
    this.bodyStart = -1;
  }

  /** `procedure`, `function`, `trigger`, `event` or `package` as keyword; 0 for a block that runs at once. */
  get kind(): number {
    return this.#kind;
  }

  /** True when the tokens are the beginning of a program whose last block is not closed yet. */
  isOpen(tokens: StatementTokens): boolean {
    if (this.#place === 'plain') return false;
    this.advance(tokens);
    if (this.#declaring) return true;
    if (this.#place !== 'body') return false;
    if (this.#blocks.length === 0) return false;
    // Transact-SQL's IF and WHILE have no THEN or DO, and no end either.
    if (this.#kind === 0 && NEED_THEN_OR_DO.has(tokens.keyword(this.bodyStart)) && !this.#sawThen) return false;
    return true;
  }

  /** Looks at the tokens that were added since the last time. */
  advance(tokens: StatementTokens): void {
    if (this.#place === 'unknown') this.#begin(tokens);
    while (this.#at < tokens.count && this.#place === 'head') {
      this.#head(tokens, this.#at);
      if (this.#place === 'head') this.#at++;
    }
    if (this.#place !== 'body') return;
    for (; this.#at < tokens.count; this.#at++) this.#body(tokens, this.#at);
  }

  #begin(tokens: StatementTokens): void {
    const at = tokens.keyword(0) === K.set && tokens.keyword(1) === K.statement ? afterFor(tokens) : 0;
    const first = tokens.keyword(at);
    this.#place = 'plain';
    if (first === K.create || first === K.alter) {
      for (let i = at + 1; i < tokens.count; i++) {
        const keyword = tokens.keyword(i);
        const program =
          keyword === K.procedure ||
          keyword === K.function ||
          keyword === K.trigger ||
          keyword === K.event ||
          keyword === K.package;
        if (!program && keyword !== K.table && keyword !== K.view && keyword !== K.user) continue;
        if (!program || (first === K.alter && keyword !== K.event && keyword !== K.trigger)) return;
        this.#place = 'head';
        this.#kind = keyword;
        this.#at = i + 1;
        return;
      }
      return;
    }
    const labelled = tokens.isIdentifier(at) && tokens.isPunctuation(at + 1, ':');
    const start = labelled ? at + 2 : at;
    const head = tokens.keyword(start);
    if (head === K.declare && isOracleDeclaration(tokens, start)) {
      this.#enter(start);
      this.#declaring = true;
      return;
    }
    const block = head === K.begin && (labelled || opensBlock(tokens, start + 1));
    if (block || OPENERS.has(head) || head === K.case) this.#enter(start);
  }

  #enter(at: number): void {
    this.#place = 'body';
    this.#declaring = false;
    this.#atHead = true;
    this.bodyStart = at;
    this.#at = at;
  }

  #head(tokens: StatementTokens, i: number): void {
    if (tokens.isPunctuation(i, '(')) this.#depth++;
    else if (tokens.isPunctuation(i, ')') && this.#depth > 0 && --this.#depth === 0) this.#sawParameters = true;
    if (this.#depth > 0) return;
    const keyword = tokens.keyword(i);
    switch (this.#kind) {
      case K.trigger:
        if (tokens.keyword(i - 1) === K.row && keyword !== K.follows && keyword !== K.precedes) this.#enter(i);
        else if (tokens.keyword(i - 2) === K.follows || tokens.keyword(i - 2) === K.precedes) this.#enter(i);
        // Oracle mode declares before BEGIN.
        if (this.#place === 'body') this.#declaring = keyword === K.declare;
        return;
      case K.event:
        if (tokens.keyword(i - 1) === K.do) this.#enter(i);
        return;
      case K.package:
        // AS ... END holds the routines; its END closes the package.
        if (keyword === K.as || keyword === K.is) {
          this.#enter(i + 1);
          this.#blocks.push('begin');
        }
        return;
    }
    if (keyword === K.as || keyword === K.is) {
      this.#sawParameters = true;
      this.#declaring = tokens.kind(i + 1) !== Kind.String;
      return;
    }
    if (!this.#sawParameters || (this.#declaring && keyword !== K.begin)) return;
    const before = tokens.keyword(i - 1);
    const partOfType = keyword === K.set && (before === K.returns || before === K.character || before === K.char);
    const label = tokens.isIdentifier(i) && tokens.isPunctuation(i + 1, ':');
    if (keyword === K.return && returnsType(tokens, i)) return;
    if (!label && (!BODY_HEADS.has(keyword) || partOfType)) return;
    const ofHandler = this.#declaring && isHandlerBlock(tokens, i);
    this.#enter(i);
    this.#declaring = ofHandler;
    this.#declaresHandler = ofHandler;
  }

  #body(tokens: StatementTokens, i: number): void {
    const keyword = tokens.keyword(i);
    const atHead = this.#atHead;
    this.#atHead = false;
    // <<label>> in Oracle mode; its statement is still to come.
    if (this.#inLabel || (atHead && tokens.isPunctuation(i, '<'))) {
      const closes = tokens.isPunctuation(i, '>') && tokens.isPunctuation(i - 1, '>');
      this.#inLabel = !closes && !tokens.isPunctuation(i, ';');
      this.#atHead = !this.#inLabel;
      return;
    }
    if (keyword === 0) {
      // The `:` of a label leaves its statement's head still to come.
      if (tokens.isPunctuation(i, ':')) this.#atHead = true;
      else if (tokens.isPunctuation(i, ';')) {
        this.#atHead = true;
        this.#declaresHandler = false;
      } else if (this.#declaresHandler) this.#atHead = tokens.kind(i) === Kind.String || tokens.kind(i) === Kind.Number;
      return;
    }
    if (OPENERS.has(keyword)) {
      if (!atHead) {
        // Oracle mode's FOR ... LOOP and WHILE ... LOOP: one block, whose first statement follows.
        this.#atHead = keyword === K.loop && tokens.keyword(i - 1) !== K.end;
        return;
      }
      this.#blocks.push('other');
      this.#atHead = keyword === K.loop || keyword === K.repeat;
      return;
    }
    switch (keyword) {
      case K.begin:
        if (tokens.keyword(i - 1) === K.xa) return;
        this.#declaring &&= this.#declaresHandler && this.#blocks.length === 0;
        this.#blocks.push('begin');
        this.#atHead = true;
        return;
      case K.not:
      case K.atomic:
        // BEGIN NOT ATOMIC: the first statement is still to come.
        this.#atHead = atHead;
        return;
      case K.case:
        if (tokens.keyword(i - 1) !== K.end) this.#blocks.push(atHead ? 'case' : 'case-expression');
        return;
      case K.then:
      case K.else:
        if (this.#blocks.at(-1) === 'case-expression') return;
        this.#atHead = true;
        this.#sawThen = true;
        return;
      case K.do:
        // The one of WHILE and FOR; at the head of a statement it is DO's own.
        this.#atHead = !atHead;
        this.#sawThen = true;
        return;
      case K.end:
        if (atHead || this.#blocks.at(-1) === 'case-expression' || endsUnfinished(tokens, i)) this.#blocks.pop();
        return;
      case K.handler:
        this.#declaresHandler = tokens.keyword(i + 1) === K.for;
        return;
      case K.found:
      case K.sqlexception:
      case K.sqlwarning:
        this.#atHead = this.#declaresHandler;
        return;
    }
  }
}
