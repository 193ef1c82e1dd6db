/** How strings and comments are written in a language. */
export interface Language {
  readonly files: RegExp;
  readonly line: readonly string[];
  readonly block: boolean;
  readonly quotes: string;
  readonly triple: boolean;
  /** Begins a text that goes on from the next line to its own mark: the mark is the first or second group. */
  readonly heredoc?: RegExp;
  /** Files without such a word are left alone: most code in this language has to do with no database. */
  readonly needs?: RegExp;
}

const RUBY_HEREDOC = /<<[~-]?(?:(["'`])([A-Z_a-z]\w*)\1|([A-Z_]\w*))/y;
const PHP_HEREDOC = /<<<[ \t]*(?:(["'])(\w+)\1|([A-Za-z_]\w*))/y;

/** What shows that a file in a language of many uses speaks to one of our servers. */
const CLIENT =
  /libpq|pqxx|PQexec|soci::|mysql[_+/]|mysql\.h|mysqlx|postgres|\bpgmoon\b|resty\.(?:mysql|redis)|epgsql|\bpgo\b|\bmysql:|hiredis|eredis|LibPQ|odbc|\bdbConnect\b|require "(?:pg|mysql|redis|db)"|db_(?:postgres|connector)|hasql/i;

/** Languages of which strings and calls are read, by the names of their files. The first that fits counts. */
export const LANGUAGES: readonly Language[] = [
  { files: /\.py$/, line: ['#'], block: false, quotes: `"'`, triple: true },
  { files: /\.rb$|Gemfile$|\.gemspec$/, line: ['#'], block: false, quotes: `"'`, triple: false, heredoc: RUBY_HEREDOC },
  { files: /\.(pl|pm)$/, line: ['#'], block: false, quotes: `"'`, triple: false, heredoc: RUBY_HEREDOC },
  { files: /\.exs?$/, line: ['#'], block: false, quotes: `"'`, triple: true },
  { files: /\.php$/, line: ['//', '#'], block: true, quotes: `"'`, triple: false, heredoc: PHP_HEREDOC },
  { files: /\.go$/, line: ['//'], block: true, quotes: '"`', triple: false },
  { files: /\.(rs|scala|kt|kts|java)$/, line: ['//'], block: true, quotes: '"', triple: true },
  { files: /\.(edn|cljc?)$/, line: [';'], block: false, quotes: '"', triple: false },
  { files: /\.(cs|fs)$/, line: ['//'], block: true, quotes: '"', triple: true },
  { files: /\.(c|h|cc|cpp|cxx|hpp|hh)$/, line: ['//'], block: true, quotes: '"', triple: false, needs: CLIENT },
  { files: /\.swift$/, line: ['//'], block: true, quotes: '"', triple: true, needs: CLIENT },
  { files: /\.(dart|groovy)$/, line: ['//'], block: true, quotes: `"'`, triple: true, needs: CLIENT },
  { files: /\.lua$/, line: ['--'], block: false, quotes: `"'`, triple: false, needs: CLIENT },
  { files: /\.hs$/, line: ['--'], block: false, quotes: '"', triple: false, needs: CLIENT },
  { files: /\.erl$/, line: ['%'], block: false, quotes: '"', triple: false, needs: CLIENT },
  { files: /\.[rR]$/, line: ['#'], block: false, quotes: `"'`, triple: false, needs: CLIENT },
  { files: /\.(jl|cr|nim)$/, line: ['#'], block: false, quotes: '"', triple: true, needs: CLIENT },
];
