import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packed } from '../../../vscode-extension/test/editor/packed.js';
import { Editor, Folders, root } from './editor.js';

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
  readonly capabilities: {
    readonly untrustedWorkspaces: object;
    readonly virtualWorkspaces: { readonly description: string };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
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

  it('says of each setting where it may be set: what starts a program, on the machine and in trusted folders only', () => {
    const { capabilities, contributes } = manifest();
    const scopes = Object.entries(contributes.configuration.properties).map(([name, { scope }]) => [name, scope]);
    expect(Object.fromEntries(scopes)).toEqual({
      // One server and one status item for a window: what differs from folder to folder stands in its configuration.
      'poolsafe.enable': 'window',
      'poolsafe.targets': 'window',
      'poolsafe.inlayHints': 'window',
      'poolsafe.trace.server': 'window',
      'poolsafe.server.path': 'machine-overridable',
    });
    expect(capabilities.untrustedWorkspaces).toMatchObject({
      supported: 'limited',
      restrictedConfigurations: ['poolsafe.server.path'],
    });
    expect(capabilities.virtualWorkspaces).toMatchObject({ supported: false });
    expect(capabilities.virtualWorkspaces.description).not.toBe('');
  });

  it('is for the oldest VS Code that its client library runs in, and is compiled against the API of that one', () => {
    const { engines, devDependencies } = JSON.parse(
      readFileSync(join(root, 'vscode-extension/package.json'), 'utf8'),
    ) as { engines: { vscode: string }; devDependencies: Record<string, string> };
    const ofClient = join(root, 'vscode-extension/node_modules/vscode-languageclient/package.json');
    const client = JSON.parse(readFileSync(ofClient, 'utf8')) as { engines: { vscode: string } };
    expect(engines.vscode).toBe(client.engines.vscode);
    expect(devDependencies['@types/vscode']).toBe(engines.vscode.slice(1));
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
