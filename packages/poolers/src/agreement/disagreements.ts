/** A measured cell that `judge` does not reproduce, and why. The aim is an empty list. */
export interface Disagreement {
  /** Matches `<target id> <construct id>`. */
  readonly cell: RegExp;
  /** When the entry is about a single cell: that cell, which must still disagree. */
  readonly exact?: string;
  readonly reason: string;
  /** The construct, measured on the same configuration, that shows the reason: `judge` must agree with that one. */
  readonly shownBy?: string;
  /** The configuration of the same pooler on which the same construct does not meet the reason: there `judge` must agree. */
  readonly shownOn?: MeasuredOn;
}

/** A measured configuration of a pooler. */
export interface MeasuredOn {
  /** How its version begins; absent: the same version. */
  readonly version?: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Pgpool-II with one server: nothing is balanced. */
const ONE_SERVER: MeasuredOn['settings'] = { backend_clustering_mode: 'raw' };

export const disagreements: readonly Disagreement[] = [
  {
    cell: /^pgbouncer@1\.26\S*server_version=15\S* startup-(options-)?search_path$/,
    reason:
      'looks at the first session only; judge follows startup-search_path-second-session, where later sessions lose it',
    shownBy: 'startup-search_path-second-session',
  },
  {
    cell: /^odyssey@\S*\/statement\S* (set-local-tracked-in-tx|set-constraints|lock-table-in-tx|advisory-xact-lock-in-tx|extended-begin)$/,
    reason:
      'the check passed because nothing it read depended on the block; tx-two-inserts-commit shows that the block does not hold',
    shownBy: 'tx-two-inserts-commit',
  },
  {
    cell: /^odyssey@\S*\/statement\S* (savepoint|temp-on-commit-drop-in-tx|cursor-without-hold-in-tx|nextval-currval-in-tx|prepare-execute-deallocate-in-tx)$/,
    reason:
      'the statement met a connection without the block and was refused; judge speaks of the block, which is wrong',
    shownBy: 'tx-two-inserts-commit',
  },
  {
    cell: /^odyssey@\S*\/statement\S* set-in-tx-rollback$/,
    reason: 'judge takes the ROLLBACK at its word; the block that it ends is reported as wrong',
    shownBy: 'tx-insert-rollback',
  },
  {
    cell: /^pgpool@\S*load_balance_mode=on\S* (temp-on-commit-delete-rows|temp-function|begin-commit)$/,
    reason:
      'the look itself went to the standby (catalogue look-up, a temporary function, txid_current); the state is in its place',
    shownOn: { settings: ONE_SERVER },
  },
  {
    cell: /^pgpool@4\.3\S* (portal-flush-no-tx|copy-from-extended|copy-from-extended-flush)$/,
    reason: 'a defect of Pgpool-II 4.3 in the extended protocol, gone in 4.7; no session state is involved',
    shownOn: { version: '4.7', settings: ONE_SERVER },
  },
  {
    cell: /^pgpool@\S*reset_query_list=ABORT\S* startup-\S*second-session$/,
    reason: "what is lost there is lost to another client's SET, which is that SET's verdict",
    shownOn: { settings: ONE_SERVER },
  },
  {
    cell: /^rds-proxy\S* proto-unnamed-one-batch$/,
    reason:
      'an archived edition of the page pins on any extended query; the current one names prepared statements only',
  },
  {
    cell: /^rds-proxy\S* function-body-set$/,
    reason: 'documented for MySQL only, where state changed inside a routine is not noticed; unknown for PostgreSQL',
  },
];

/** Constructs that were measured and that no effect stands for (yet), with what they are for. */
export const notJudged: Readonly<Record<string, string>> = {
  'guc-placeholder-empty-string': "advice: a custom parameter reads '' instead of NULL once it was set on a connection",
  'proto-named-sql-deallocate': 'SQL DEALLOCATE of a statement that the driver named',
  'proto-named-sql-execute': 'SQL EXECUTE of a statement that the driver named',
  'cached-plan-after-ddl': 'a note for migrations: clients that parse the same text after DDL',
};
