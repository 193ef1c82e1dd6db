import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { LineIndex } from '@poolsafe/core';
import { findNodeAtLocation, type Node, parse, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { shownPath } from './shown-path.js';
import { ConfigError, ProgramNotRun } from './error.js';
import { runProgram } from './execute.js';
import type { ConfigPath, Locate } from './validate.js';

/** A configuration file as it was read, not yet checked. */
export interface ReadConfig {
  readonly value: unknown;
  readonly locate: Locate;
  /** Line (1-based) that a value stands on; `undefined` where the file does not show it. */
  readonly lineOf: (path: ConfigPath) => number | undefined;
}

export interface ReadOptions {
  /** Whether configurations that are programs may be run. */
  readonly execute: boolean;
  /** Is told every file that is read on the way. */
  readonly onRead: (file: string) => void;
}

/** Whether a configuration has to be run to be read. */
export const isProgram = (file: string): boolean => /\.[cm]?[jt]s$/.test(extname(file));

/**
 * Reads one configuration file, of `package.json` the part that is ours.
 *
 * @throws ConfigError naming the file, and the line of a syntax error
 */
export function readConfigFile(file: string, options: ReadOptions): ReadConfig {
  const shown = shownPath(file);
  if (isProgram(file)) return readProgram(file, shown, options);
  options.onRead(file);
  return readConfigText(textOf(file, shown), shown);
}

/** The same for a text that stands in an editor; a program is not run. @throws ConfigError */
export function readConfigText(text: string, file: string): ReadConfig {
  return /\.ya?ml$/.test(file) ? readYaml(text, file) : readJson(text, file);
}

function textOf(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = { ENOENT: 'there is no such file', EISDIR: 'is a folder' }[code ?? ''] ?? message;
    throw new ConfigError(`${shown}: ${reason}`);
  }
}

function readProgram(file: string, shown: string, { execute, onRead }: ReadOptions): ReadConfig {
  if (!execute) throw new ProgramNotRun(`${shown}: is a program, and programs are not run here`);
  try {
    return { value: runProgram(file, onRead) ?? {}, locate: () => shown, lineOf: () => undefined };
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(error.message.replaceAll(file, shown));
    throw new ConfigError(`${shown}: cannot be run: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What is wrong with JSON, in words; by the parser's names. */
const WRONG_JSON: Readonly<Partial<Record<ReturnType<typeof printParseErrorCode>, string>>> = {
  InvalidSymbol: 'this is no JSON',
  InvalidNumberFormat: 'this is no number of JSON',
  PropertyNameExpected: 'a key in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: '":" is missing here',
  CommaExpected: '"," is missing here',
  CloseBraceExpected: '"}" is missing here',
  CloseBracketExpected: '"]" is missing here',
  EndOfFileExpected: 'the file should end here',
  UnexpectedEndOfComment: 'this comment does not end',
  UnexpectedEndOfString: 'this text does not end on its line',
  InvalidEscapeCharacter: 'JSON has no such escape',
  InvalidCharacter: 'this character may not stand in JSON',
};

const wrongJson = ({ error }: ParseError): string => {
  const name = printParseErrorCode(error);
  return `not valid JSON: ${WRONG_JSON[name] ?? name}`;
};

const placed = (shown: string, lines: LineIndex, offset: number | undefined) => {
  if (offset === undefined) return shown;
  const { line, column } = lines.positionAt(offset);
  return `${shown}:${String(line)}:${String(column)}`;
};

/** JSON with comments and trailing commas. */
function readJson(text: string, shown: string): ReadConfig {
  const isManifest = basename(shown) === 'package.json';
  const errors: ParseError[] = [];
  const whole: unknown = parse(text, errors, { allowTrailingComma: true });
  const lines = new LineIndex(text);
  const [first] = errors;
  if (first && text.trim() !== '') throw new ConfigError(`${placed(shown, lines, first.offset)}: ${wrongJson(first)}`);
  const value = isManifest ? (whole as Record<string, unknown> | undefined)?.['poolsafe'] : whole;
  const root = parseTree(text, [], { allowTrailingComma: true });
  const offsetOf = (path: ConfigPath): number | undefined => {
    const node = root && findNodeAtLocation(root, [...(isManifest ? ['poolsafe'] : []), ...path]);
    return node && offsetOfNode(node);
  };
  const nearestOffset = (path: ConfigPath): number | undefined =>
    offsetOf(path) ?? (path.length > 0 ? nearestOffset(path.slice(0, -1)) : undefined);
  return {
    value: value ?? {},
    locate: (path) => placed(shown, lines, nearestOffset(path)),
    lineOf: (path) => {
      const offset = nearestOffset(path);
      return offset === undefined ? undefined : lines.positionAt(offset).line;
    },
  };
}

/** A property is where its key is. */
const offsetOfNode = (node: Node): number => (node.parent?.type === 'property' ? node.parent.offset : node.offset);

function readYaml(text: string, shown: string): ReadConfig {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return `${shown}:${String(line)}:${String(col)}`;
  };
  const [first] = document.errors;
  if (first) throw new ConfigError(`${at(first.pos[0])}: ${first.message.split('\n')[0] ?? ''}`);
  const offsetOf = (path: ConfigPath): number | undefined => {
    const node = document.getIn(path, true);
    const offset = isNode(node) ? node.range?.[0] : undefined;
    return offset ?? (path.length > 0 ? offsetOf(path.slice(0, -1)) : undefined);
  };
  let value: unknown;
  try {
    value = document.toJS() as unknown;
  } catch (error) {
    throw new ConfigError(`${shown}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return {
    value: value ?? {},
    locate: (path) => {
      const offset = offsetOf(path);
      return offset === undefined ? shown : at(offset);
    },
    lineOf: (path) => {
      const offset = offsetOf(path);
      return offset === undefined ? undefined : counter.linePos(offset).line;
    },
  };
}
