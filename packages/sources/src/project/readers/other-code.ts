import type { ProjectFact } from '@poolsafe/core';
import { clientsIn } from '../code/clients.js';
import { isOtherCode, lex } from '../code/lexer.js';
import { phrasesOf } from '../code/phrases.js';
import { readAddress } from '../connection-string.js';
import { impliedClient } from '../implied-client.js';
import type { FactReader } from '../reader.js';

/** What a string is assigned to: `DATABASE_URL = "..."`. */
const assigned = (code: string, at: number): string | null =>
  /([A-Za-z_]\w*)\s*(?:\([^()]*|:\s*\w+\s*)?(?:=|:=|=>|:|,)\s*[frbu@$]?["'`]{1,3}$/.exec(
    code.slice(Math.max(0, at - 120), at),
  )?.[1] ?? null;

/** Clients and addresses in code of other languages than JavaScript. */
const otherCode: FactReader = {
  name: 'other-code',
  reads: isOtherCode,
  facts: ({ text, path }) => {
    const lexed = lex(text, path);
    const facts: ProjectFact[] = [...clientsIn(lexed, path)];
    const written = new Map(lexed.strings.map(({ start, text: literal }) => [start, literal]));
    for (const string of phrasesOf(lexed, path)) {
      if (!/:\/\/|host=|host:|server=/i.test(string.text)) continue;
      const read = readAddress(
        string.text,
        string.start,
        assigned(lexed.code, string.start),
        !string.text.includes('\\') && written.get(string.start) === string.text,
      );
      if (!read || !('endpoint' in read)) continue;
      facts.push(read.endpoint);
      const client = impliedClient(string.text, read.endpoint);
      if (client) facts.push(client);
    }
    return { facts };
  },
};

export default otherCode;
