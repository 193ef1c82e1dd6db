/** What `poolsafe explain --format` takes. */
export const EXPLAIN_FORMATS = ['pretty', 'json', 'ndjson'] as const;
