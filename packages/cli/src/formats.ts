/** What `poolsafe explain --format` takes. */
export const EXPLAIN_FORMATS = ['pretty', 'json', 'ndjson'] as const;

/** What `poolsafe logs --format` takes. */
export const LOGS_FORMATS = ['pretty', 'json'] as const;
