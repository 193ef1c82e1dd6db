import type {
  ConfigPlace,
  ConfigProblem,
  ConfigReader,
  ConfiguredSetting,
  ConfiguredTarget,
  ReadInclude,
} from '../config-reader.js';
import { checkSettings, hint, judgedSettings, modeOf, repeated } from '../entries.js';
import { ODYSSEY_KEYS, ODYSSEY_SECTIONS } from '../known-keys/odyssey.js';
import { profileOf } from '../profile-of.js';

interface Token extends ConfigPlace {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

/** A named block, `user "app" { ... }`, with what stands in it. */
interface Block {
  readonly kind: string;
  readonly names: readonly string[];
  readonly place: ConfigPlace;
  readonly settings: ConfiguredSetting[];
  readonly blocks: Block[];
}

const DEEPEST = 10;

function tokens(text: string, file: string): Token[] {
  const found: Token[] = [];
  let line = 0;
  for (const match of text.matchAll(/\{%.*?%\}|\{\{.*?\}\}|#[^\n]*|"((?:[^"\\]|\\.)*)"|[{}]|\n|[^\s{}"#]+/g)) {
    const [whole, quoted] = match;
    if (whole === '\n') line++;
    else if (!whole.startsWith('#') && !whole.startsWith('{%')) {
      const range = { start: match.index, end: match.index + whole.length };
      found.push({ text: quoted ?? whole, quoted: quoted !== undefined, line, file, range });
      line += whole.split('\n').length - 1;
    }
  }
  return found;
}

/** Reads the blocks of a file and of those that it includes. Stops at nothing; what makes no sense is a problem. */
function parse(
  text: string,
  file: string,
  readInclude: ReadInclude,
  root: Block,
  problems: ConfigProblem[],
  depth: number,
): void {
  const stack: Block[] = [root];
  const all = tokens(text, file);
  for (let i = 0; i < all.length; i++) {
    const token = all[i] as Token;
    const inside = stack.at(-1) as Block;
    if (token.text === '}' && !token.quoted) {
      if (stack.length > 1) stack.pop();
      else problems.push({ file, range: token.range, message: 'a closing brace that closes nothing' });
      continue;
    }
    const words: Token[] = [];
    while (all[i + 1] && !isBrace(all[i + 1]) && all[i + 1]?.line === token.line) words.push(all[++i] as Token);
    if (all[i + 1]?.text === '{' && !all[i + 1]?.quoted) {
      i++;
      const place = { file, range: token.range };
      const block: Block = { kind: token.text, names: words.map((word) => word.text), place, settings: [], blocks: [] };
      if (!ODYSSEY_SECTIONS.includes(token.text))
        problems.push({ ...place, message: `unknown section "${token.text}"${hint(token.text, ODYSSEY_SECTIONS)}` });
      inside.blocks.push(block);
      stack.push(block);
      continue;
    }
    const range = { start: token.range.start, end: (words.at(-1) ?? token).range.end };
    const value = words.map((word) => word.text).join(' ');
    if (token.text === 'include') include(value, { file, range }, readInclude, inside, problems, depth);
    else if (words.length === 0) problems.push({ file, range, message: `"${token.text}" has no value` });
    else inside.settings.push({ file, range, name: token.text, value });
  }
  const open = stack.at(-1);
  if (open && open !== root) problems.push({ ...open.place, message: `the section "${open.kind}" is not closed` });
}

const isBrace = (token: Token | undefined) =>
  token !== undefined && !token.quoted && (token.text === '{' || token.text === '}');

function include(
  path: string,
  at: ConfigPlace,
  readInclude: ReadInclude,
  inside: Block,
  problems: ConfigProblem[],
  depth: number,
): void {
  const included = depth >= DEEPEST ? { reason: 'files include each other too deeply' } : readInclude(path);
  if ('text' in included) parse(included.text, included.file, readInclude, inside, problems, depth + 1);
  else problems.push({ ...at, message: `cannot include "${path}": ${included.reason}` });
}

const blocksOf = (block: Block, kind: string) => block.blocks.filter((inner) => inner.kind === kind);

const reader: ConfigReader = {
  name: 'odyssey.conf',
  product: 'odyssey',
  matches: (path, text) =>
    !/hba[^/]*\.conf$/i.test(path) &&
    (/(^|\/)[^/]*odyssey[^/]*\.conf(\.(template|tpl|j2|sample|example|in))?$/i.test(path) ||
      (/\.conf$/i.test(path) &&
        /^\s*storage\s+"[^"]*"\s*\{/m.test(text) &&
        /^\s*database\s+(?:"|default\b)/m.test(text))),
  read(text, path, readInclude) {
    const profile = profileOf('odyssey');
    const problems: ConfigProblem[] = [];
    const root: Block = {
      kind: '',
      names: [],
      place: { file: path, range: { start: 0, end: 0 } },
      settings: [],
      blocks: [],
    };
    parse(text, path, readInclude, root, problems, 0);
    const check = (block: Block) => {
      if (block.kind !== '' && !ODYSSEY_SECTIONS.includes(block.kind)) return;
      // Parameters of the server, under names of its own.
      if (/^(?:backend_startup_)?options$/.test(block.kind)) return;
      const what = block.kind === '' ? 'odyssey.conf' : `${block.kind} ${block.names.join(' ')}`.trimEnd();
      problems.push(
        ...checkSettings(block.settings, profile, { what, keys: ODYSSEY_KEYS }),
        ...repeated(block.settings, ['pool', ...profile.settings.map(({ name }) => name)], what),
      );
      block.blocks.forEach(check);
    };
    check(root);
    const targets = blocksOf(root, 'database').flatMap((database) =>
      [...blocksOf(database, 'user'), ...blocksOf(database, 'group')].map((user): ConfiguredTarget => {
        const written = user.settings.filter(({ name }) => name === 'pool').at(-1);
        const mode = modeOf(written, profile, 'transaction');
        problems.push(...mode.problems);
        if (!written) {
          const message = `no pool for user ${user.names.join(' ')}; transaction is assumed`;
          problems.push({ ...user.place, message });
        }
        return {
          label: `database ${database.names.join(' ')}, ${user.kind} ${user.names.join(' ')}`,
          mode: mode.mode,
          settings: judgedSettings(user.settings, profile),
          place: written ?? user.place,
        };
      }),
    );
    return { product: 'odyssey', targets, problems };
  },
};

export default reader;
