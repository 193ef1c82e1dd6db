// From a letter typed into the middle of a file to its diagnostics, which are asked for after each letter.
import { open, percentile, start, used, usedByMain } from './client.mjs';
import { mysql, sql, typescript } from './texts.mjs';

/** Keystrokes before the first that counts: half a minute of typing. */
const WARM = 60;

/** What is typed, letter by letter, over and over: most of the time the text is one that no parser accepts. */
const CODE = "\n    const row = await client.query('SELECT pg_advisory_lock($1)', [id]);";
const STATEMENT = "\nSELECT set_config('app.user', 'x;y', false);";
const FILES = [
  ['2,000 lines of TypeScript', 'typescript', typescript(200), CODE],
  ['5,000 lines of SQL', 'sql', sql(5000), STATEMENT],
  ['5,000 lines of MySQL', 'mysql', mysql(5000), "\nSELECT GET_LOCK('x;y', 1);"],
];

async function typeInto(name, languageId, text, typed, edits, options) {
  const client = await start([], options);
  const uri = `untitled:${name}`;
  let from = performance.now();
  // As editors do, with what they were told last.
  let { resultId: previousResultId } = await open(client, uri, languageId, text);
  const opened = performance.now() - from;
  const lines = text.split('\n');
  // Behind a statement in the middle.
  let line = Math.floor(lines.length / 2);
  while (!lines[line].endsWith(';')) line++;
  let character = lines[line].length;
  const times = [];
  const works = [];
  let before = 0;
  for (let n = 0; n < edits + WARM; n++) {
    if (n === WARM) before = used(client.pid);
    const letter = typed[n % typed.length];
    const at = { line, character };
    const worked = usedByMain(client.pid);
    from = performance.now();
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: n + 2 },
      contentChanges: [{ range: { start: at, end: at }, text: letter }],
    });
    ({ resultId: previousResultId } = await client.ask('textDocument/diagnostic', {
      textDocument: { uri },
      previousResultId,
    }));
    if (n >= WARM) {
      times.push(performance.now() - from);
      works.push(usedByMain(client.pid) - worked);
    }
    if (letter === '\n') {
      line++;
      character = 0;
    } else character++;
  }
  const cpu = (used(client.pid) - before) / times.length;
  console.log(
    `${name}: opened ${opened.toFixed(0)} ms; keystroke p50 ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms by the clock; ` +
      `work of the thread that answers p50 ${percentile(works, 0.5)} ms, p95 ${percentile(works, 0.95)} ms; ` +
      `processor time of all threads ${cpu.toFixed(1)} ms (${times.length} keystrokes)`,
  );
  await client.end();
}

/** @param only part of a file's name; @param options of Node for the server */
export async function keystroke({ edits = 300, only = '', options = [] } = {}) {
  for (const [name, languageId, text, typed] of FILES)
    if (name.includes(only)) await typeInto(name, languageId, text, typed, edits, options);
}
