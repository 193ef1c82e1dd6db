import type { SqlProduct } from './detect.js';

/** Words that stand outside of strings and comments, and say whose SQL it is. */
export interface Sign {
  readonly product: Exclude<SqlProduct, 'unknown'>;
  /** 3 is written for this product alone, 1 is more common there. */
  readonly weight: 1 | 2 | 3;
  /**
   * Without one of these words (`pg_` stands for all that begin so) or characters the pattern is nowhere: texts are
   * looked through for all of them at once.
   */
  readonly needs: { readonly words: string; readonly characters: string };
  readonly pattern: RegExp;
}

export const SIGNS: readonly Sign[] = [
  {
    product: 'postgres',
    weight: 3,
    needs: { words: 'pg_', characters: '' },
    pattern: /\bpg_(?:try_)?advisory_\w+|\bpg_(?:catalog|temp|backend_pid|notify|settings|class|namespace|dump)\b/gi,
  },
  {
    product: 'postgres',
    weight: 3,
    needs: { words: 'plpgsql search_path set_config current_setting', characters: '' },
    pattern:
      /\blanguage\s+'?plpgsql\b|\bset\s+search_path\b|\bsearch_path\s*(?:=|to)\b|\bset_config\s*\(|\bcurrent_setting\s*\(/gi,
  },
  {
    product: 'postgres',
    weight: 3,
    needs: { words: 'unlisten discard characteristics cluster', characters: '' },
    pattern:
      /\b(?:unlisten|discard\s+(?:all|temp|plans|sequences))\b|\bset\s+session\s+characteristics\b|\bset\s+cluster\s+setting\b/gi,
  },
  {
    product: 'postgres',
    weight: 2,
    needs: { words: 'ilike distinct conflict', characters: ':$' },
    pattern:
      /::\s*[a-z_]\w*|\$\d+\b|\$(?:[a-z_]\w*)?\$|\bilike\b|\bdistinct\s+on\s*\(|\bon\s+conflict\b.{0,80}\bdo\s+(?:update|nothing)\b/gis,
  },
  {
    product: 'postgres',
    weight: 2,
    needs: {
      words:
        'bigserial smallserial serial jsonb timestamptz tsvector bytea regclass citext extension domain policy materialized execute',
      characters: '',
    },
    pattern:
      /\b(?:bigserial|smallserial|serial|jsonb|timestamptz|tsvector|bytea|regclass|citext)\b|\bcreate\s+(?:extension|domain|policy|materialized\s+view)\b|\bexecute\s+(?:function|procedure)\b/gi,
  },
  {
    product: 'postgres',
    weight: 2,
    needs: {
      words: 'nextval setval currval lastval pg_sleep array_agg string_agg gen_random_uuid listen notify reset',
      characters: '',
    },
    pattern:
      /\b(?:nextval|setval|currval|lastval|pg_sleep|array_agg|string_agg|gen_random_uuid)\s*\(|\b(?:listen|notify)\s+[a-z_"]\w*\s*(?:;|,|$)|\breset\s+(?!master|slave|replica|persist)\w+\s*(?:;|$)/gim,
  },
  {
    product: 'postgres',
    weight: 2,
    needs: { words: 'to hold identity distkey sortkey query_group', characters: '' },
    pattern:
      /\bset\s+local\s+(?!@)\w+(?:\.\w+)?\s+to\b|\bset\s+\w+(?:\.\w+)?\s+to\b|\bdeclare\s+\w+\s+cursor\s+with\s+hold\b|\bas\s+identity\b|\bdistkey\b|\bsortkey\b|\bquery_group\b/gi,
  },
  {
    product: 'postgres',
    weight: 1,
    needs: { words: 'returning materialized stdin stdout', characters: '[' },
    pattern: /\breturning\b|\bmaterialized\b|\btext\[\]|\bcopy\s+\S+\s+(?:from|to)\s+std(?:in|out)\b/gi,
  },

  {
    product: 'mysql',
    weight: 3,
    needs: { words: 'engine auto_increment delimiter persist password', characters: '!@' },
    pattern:
      /\/\*M?!\d*|\bengine\s*=\s*\w+|\bauto_increment\b|\bdelimiter\s+(?:\/\/|\$\$|;;)|@@(?:session|global|local)\.\w+|\bset\s+(?:persist|password)\b/gi,
  },
  {
    product: 'mysql',
    weight: 3,
    needs: {
      words:
        'sql_mode foreign_key_checks unique_checks sql_log_bin autocommit sql_calc_found_rows get_lock release_lock is_used_lock last_insert_id found_rows duplicate',
      characters: '',
    },
    pattern:
      /\bset\s+(?:session\s+|global\s+)?(?:sql_mode|foreign_key_checks|unique_checks|sql_log_bin|autocommit)\b|\bsql_calc_found_rows\b|\b(?:get_lock|release_lock|is_used_lock|last_insert_id|found_rows)\s*\(|\bon\s+duplicate\s+key\b/gi,
  },
  {
    product: 'mysql',
    weight: 3,
    needs: { words: 'tables show replace ignore', characters: '`' },
    pattern:
      /`[\w $-]{1,64}`\s+(?:int|bigint|varchar|datetime|tinyint)\b|\block\s+tables\b|\bunlock\s+tables\b|\bflush\s+tables\b|\bshow\s+(?:warnings|errors|databases|tables|variables|create\s+table)\b|(?<!\bor\s)\breplace\s+into\b|\binsert\s+ignore\b/gi,
  },
  {
    product: 'mysql',
    weight: 3,
    needs: {
      words: 'global persist transaction_isolation prepare infile flush handler temporary immediate statement stage',
      characters: '',
    },
    pattern:
      /\bset\s+(?:global|persist)\s+\w|\bset\s+(?:session\s+)?transaction_isolation\s*=|\bprepare\s+\w+\s+from\b|\bload\s+(?:data|xml)\s+(?:\w+\s+)?(?:local\s+)?infile\b|\bflush\s+(?:privileges|logs|status|hosts|binary|local)\b|\bhandler\s+\S+\s+(?:open|read|close)\b|\bcreate\s+or\s+replace\s+temporary\b|\bexecute\s+immediate\b|\bset\s+statement\b|\bbackup\s+stage\b/gi,
  },
  {
    product: 'mysql',
    weight: 2,
    needs: { words: 'show modify change names reset character collate', characters: '' },
    pattern:
      /\bshow\s+(?:master|slave|replica|binary|binlog|engines?|full|index|grants|status|processlist|plugins|function|procedure|triggers)\b|\b(?:modify|change)\s+column\b|\bset\s+names\s+'?(?:utf8\w*|latin1|binary)\b(?!')|\breset\s+(?:master|slave|replica|persist|query\s+cache)\b|\bcharacter\s+set\s*=?\s*utf8\w*|\bcollate\s*=\s*utf8\w*/gi,
  },
  {
    product: 'mysql',
    weight: 2,
    needs: {
      words: 'tinyint mediumint longtext mediumtext tinytext unsigned utf8mb4 straight_join xa use',
      characters: '`@',
    },
    pattern:
      /`[\w $-]{1,64}`|\b(?:tinyint|mediumint|longtext|mediumtext|tinytext|unsigned|utf8mb4)\b|\bstraight_join\b|\bxa\s+(?:start|begin|end|prepare)\b|\buse\s+\w+\s*;|\bselect\b.{0,200}\binto\s+@\w+/gis,
  },
  {
    product: 'mysql',
    weight: 1,
    needs: { words: 'limit ifnull group_concat connection_id', characters: '@' },
    pattern: /\blimit\s+\d+\s*,\s*\d+|\bifnull\s*\(|\bgroup_concat\s*\(|\bset\s+@\w+\s*:?=|\bconnection_id\s*\(/gi,
  },

  {
    product: 'sqlite',
    weight: 3,
    needs: {
      words:
        'pragma autoincrement sqlite_master sqlite_schema sqlite_sequence rowid attach immediate exclusive deferred',
      characters: '',
    },
    pattern:
      /\bpragma\s+\w+|\bautoincrement\b|\bsqlite_(?:master|schema|sequence)\b|\bwithout\s+rowid\b|\battach\s+database\b|\bbegin\s+(?:immediate|exclusive|deferred)\b/gi,
  },
  {
    product: 'sqlite',
    weight: 2,
    needs: {
      words: 'replace ignore abort fail glob strftime julianday last_insert_rowid datetime vacuum',
      characters: '',
    },
    pattern:
      /\binsert\s+or\s+(?:replace|ignore|abort|fail)\b|\bglob\b|\b(?:strftime|julianday|last_insert_rowid|datetime)\s*\(|\bvacuum\s+into\b/gi,
  },

  {
    product: 'firebird',
    weight: 3,
    needs: { words: 'term generator block recreate rdb', characters: '' },
    pattern:
      /^[ \t]*set\s+(?:term|generator)\b|\bexecute\s+block\b|\brecreate\s+(?:table|procedure|trigger|view)\b|\brdb\$\w+/gim,
  },

  {
    product: 'mssql',
    weight: 3,
    needs: {
      words:
        'go nocount xact_abort quoted_identifier ansi_nulls identity_insert nvarchar sp_executesql sp_getapplock sp_releaseapplock xp_cmdshell scope_identity',
      characters: '',
    },
    pattern:
      /^[ \t]*go[ \t\r]*$|\bset\s+(?:nocount|xact_abort|quoted_identifier|ansi_nulls|identity_insert)\b|\bnvarchar\s*\(|\b(?:sp_executesql|sp_getapplock|sp_releaseapplock|xp_cmdshell)\b|\bscope_identity\s*\(/gim,
  },
  {
    product: 'mssql',
    weight: 3,
    needs: { words: 'identity tran try catch nolock updlock rowlock tablock', characters: '@' },
    pattern:
      /\bidentity\s*\(\s*\d+\s*,\s*\d+\s*\)|\bdeclare\s+@\w+\s+\w+|\bbegin\s+(?:tran|try|catch)\b|@@(?:rowcount|trancount|spid|fetch_status)\b|\bwith\s*\(\s*(?:nolock|updlock|rowlock|tablock)/gi,
  },
  {
    product: 'mssql',
    weight: 2,
    needs: { words: 'top dbo getdate isnull apply exec execute', characters: '[#' },
    pattern:
      /\bselect\s+top\s*\(?\s*\d+|\[(?:dbo|[a-z]\w*)\]\.\[|\bdbo\.\w+|\binto\s+#\w+|\bcreate\s+table\s+#\w+|\bgetdate\s*\(|\bisnull\s*\(|\bcross\s+apply\b|\bexec(?:ute)?\s+\w+\.\w+\s+@/gi,
  },
];
