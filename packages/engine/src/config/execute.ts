import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, isAbsolute, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import type * as TypeScript from 'typescript';
import { ConfigError } from './error.js';

const load = createRequire(import.meta.url);

/** Endings that a module's own import may leave out, or write in place of TypeScript's. */
const ENDINGS = ['', '.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'];
const COMPILED = /\.([cm]?)js$/;

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The file that a relative import leads to, also when it is TypeScript. */
function fileOf(path: string): string | undefined {
  const written = path.replace(COMPILED, '.$1ts');
  return [...ENDINGS.map((ending) => path + ending), written].find(isFile);
}

/**
 * Runs a configuration that is a program and gives what it exports: TypeScript or JavaScript, ES module or CommonJS. It is
 * run anew each time, without waiting, so that ESLint and a language server can ask for it. `poolsafe` can be imported
 * whether or not it is installed beside the configuration.
 *
 * @param onRead is told the file, and the project's own files that it imports
 * @throws ConfigError when it does not compile or fails
 */
export function runProgram(file: string, onRead: (file: string) => void): unknown {
  return exported(evaluate(file, onRead, new Map()));
}

const exported = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && '__esModule' in value && 'default' in value ? value.default : value;

function evaluate(file: string, onRead: (file: string) => void, running: Map<string, unknown>): unknown {
  const known = running.get(file);
  if (known !== undefined) return known;
  onRead(file);
  const text = readFileSync(file, 'utf8');
  if (extname(file) === '.json') return JSON.parse(text) as unknown;
  const module = { exports: {} as unknown };
  running.set(file, module.exports);
  const outer = createRequire(file);
  const required = (name: string): unknown => {
    if (name === 'poolsafe') return { defineConfig: <Given>(config: Given) => config };
    const path = name.startsWith('.') ? resolve(dirname(file), name) : isAbsolute(name) ? name : undefined;
    const own = path === undefined ? undefined : fileOf(path);
    return own === undefined ? outer(name) : evaluate(own, onRead, running);
  };
  const code = compileFunction(
    commonJs(text, file),
    ['exports', 'require', 'module', '__filename', '__dirname', '__importMetaUrl'],
    { filename: file },
  ) as (...given: unknown[]) => void;
  code(module.exports, Object.assign(required, outer), module, file, dirname(file), String(new URL(`file://${file}`)));
  running.set(file, module.exports);
  return module.exports;
}

/** Whether a text has to be translated before it runs as CommonJS. */
const isModule = (text: string, file: string) =>
  /\.([cm]?ts|mjs)$/.test(file) || /^\s*(import|export)\b/m.test(text) || /\bimport\.meta\b/.test(text);

function commonJs(text: string, file: string): string {
  if (!isModule(text, file)) return text;
  const ts = load('typescript') as typeof TypeScript;
  const { outputText, diagnostics = [] } = ts.transpileModule(text.replaceAll('import.meta.url', '__importMetaUrl'), {
    fileName: file.replace(/\.mjs$/, '.js').replace(/\.mts$/, '.ts'),
    reportDiagnostics: true,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      allowJs: true,
      ignoreDeprecations: '6.0',
    },
  });
  const [first] = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
  if (!first) return outputText;
  const { line, character } = ts.getLineAndCharacterOfPosition(
    first.file ?? ts.createSourceFile(file, text, ts.ScriptTarget.Latest),
    first.start ?? 0,
  );
  const reason = ts.flattenDiagnosticMessageText(first.messageText, ' ') || 'a syntax error';
  throw new ConfigError(`${file}:${String(line + 1)}:${String(character + 1)}: ${reason}`);
}
