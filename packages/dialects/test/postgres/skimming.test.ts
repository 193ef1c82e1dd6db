import { describe, expect, it } from 'vitest';
import { Scanner } from '../../src/postgres/scanner.js';
import { WATCHED } from '../../src/postgres/skim-rules.js';
import { Kind } from '../../src/sql/tokens.js';
import { damage, randomNumbers } from '../support/mutate.js';
import { POSTGRES_SPELLINGS } from '../support/postgres-spellings.js';

interface Scanned {
  readonly start: number;
  readonly end: number;
  /** There is something to read in it. */
  readonly matters: boolean;
}

/** Where the statements of a text stand; `names` are those that the text is searched for. */
function scan(text: string, skim: boolean, names: readonly string[], psql: boolean): readonly Scanned[] {
  const watch = WATCHED.fork();
  for (const name of names) watch.add(name);
  const scanner = new Scanner(text, { psql, watch, skim });
  const found: Scanned[] = [];
  while (scanner.next()) {
    const { tokens } = scanner;
    const skimmed = tokens.kind(0) === Kind.None;
    const matters = !skimmed && (tokens.isMarked || tokens.named.length > 0);
    found.push({ start: tokens.start(0), end: tokens.end(tokens.count - 1), matters });
  }
  return found;
}

const NAMES = ['orders', 't', 'Mixed Name', 'été', 'x1', '1a', 'a"b'];

const agree = (text: string, names: readonly string[] = NAMES) => {
  for (const psql of [true, false]) expect(scan(text, true, names, psql)).toEqual(scan(text, false, names, psql));
};

describe('statements that are passed over end where the scanner ends them, and hold nothing to read', () => {
  it.each([
    'SELECT \'a;b\', "c;d" FROM t2; SELECT 2',
    "SELECT 'it''s; fine' ; SELECT 1",
    "SELECT e'\\';'; SELECT 1; SELECT 'x' 'y'",
    'SELECT 1 -- ; LISTEN a\n; SELECT 2',
    'SELECT 1 /* ; LISTEN a */ ; SELECT 2 /* a /* b */ ; */ ; SELECT 3',
    'SELECT 1 -- one\n  -- two\n /* three */ ; SELECT 2 -- end',
    'SELECT $1; SELECT $$a;b$$; SELECT a$b; SELECT $tag$;$tag$',
    'SELECT 5 - 3 -1; SELECT 6/2',
    'SELECT orders FROM a; SELECT t FROM b; SELECT ORDERS; SELECT tt',
    'SELECT "orders"; SELECT "Mixed Name"; SELECT "mixed name"; SELECT "a""b"; SELECT "other"',
    'SELECT été; SELECT étés; SELECT x1; SELECT x10; SELECT "1a"',
    'INSERT INTO a VALUES (1);INSERT INTO b VALUES (2);',
    'ALTER TABLE a ADD b int; ALTER ROLE r SET x = 1; ALTER\n SYSTEM SET x = 1; ALTER /* */ DATABASE d SET x = 1',
    'UPDATE a SET b = 1; SELECT a FROM b FOR UPDATE; DELETE FROM c',
    'CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2); SELECT 3',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3',
    'COPY a FROM stdin;\n1;2\n\\.\nSELECT 1;',
    'SELECT 1 \\g\nSELECT 2 \\; SELECT 3;',
    'SELECT {{ a; b }}; SELECT <?= a; b ?>; SELECT 1 < 2; SELECT #{a;b}',
    "SELECT 'open; SELECT 1;\nSELECT 2",
    'SELECT "open; SELECT 1;\nSELECT 2',
    'SELECT 1\0; SELECT\uFEFF 2; SELECT \uE000;',
    ';;SELECT 1;;',
    '',
  ])('%j', (text) => {
    agree(text);
    agree(` ${text}`);
  });

  it('in texts longer than what is looked at at once, and with statements across its end', () => {
    const filler = `INSERT INTO a VALUES ('${'x'.repeat(997)};é');\n`.repeat(2_500);
    agree(`${filler}LISTEN a;\n${filler}SELECT orders;`);
    agree(`SELECT '${'y'.repeat(2_500_000)}'; LISTEN a; SELECT 1;`);
  });

  it('in damaged texts', () => {
    const random = randomNumbers(7);
    const pick = () => POSTGRES_SPELLINGS[Math.floor(random() * POSTGRES_SPELLINGS.length)]?.[0] ?? '';
    for (let i = 0; i < 3_000; i++) {
      let text = `SELECT a FROM b WHERE c = 'd';\n${pick()};\nINSERT INTO orders (t) VALUES (1, 'x');${pick()}`;
      for (let times = Math.floor(random() * 4); times > 0; times--) text = damage(text, random);
      agree(text);
    }
  });
});
