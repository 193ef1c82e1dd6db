/** A switch that is on, in the spellings that poolers take. */
export const ON = { matches: '^(true|1|on|yes)$' } as const;

/** A switch that is off. */
export const OFF = { matches: '^(false|0|off|no)$' } as const;
