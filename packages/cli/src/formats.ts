/** What `poolsafe check --format` takes. */
export const CHECK_FORMATS = ['pretty', 'json'] as const;

/** What `poolsafe explain --format` takes. */
export const EXPLAIN_FORMATS = ['pretty', 'json', 'ndjson'] as const;
