/** The records of a jsonlog as a csvlog of PostgreSQL 14 and later. */
export declare function toCsvlog(jsonlog: string): string;
