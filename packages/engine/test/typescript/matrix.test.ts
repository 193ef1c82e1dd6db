import { describe, expect, it } from 'vitest';
import { libraries } from '../../../sources/src/typescript/libraries.generated.js';
import type {
  LibraryDescription,
  MakerDescription,
  MethodDescription,
} from '../../../sources/src/typescript/library.js';
import { found } from '../support/code.js';

/** Every way that a library's description says a statement is sent, in every shape in which programs write it. */
interface Sending {
  readonly library: LibraryDescription;
  readonly maker: MakerDescription;
  readonly method: MethodDescription;
  readonly name: string;
}

const dialectOf = ({ dialects }: LibraryDescription, { speaks }: MakerDescription) => speaks ?? dialects[0];

/** A statement that leaves a lock behind on every pooler, and the rule that tells it. */
const STATEMENTS = {
  postgres: 'SELECT pg_advisory_lock(1)',
  mysql: "SELECT GET_LOCK('a', 1)",
} as const;

const sendings: readonly Sending[] = libraries.flatMap((library) =>
  library.makers
    .filter(({ how }) => how !== 'import')
    .flatMap((maker) =>
      library.methods
        .filter(({ text, on }) => text !== undefined && (on?.includes(maker.makes) ?? true))
        .flatMap((method) => [method.name].flat().map((name): Sending => ({ library, maker, method, name }))),
    ),
);

function written({ method, name }: Sending, handle: string, text: string): string {
  const [place] = method.text ?? [];
  const callee = name === '()' ? handle : `${handle}.${name}`;
  if (place === undefined) return '';
  const before = Array.from({ length: Math.max(0, place.argument) }, () => 'undefined');
  const argument = place.property === undefined ? text : `{ ${place.property}: ${text} }`;
  return `${callee}(${[...before, argument].join(', ')})`;
}

function made({ library, maker }: Sending): { readonly imported: string; readonly handle: string } {
  const [module = ''] = library.modules;
  const source = module.replace(/\/\*$/, '');
  const name = /^(default|\*)$/.test(maker.exported) ? 'Library' : maker.exported;
  const imported =
    maker.exported === 'default'
      ? `import ${name} from '${source}';`
      : maker.exported === '*'
        ? `import * as ${name} from '${source}';`
        : `import { ${name} } from '${source}';`;
  const dialect = dialectOf(library, maker) === 'mysql' ? 'mysql' : 'postgres';
  const options = (maker.dialect ?? []).flatMap(({ argument, property }) =>
    argument === 0 && property !== undefined ? [`${property}: '${dialect}'`] : [],
  );
  const call = `${name}({ ${options.join(', ')} })`;
  return { imported, handle: maker.how === 'new' ? `new ${call}` : call };
}

const SHAPES: readonly (readonly [
  shape: string,
  code: (sending: Sending, text: string) => string | Readonly<Record<string, string>>,
])[] = [
  [
    'imported from another module',
    (sending, text) => {
      const { imported, handle } = made(sending);
      return {
        'src/a.ts': `import { db } from './db';\nexport async function f() { await ${written(sending, 'db', text)}; }`,
        'src/db.ts': `${imported}\nexport const db = ${handle};`,
      };
    },
  ],
  [
    'directly',
    (sending, text) => {
      const { imported, handle } = made(sending);
      return `${imported}\nconst db = ${handle};\nexport async function f() { await ${written(sending, 'db', text)}; }`;
    },
  ],
  [
    'a constant text',
    (sending, text) => {
      const { imported, handle } = made(sending);
      return `${imported}\nconst TEXT = ${text};\nconst db = ${handle};\nexport async function f() { await ${written(sending, 'db', 'TEXT')}; }`;
    },
  ],
  [
    'a field of a class',
    (sending, text) => {
      const { imported, handle } = made(sending);
      return `${imported}\nexport class A { #db = ${handle}; async f() { await ${written(sending, 'this.#db', text)}; } }`;
    },
  ],
  [
    'set in a constructor',
    (sending, text) => {
      const { imported, handle } = made(sending);
      return `${imported}\nexport class A { constructor() { this.db = ${handle}; } async f() { await ${written(sending, 'this.db', text)}; } }`;
    },
  ],
  [
    'a wrapper',
    (sending, text) => {
      const { imported, handle } = made(sending);
      return `${imported}\nconst db = ${handle};\nasync function run(text) { return ${written(sending, 'db', 'text')}; }\nexport async function f() { await run(${text}); }`;
    },
  ],
  [
    'given by a function',
    (sending, text) => {
      const { imported, handle } = made(sending);
      return `${imported}\nlet db;\nconst getDb = () => (db ??= ${handle});\nexport async function f() { await ${written(sending, 'getDb()', text)}; }`;
    },
  ],
];

const label = ({ library, maker, name }: Sending) =>
  `${library.modules[0] ?? ''} ${maker.how} ${maker.exported} (${maker.makes}) .${name}`;

describe.each(SHAPES)('%s', (_, code) => {
  it.each(
    sendings.filter(({ library }) => library.dialects.length > 0).map((sending) => [label(sending), sending] as const),
  )('%s', (_name, sending) => {
    const dialect = dialectOf(sending.library, sending.maker);
    if (dialect !== 'postgres' && dialect !== 'mysql') return;
    const text = JSON.stringify(STATEMENTS[dialect]);
    expect(found(code(sending, text)).map((one) => one.replace(/:.*$/s, ''))).toContain('session-lock');
  });
});

/** Methods of databases that no pooler stands before: their descriptions say who makes a handle, and no more. */
const foreign: readonly Sending[] = libraries
  .filter(({ dialects }) => dialects.length === 0)
  .flatMap((library) =>
    library.makers
      .filter(({ how }) => how !== 'import')
      .flatMap((maker) =>
        ['query', 'exec', 'run'].map((name): Sending => ({
          library,
          maker,
          method: { name, text: [{ argument: 0 }] },
          name,
        })),
      ),
  );

describe('libraries that are not ours', () => {
  it.each(foreign.map((sending) => [label(sending), sending] as const))('%s', (_name, sending) => {
    const text = JSON.stringify(STATEMENTS.postgres);
    const told = SHAPES.flatMap(([shape, code]) => found(code(sending, text)).map((one) => `${shape}: ${one}`));
    expect(told).toEqual([]);
  });
});
