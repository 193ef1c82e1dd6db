import { POSTGRES_SESSION_WORDS, POSTGRES_WORDS_OF_HEADS } from '@poolsafe/dialects';
import { mayHoldState } from '../typescript/state-words.js';
import { WordSearch } from '../word-search.js';

/** Words that mean something in a body wherever they stand, also where an escape of the module's stands before them. */
const WORDS = new WordSearch([
  ...POSTGRES_SESSION_WORDS.filter((word) => !POSTGRES_WORDS_OF_HEADS.includes(word) && word !== 'declare'),
  ...['lock', 'atomic', 'cursor', 'plpython', 'plperl', 'pltcl', 'plv8', 'service_', 'found_rows', 'last_insert_id'],
]);

/** What a trigger does is not what `EXECUTE` runs. */
const OF_TRIGGER = /execute\s+(?:function|procedure)\b/iy;

/** Words that begin a statement of either dialect, and mean something else elsewhere. */
const HEADS = /(?:\b|\\[nrt])(?:set|close|start|release|get|flush|xa|use|handler|backup)\b/i;

/** In a body that is plain SQL these are statements, too; in a program's they open and close a block. */
const BLOCKS = /(?:\b|\\[nrt])(?:begin|end|do)\b/i;
const IN_SQL = /language\s+['"]?sql\b/i;

/** Where the words of heads mean something else. */
const PLAIN =
  /\bupdate\s+(?:only\s+)?[\w."`]+(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\b|\bupdate\s+set\b|\bset\s+(?:not\s+null|null|default)\b|['"]use strict['"]/gi;

/** A variable of MySQL's. */
const VARIABLE = /@[\w@'"`$]/;

/**
 * True for a script, or a module that holds such texts, whose functions, procedures, views, rules and triggers have no
 * session effect by themselves: they may have one by what they call.
 */
export function definesQuietly(text: string): boolean {
  const counts = (word: string, at: number): boolean => {
    OF_TRIGGER.lastIndex = at;
    return word !== 'execute' || !OF_TRIGGER.test(text);
  };
  return (
    !WORDS.test(text, counts) &&
    !VARIABLE.test(text) &&
    !HEADS.test(text.replace(PLAIN, '')) &&
    !(IN_SQL.test(text) && BLOCKS.test(text)) &&
    !mayHoldState(text)
  );
}
