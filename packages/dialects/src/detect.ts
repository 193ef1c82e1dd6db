import { sameEnds } from './sql/live-segments.js';

/** Products whose SQL is told apart. */
export type SqlProduct = 'postgres' | 'mysql' | 'sqlite' | 'mssql' | 'firebird' | 'unknown';

export interface Detection {
  readonly product: SqlProduct;
  /** The words that decided, as they stand in the text, the strongest first. */
  readonly words: readonly string[];
}

interface Sign {
  readonly product: Exclude<SqlProduct, 'unknown'>;
  readonly pattern: RegExp;
  /** 3 is written for this product alone, 1 is more common there. */
  readonly weight: 1 | 2 | 3;
}

/** Words that stand outside of strings and comments, and say whose SQL it is. */
const SIGNS: readonly Sign[] = [
  {
    product: 'postgres',
    weight: 3,
    pattern: /\bpg_(?:try_)?advisory_\w+|\bpg_(?:catalog|temp|backend_pid|notify|settings|class|namespace|dump)\b/gi,
  },
  {
    product: 'postgres',
    weight: 3,
    pattern:
      /\blanguage\s+'?plpgsql\b|\bset\s+search_path\b|\bsearch_path\s*(?:=|to)\b|\bset_config\s*\(|\bcurrent_setting\s*\(/gi,
  },
  {
    product: 'postgres',
    weight: 3,
    pattern:
      /\b(?:unlisten|discard\s+(?:all|temp|plans|sequences))\b|\bset\s+session\s+characteristics\b|\bset\s+cluster\s+setting\b/gi,
  },
  {
    product: 'postgres',
    weight: 2,
    pattern:
      /::\s*[a-z_]\w*|\$\d+\b|\$(?:[a-z_]\w*)?\$|\bilike\b|\bdistinct\s+on\s*\(|\bon\s+conflict\b.{0,80}\bdo\s+(?:update|nothing)\b/gis,
  },
  {
    product: 'postgres',
    weight: 2,
    pattern:
      /\b(?:bigserial|smallserial|serial|jsonb|timestamptz|tsvector|bytea|regclass|citext)\b|\bcreate\s+(?:extension|domain|policy|materialized\s+view)\b|\bexecute\s+(?:function|procedure)\b/gi,
  },
  {
    product: 'postgres',
    weight: 2,
    pattern:
      /\b(?:nextval|setval|currval|lastval|pg_sleep|array_agg|string_agg|gen_random_uuid)\s*\(|\b(?:listen|notify)\s+[a-z_"]\w*\s*(?:;|,|$)|\breset\s+(?!master|slave|replica|persist)\w+\s*(?:;|$)/gim,
  },
  {
    product: 'postgres',
    weight: 2,
    pattern:
      /\bset\s+local\s+(?!@)\w+(?:\.\w+)?\s+to\b|\bset\s+\w+(?:\.\w+)?\s+to\b|\bdeclare\s+\w+\s+cursor\s+with\s+hold\b|\bas\s+identity\b|\bdistkey\b|\bsortkey\b|\bquery_group\b/gi,
  },
  {
    product: 'postgres',
    weight: 1,
    pattern: /\breturning\b|\bmaterialized\b|\btext\[\]|\bcopy\s+\S+\s+(?:from|to)\s+std(?:in|out)\b/gi,
  },

  {
    product: 'mysql',
    weight: 3,
    pattern:
      /\/\*M?!\d*|\bengine\s*=\s*\w+|\bauto_increment\b|\bdelimiter\s+(?:\/\/|\$\$|;;)|@@(?:session|global|local)\.\w+|\bset\s+(?:persist|password)\b/gi,
  },
  {
    product: 'mysql',
    weight: 3,
    pattern:
      /\bset\s+(?:session\s+|global\s+)?(?:sql_mode|foreign_key_checks|unique_checks|sql_log_bin|autocommit)\b|\bsql_calc_found_rows\b|\b(?:get_lock|release_lock|is_used_lock|last_insert_id|found_rows)\s*\(|\bon\s+duplicate\s+key\b/gi,
  },
  {
    product: 'mysql',
    weight: 3,
    pattern:
      /`[\w $-]{1,64}`\s+(?:int|bigint|varchar|datetime|tinyint)\b|\block\s+tables\b|\bunlock\s+tables\b|\bflush\s+tables\b|\bshow\s+(?:warnings|errors|databases|tables|variables|create\s+table)\b|(?<!\bor\s)\breplace\s+into\b|\binsert\s+ignore\b/gi,
  },
  {
    product: 'mysql',
    weight: 3,
    pattern:
      /\bset\s+(?:global|persist)\s+\w|\bset\s+(?:session\s+)?transaction_isolation\s*=|\bprepare\s+\w+\s+from\b|\bload\s+(?:data|xml)\s+(?:\w+\s+)?(?:local\s+)?infile\b|\bflush\s+(?:privileges|logs|status|hosts|binary|local)\b|\bhandler\s+\S+\s+(?:open|read|close)\b|\bcreate\s+or\s+replace\s+temporary\b|\bexecute\s+immediate\b|\bset\s+statement\b|\bbackup\s+stage\b/gi,
  },
  {
    product: 'mysql',
    weight: 2,
    pattern:
      /\bshow\s+(?:master|slave|replica|binary|binlog|engines?|full|index|grants|status|processlist|plugins|function|procedure|triggers)\b|\b(?:modify|change)\s+column\b|\bset\s+names\s+'?(?:utf8\w*|latin1|binary)\b(?!')|\breset\s+(?:master|slave|replica|persist|query\s+cache)\b|\bcharacter\s+set\s*=?\s*utf8\w*|\bcollate\s*=\s*utf8\w*/gi,
  },
  {
    product: 'mysql',
    weight: 2,
    pattern:
      /`[\w $-]{1,64}`|\b(?:tinyint|mediumint|longtext|mediumtext|tinytext|unsigned|utf8mb4)\b|\bstraight_join\b|\bxa\s+(?:start|begin|end|prepare)\b|\buse\s+\w+\s*;|\bselect\b.{0,200}\binto\s+@\w+/gis,
  },
  {
    product: 'mysql',
    weight: 1,
    pattern: /\blimit\s+\d+\s*,\s*\d+|\bifnull\s*\(|\bgroup_concat\s*\(|\bset\s+@\w+\s*:?=|\bconnection_id\s*\(/gi,
  },

  {
    product: 'sqlite',
    weight: 3,
    pattern:
      /\bpragma\s+\w+|\bautoincrement\b|\bsqlite_(?:master|schema|sequence)\b|\bwithout\s+rowid\b|\battach\s+database\b|\bbegin\s+(?:immediate|exclusive|deferred)\b/gi,
  },
  {
    product: 'sqlite',
    weight: 2,
    pattern:
      /\binsert\s+or\s+(?:replace|ignore|abort|fail)\b|\bglob\b|\b(?:strftime|julianday|last_insert_rowid|datetime)\s*\(|\bvacuum\s+into\b/gi,
  },

  {
    product: 'firebird',
    weight: 3,
    pattern:
      /^\s*set\s+(?:term|generator)\b|\bexecute\s+block\b|\brecreate\s+(?:table|procedure|trigger|view)\b|\brdb\$\w+/gim,
  },

  {
    product: 'mssql',
    weight: 3,
    pattern:
      /^\s*go\s*$|\bset\s+(?:nocount|xact_abort|quoted_identifier|ansi_nulls|identity_insert)\b|\bnvarchar\s*\(|\b(?:sp_executesql|sp_getapplock|sp_releaseapplock|xp_cmdshell)\b|\bscope_identity\s*\(/gim,
  },
  {
    product: 'mssql',
    weight: 3,
    pattern:
      /\bidentity\s*\(\s*\d+\s*,\s*\d+\s*\)|\bdeclare\s+@\w+\s+\w+|\bbegin\s+(?:tran|try|catch)\b|@@(?:rowcount|trancount|spid|fetch_status)\b|\bwith\s*\(\s*(?:nolock|updlock|rowlock|tablock)/gi,
  },
  {
    product: 'mssql',
    weight: 2,
    pattern:
      /\bselect\s+top\s*\(?\s*\d+|\[(?:dbo|[a-z]\w*)\]\.\[|\bdbo\.\w+|\binto\s+#\w+|\bcreate\s+table\s+#\w+|\bgetdate\s*\(|\bisnull\s*\(|\bcross\s+apply\b|\bexec(?:ute)?\s+\w+\.\w+\s+@/gi,
  },
];

/** As much of a text as is looked at: its product shows early. */
const LONGEST = 500_000;

/** How often one sign counts: a dump repeats its words. */
const MOST_COUNTED = 5;

/**
 * Blanks out string literals and comments, so that words in them say nothing. MySQL's versioned comments stay: they are
 * code, and its alone.
 */
const withoutTexts = (text: string): string =>
  text.replace(/--[^\n]*|\/\*(?!M?!\d)[^*]*\*+(?:[^/*][^*]*\*+)*\/|'(?:[^'\\]|\\.|'')*'/gs, (part) =>
    part.startsWith("'") ? "''" : ' ',
  );

/** Words that one sign is seen by: places in the text without its strings and comments. */
interface Seen {
  readonly at: number;
  readonly end: number;
  readonly word: string;
}

/** The first places where a sign is seen that begin from one offset on and before another. */
function seenIn(text: string, pattern: RegExp, from = 0, before = text.length): Seen[] {
  pattern.lastIndex = from;
  const seen: Seen[] = [];
  for (let found = pattern.exec(text); found && found.index < before; found = pattern.exec(text)) {
    seen.push({ at: found.index, end: pattern.lastIndex, word: found[0] });
    if (seen.length >= MOST_COUNTED) break;
  }
  return seen;
}

/**
 * Whose SQL a text is, by words that only one product has or that are at home there. `unknown` where nothing speaks for
 * one more than for another: plain SQL is every product's.
 */
export function detectDialect(text: string): Detection {
  const looked = withoutTexts(text.slice(0, LONGEST));
  return weigh(SIGNS.map(({ pattern }) => seenIn(looked, pattern)));
}

/** How far around an edit signs are looked for again: further than any sign reaches over a semicolon. */
const AROUND = 600;

/** The same for a text that is edited: of each sign only the words are looked for again that the edit can have changed. */
export class LiveDetection {
  #looked = '';
  #seen: readonly (readonly Seen[])[] = SIGNS.map(() => []);
  #detection: Detection = { product: 'unknown', words: [] };

  detect(text: string): Detection {
    const looked = withoutTexts(text.slice(0, LONGEST));
    const old = this.#looked;
    if (looked === old) return this.#detection;
    const same = sameEnds(old, looked);
    // A semicolon with a space behind it ends whatever is of no certain length.
    let from = same.start - AROUND;
    while (from > 0 && !endsThere(looked, from)) from--;
    from = Math.max(0, from);
    let to = looked.length - same.end + AROUND;
    while (to < looked.length && !endsThere(looked, to)) to++;
    to = Math.min(looked.length, to);
    const part = looked.slice(0, to + AROUND);
    const by = looked.length - old.length;
    this.#seen = SIGNS.map(({ pattern }, index) => {
      const known = this.#seen[index] ?? [];
      const first = known.filter(({ at }) => at < from);
      if (first.length >= MOST_COUNTED) return first;
      const again = seenIn(part, pattern, Math.max(from, first.at(-1)?.end ?? 0), to);
      const last = again.at(-1)?.end ?? 0;
      // Where as many were found as are counted, nobody has looked at what follows.
      const rest =
        known.length < MOST_COUNTED
          ? known.flatMap(({ at, end, word }) => (at + by >= to ? [{ at: at + by, end: end + by, word }] : []))
          : seenIn(looked, pattern, Math.max(to, last));
      return [...first, ...again, ...rest.filter(({ at }) => at >= last)].slice(0, MOST_COUNTED);
    });
    this.#looked = looked;
    this.#detection = weigh(this.#seen);
    return this.#detection;
  }
}

const endsThere = (text: string, at: number): boolean => text[at - 1] === ';' && /\s/.test(text.charAt(at));

function weigh(seenBySign: readonly (readonly Seen[])[]): Detection {
  const scores = new Map<SqlProduct, number>();
  const seen: { product: SqlProduct; weight: number; word: string; at: number }[] = [];
  SIGNS.forEach(({ product, weight }, index) => {
    for (const { at, word: words } of seenBySign[index] ?? []) {
      scores.set(product, (scores.get(product) ?? 0) + weight);
      const word = words.trim().replace(/\s+/g, ' ').slice(0, 60);
      if (!seen.some((other) => other.word === word)) seen.push({ product, weight, word, at });
    }
  });
  const ranked = [...scores].sort(([, a], [, b]) => b - a);
  const [best, second] = ranked;
  if (!best || (second && second[1] >= best[1])) return { product: 'unknown', words: [] };
  const words = seen
    .filter(({ product }) => product === best[0])
    .sort((a, b) => b.weight - a.weight || a.at - b.at)
    .map(({ word }) => word);
  return { product: best[0], words: words.slice(0, 5) };
}
