/** The parts of `sql_mode` that change how a text is read. */
export interface SqlMode {
  /** `"x"` quotes an identifier, not a string. */
  readonly ansiQuotes: boolean;
  /** A backslash in a string is a backslash. */
  readonly noBackslashEscapes: boolean;
}

/** Modes that switch `ANSI_QUOTES` on; the combined ones are MySQL's up to 5.7 and MariaDB's. */
const WITH_ANSI_QUOTES = /\b(ansi_quotes|ansi|db2|maxdb|mssql|oracle|postgresql)\b/i;
const ANSI_QUOTES_BIT = 4;
const NO_BACKSLASH_ESCAPES_BIT = 1_048_576;

/** What a literal value of `sql_mode` (a list of names, or the number) means for reading. */
export function sqlModeOf(value: string): SqlMode {
  if (/^\d+$/.test(value)) {
    const bits = BigInt(value);
    return {
      ansiQuotes: (bits & BigInt(ANSI_QUOTES_BIT)) !== 0n,
      noBackslashEscapes: (bits & BigInt(NO_BACKSLASH_ESCAPES_BIT)) !== 0n,
    };
  }
  return { ansiQuotes: WITH_ANSI_QUOTES.test(value), noBackslashEscapes: /\bno_backslash_escapes\b/i.test(value) };
}

/**
 * The mode after `SET sql_mode = <expression>`. A literal is read as it stands; an expression over the current mode
 * (`CONCAT(@@sql_mode, ...)`, `REPLACE(@@sql_mode, ...)`) changes what it names; anything else (`DEFAULT`,
 * `@old_sql_mode`) goes back to the mode that the text began with.
 */
export function sqlModeAfter(expression: string, literal: string | undefined, now: SqlMode, initial: SqlMode): SqlMode {
  if (literal !== undefined) return sqlModeOf(literal);
  if (!/@@/.test(expression)) return initial;
  const named = sqlModeOf(expression.replace(/@@(\w+\.)?\w+/g, ''));
  const on = !/\breplace\s*\(/i.test(expression);
  return {
    ansiQuotes: named.ansiQuotes ? on : now.ansiQuotes,
    noBackslashEscapes: named.noBackslashEscapes ? on : now.noBackslashEscapes,
  };
}
