/** Names of the users that measuring uses, and of the server's owner. */
export const USER_NAMES: readonly string[] = [
  'postgres',
  ...['u', 's'].flatMap((kind) => Array.from({ length: 999 }, (_, i) => `${kind}${String(i + 1).padStart(4, '0')}`)),
];
