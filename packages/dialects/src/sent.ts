import type { Dialect, SentText } from '@poolsafe/core';
import { proxysqlDigest } from './mysql/digest.js';

/**
 * One message to the server with the forms of it that poolers look at. Digests are made when they are asked for.
 *
 * @param statements how many statements the message holds
 */
export function sentText(text: string, dialect: Dialect, statements = 1): SentText {
  if (dialect !== 'mysql') return { text, statements };
  let digest: string | undefined;
  let digestWithComments: string | undefined;
  return {
    text,
    statements,
    get digest() {
      return (digest ??= proxysqlDigest(text));
    },
    get digestWithComments() {
      return (digestWithComments ??= proxysqlDigest(text, { keepComment: true }));
    },
  };
}
