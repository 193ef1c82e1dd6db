import { describe, expect, it } from 'vitest';
import { libraries } from '../../../sources/src/typescript/libraries.generated.js';
import type {
  CallbackDescription,
  HandleKind,
  LibraryDescription,
  MakerDescription,
  MethodDescription,
} from '../../../sources/src/typescript/library.js';
import { found } from '../support/code.js';

/** Every way that a library's description says a handle is got from another one, and every way to send on it. */
interface Way {
  readonly library: LibraryDescription;
  readonly maker: MakerDescription;
  readonly opens: MethodDescription;
  readonly opensName: string;
  readonly callback?: CallbackDescription;
  readonly sends: MethodDescription;
  readonly sendsName: string;
}

const kinds = (library: LibraryDescription, maker: MakerDescription, kind: HandleKind) =>
  library.methods
    .filter(({ text, on }) => text !== undefined && (on?.includes(kind) ?? true))
    .flatMap((method) => [method.name].flat().map((name) => [method, name] as const));

const has = ({ on }: MethodDescription, { makes }: MakerDescription) => on?.includes(makes) ?? true;

function waysTo(kind: HandleKind): readonly Way[] {
  return libraries
    .filter(({ dialects }) => dialects.includes('postgres'))
    .flatMap((library) =>
      library.makers
        .filter(
          ({ how, makes, speaks }) => how !== 'import' && makes === 'pool' && (speaks ?? 'postgres') === 'postgres',
        )
        .flatMap((maker) =>
          library.methods
            .filter((opens) => has(opens, maker))
            .flatMap((opens) => {
              const callbacks = (opens.callback ?? []).filter(
                ({ gives, hook, event }) => gives === kind && hook === undefined && event === undefined,
              );
              const given = opens.gives === kind ? [undefined] : [];
              return [...callbacks, ...given].flatMap((callback) =>
                [opens.name].flat().flatMap((opensName) =>
                  kinds(library, maker, kind).map(([sends, sendsName]): Way => ({
                    library,
                    maker,
                    opens,
                    opensName,
                    ...(callback ? { callback } : {}),
                    sends,
                    sendsName,
                  })),
                ),
              );
            }),
        ),
    );
}

function sending({ sends, sendsName }: Way, handle: string, text: string): string {
  const callee = sendsName === '()' ? handle : `${handle}.${sendsName}`;
  if (sends.tag === true) return `${callee}\`${text}\``;
  const [place = { argument: 0 }] = sends.text ?? [];
  const before = Array.from({ length: Math.max(0, place.argument) }, () => 'undefined');
  const value = JSON.stringify(text);
  const argument = place.property === undefined ? value : `{ ${place.property}: ${value} }`;
  return `${callee}(${[...before, argument].join(', ')})`;
}

function program(way: Way, statements: readonly string[]): string {
  const { library, maker, opensName, callback } = way;
  const [module = ''] = library.modules;
  const source = module.replace(/\/\*$/, '');
  const plain = /^(default|\*)$/.test(maker.exported);
  const name = plain ? 'Library' : maker.exported;
  const imported =
    maker.exported === 'default'
      ? `import ${name} from '${source}';`
      : maker.exported === '*'
        ? `import * as ${name} from '${source}';`
        : `import { ${name} } from '${source}';`;
  const options = (maker.dialect ?? []).flatMap(({ argument, property }) =>
    argument === 0 && property !== undefined ? [`${property}: 'postgres'`] : [],
  );
  const made = `${maker.how === 'new' ? 'new ' : ''}${name}({ ${options.join(', ')} })`;
  const body = statements.map((text) => `await ${sending(way, 'h', text)};`).join(' ');
  const opened = opensName === '()' ? 'db' : `db.${opensName}`;
  if (callback) {
    const parameters = [
      ...Array.from({ length: callback.parameter }, (_, index) => `p${index}`),
      callback.property === undefined ? 'h' : `{ ${callback.property}: h }`,
    ];
    const before = Array.from({ length: Math.max(0, callback.argument) }, () => '{}');
    const call = `${opened}(${[...before, `async (${parameters.join(', ')}) => { ${body} }`].join(', ')})`;
    return `${imported}\nconst db = ${made};\nexport async function f() { await ${call}; }`;
  }
  return `${imported}\nconst db = ${made};\nexport async function f() { const h = await ${opened}(); ${body} }`;
}

const label = ({ library, maker, opensName, callback, sendsName }: Way) =>
  `${library.modules[0] ?? ''} ${maker.exported} .${opensName}${callback ? '(callback)' : '()'} .${sendsName}`;

const told = (way: Way, statements: readonly string[]) =>
  found(program(way, statements)).map((one) => one.replace(/:.*$/s, ''));

describe('a checked-out client', () => {
  it.each(waysTo('client').map((way) => [label(way), way] as const))('%s', (_, way) => {
    expect(told(way, ['SET lock_timeout = 5000', 'SELECT 1'])).toEqual(['session-setting']);
    expect(told(way, ['SELECT pg_advisory_xact_lock(1)', 'SELECT 1'])).not.toContain('session-lock');
  });
});

describe('a transaction', () => {
  it.each(waysTo('transaction').map((way) => [label(way), way] as const))('%s', (_, way) => {
    expect(told(way, ['SET LOCAL lock_timeout = 5000', "SELECT set_config('app.t', 'x', true)", 'SELECT 1'])).toEqual(
      [],
    );
    expect(told(way, ['SET lock_timeout = 5000', 'SELECT 1'])).toEqual(['session-setting']);
    expect(told(way, ['CREATE TEMP TABLE t (id int) ON COMMIT DROP', 'SELECT * FROM t'])).toEqual([]);
  });
});
