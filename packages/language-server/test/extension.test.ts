import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packed } from '../../../vscode-extension/test/editor/packed.js';
import { Editor, Folders } from './editor.js';

const folders = new Folders();
let vsix = '';
let installed = '';

beforeAll(async () => {
  vsix = await packed();
  // Installing is unpacking. Outside the repository: what the package lacks is not found in ours.
  installed = folders.make();
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(vsix)))) {
    mkdirSync(dirname(join(installed, name)), { recursive: true });
    writeFileSync(join(installed, name), bytes);
  }
});
afterAll(() => {
  folders.remove();
});

interface Manifest {
  readonly main: string;
  readonly contributes: {
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly commands: readonly { readonly command: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
  };
}

const read = (name: string) => readFileSync(join(installed, 'extension', name), 'utf8');
const manifest = () => JSON.parse(read('package.json')) as Manifest;

describe('the packed extension', () => {
  it('is under 2 MB, without source maps, with everything that its manifest names', () => {
    expect(statSync(vsix).size).toBeLessThan(2_000_000);
    const names = Object.keys(unzipSync(readFileSync(vsix)));
    expect(names.filter((name) => /\.(map|ts)$/.test(name))).toEqual([]);
    const { main, contributes } = manifest();
    const extension = read(main);
    for (const { command } of contributes.commands) expect(extension).toContain(command);
    for (const { steps } of contributes.walkthroughs)
      for (const { media } of steps) expect(read(media.markdown)).not.toBe('');
    expect(read('LICENSE')).toContain('MIT');
  });

  it.each([
    [
      { targets: ['pgbouncer@1.24/transaction'], rules: { listen: 'off' }, connections: { DATABASE_URL: 'direct' } },
      true,
    ],
    [{ targets: ['pgbuoncer'] }, false],
    [{ rules: { listenn: 'off' } }, false],
    [{ rules: { listen: 'loud' } }, false],
    [{ target: [] }, false],
  ])('has a schema that judges %j: %s', (config, valid) => {
    const schema = JSON.parse(read(manifest().contributes.jsonValidation[0]?.url ?? '')) as object;
    expect(new Ajv({ strict: false }).compile(schema)(config)).toBe(valid);
  });

  it('holds a server that reads SQL and TypeScript, half-typed too, with nothing from outside', async () => {
    const server = [process.execPath, join(installed, 'extension/dist/server.mjs'), '--stdio'];
    const editor = await Editor.start({ server, pull: true });
    const found = async (language: string, text: string) => {
      await editor.open(`untitled:${language}`, language, text);
      const { items } = await editor.pull(`untitled:${language}`);
      await editor.close(`untitled:${language}`);
      return items.map(({ code }) => code);
    };
    const code =
      "import { Pool } from 'pg';\nconst pool = new Pool();\nasync function f() {\n  await pool.query(`LISTEN a`);\n";
    expect(await found('sql', 'LISTEN a;')).toEqual(['listen']);
    expect(await found('typescript', `${code}}`)).toEqual(['listen']);
    expect(await found('typescript', `${code}  const x = `)).toEqual(['listen']);
    // Only PostgreSQL's own grammar sees into this body: it is in the package, and was loaded.
    expect(await found('sql', "DO $$ BEGIN PERFORM set_config('search_path', 'a', false); END $$;")).toEqual([
      'session-setting',
    ]);
    expect(await editor.stop()).toBe(0);
  });
});
