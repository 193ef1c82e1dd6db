import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkText } from '@poolsafe/engine';
import { parseTarget } from '@poolsafe/poolers';
import { sourceReaders } from '@poolsafe/sources';
import { parser } from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { filesAround } from '../src/files-around.js';

const projects = fileURLToPath(new URL('../../../fixtures/projects', import.meta.url));

/** What typescript-eslint's services have, of a program that has read all of a folder. */
const servicesOf = (folder: string) => ({
  program: {
    getSourceFile: (path: string) => {
      try {
        return path.startsWith(folder) ? { text: readFileSync(path, 'utf8') } : undefined;
      } catch {
        return undefined;
      }
    },
  },
});

const targets = ['pgbouncer@1.24/transaction', 'proxysql', 'redis-shared'].map((target) => parseTarget(target));

/** A file as it is read with the services or without them: its statements, and what is told when everything is. */
function read(folder: string, name: string, services: object | undefined) {
  const file = join(folder, name);
  const text = readFileSync(file, 'utf8');
  const reader = sourceReaders.find((candidate) => candidate.reads(file));
  if (!reader) throw new Error(`nobody reads ${file}`);
  const source = { text, ...(services ? { parserServices: services } : {}) };
  const files = filesAround(source, parser, file, folder);
  const { flows } = reader.extract(text, name, files);
  const options = { targets, levels: {}, confidence: 'low', files, role: 'application' } as const;
  return {
    statements: [
      ...new Set(
        flows.flatMap(({ statements }) =>
          statements.flatMap(({ statement, text: sent }) =>
            statement.effects.map(({ state, action, scope }) => `${sent}: ${state} ${action} ${scope}`),
          ),
        ),
      ),
    ].sort(),
    told: checkText(text, name, reader, options).findings.map(
      ({ rule, range }) => `${rule} ${String(range.start.offset)}-${String(range.end.offset)}`,
    ),
  };
}

const files = readdirSync(projects).flatMap((project) =>
  readdirSync(join(projects, project), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[cm]?tsx?$/.test(path))
    .map((path) => [project, path] as const),
);

describe("typescript-eslint's services add to what is known of connections, and take nothing away", () => {
  it.each(files)('%s/%s', (project, name) => {
    const folder = join(projects, project);
    const [typed, plain] = [read(folder, name, servicesOf(folder)), read(folder, name, undefined)];
    expect(typed.statements).toEqual(expect.arrayContaining(plain.statements));
    // What an imported client is can be one more thing to tell: its dialect, or that each call has another connection.
    expect(typed.told).toEqual(expect.arrayContaining(plain.told));
  });

  it('there are files to compare', () => {
    expect(files.length).toBeGreaterThan(5);
  });
});
