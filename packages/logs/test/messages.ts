/** What a client of PostgreSQL that leaves state behind makes the server log. */
export const MESSAGES = [
  'connection authorized: user=app database=shop',
  'statement: SET search_path TO tenant_a',
  'statement: CREATE TEMP TABLE tt (a int)',
  'statement: SELECT * FROM tt',
];

/** The time of a message, as the server writes it. */
export const at = (second: number): string => `2026-03-02 10:00:0${String(second)}.123`;

/** The messages as lines of the server's own log. */
export const server = MESSAGES.map((message, second) => `${at(second)} UTC [311] app@shop LOG:  ${message}`);

/** Records of a collector, one a line. */
export const lines = (all: readonly unknown[]): string => all.map((one) => `${JSON.stringify(one)}\n`).join('');
