import type { AnalysedText, Dialect, Measurements, Target } from '@poolsafe/core';
import { LogAnalysis } from './analysis.js';
import { detectFormat } from './detect.js';
import type { Speak } from './findings.js';
import type { Scanners } from './ahead/block.js';
import { AheadSource } from './ahead/source.js';
import type { LogFormat, LogReader } from './format.js';
import { type ChosenReader, HEAD, readSource } from './input/read.js';
import { giveBack, takeKernel } from './kernel/kernel.js';
import { KernelReader } from './kernel/reader.js';
import { type ByteSource, openSource } from './input/source.js';
import { type LogPartial, partOf } from './partial.js';
import type { RunCount, Watched } from './runs.js';
import { type LogRecord, type RecordSink } from './record.js';

export interface LogsOptions {
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  /** Read every file as this format. */
  readonly format?: LogFormat;
  readonly linePrefix?: string;
  readonly targets: readonly Target[];
  /** Nobody asked for these targets. */
  readonly byDefault?: boolean;
  readonly speak: Speak;
  readonly measurements: (target: Target) => Measurements | undefined;
  readonly analyse: (text: string, dialect: Dialect) => AnalysedText;
  /** Makes ready to analyse statements of a dialect: called before the first of them. */
  readonly prepare?: (dialect: Dialect) => Promise<void> | undefined;
  readonly shard?: { readonly index: number; readonly of: number };
  /** Statements whose runs are counted one by one. */
  readonly watched?: Watched;
  /** Wait for more at the end of the last file. */
  readonly follow?: boolean;
  readonly showLiterals?: boolean;
  /** False: read without the kernel, which is slower and gives the same. */
  readonly kernel?: boolean;
  /** How much of a file is read at once, in bytes; what is found does not depend on it. */
  readonly chunk?: number;
  /** Has parts of logs read ahead, several at once; what is found does not depend on it. */
  readonly ahead?: {
    readonly scanners: () => Scanners;
    /** Logs smaller than this many bytes are read as they come. */
    readonly from: number;
    /** Bytes of a part. */
    readonly block?: number;
  };
  /** Aborted when the reading is to end, with what is known by then. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, file: string) => void;
}

export interface FileProblem {
  readonly file: string;
  readonly reason: string;
}

export interface LogsRun {
  readonly partial: LogPartial;
  readonly problems: readonly FileProblem[];
  readonly notes: readonly string[];
  readonly stopped: boolean;
  /** Runs of the statements that `watched` asks about. */
  readonly runs: ReadonlyMap<string, RunCount>;
}

interface Looked {
  readonly path: string;
  readonly size: number;
  readonly time: number;
}

/** Reads logs, replays their sessions and adds up what became of them. */
export async function runLogs(options: LogsOptions): Promise<LogsRun> {
  const problems: FileProblem[] = [];
  const notes: string[] = [];
  const note = (message: string) => {
    if (!notes.includes(message)) notes.push(message);
  };
  const analyses = new Map<Dialect, { analysis: LogAnalysis; formats: Set<LogFormat> }>();
  const files = await inOrder(options, problems);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  let scanners: Scanners | undefined;
  const readAhead = (path: string, source: ByteSource, taker: LogReader): Pick<ChosenReader, 'ahead'> => {
    const { ahead } = options;
    const setup = taker instanceof KernelReader ? taker.ahead : undefined;
    if (!ahead || !setup || !(taker instanceof KernelReader) || options.follow === true) return {};
    if (source.size > 0 && source.size < ahead.from) return {};
    const start = () => {
      scanners ??= ahead.scanners();
      scanners.begin(setup);
      const own = source.goTo === undefined ? undefined : path;
      return { source: new AheadSource({ source, path: own, scanners, block: ahead.block }), taker };
    };
    // How long something is that comes through a pipe is not known before.
    return { ahead: { from: source.size > 0 ? 0 : ahead.from, start } };
  };
  for (const [index, { path, size }] of files.entries()) {
    if (options.signal?.aborted === true) break;
    let source: ByteSource | undefined;
    const interrupt = () => source?.interrupt?.();
    options.signal?.addEventListener('abort', interrupt);
    try {
      source = openSource(path);
      const isLast = index === files.length - 1;
      const opened = source;
      let taken: LogAnalysis | undefined;
      const name = path === '-' ? '<stdin>' : path;
      const anew = () => {
        note(`${name}: the log was rotated and begins anew; its lines are counted on from those before.`);
      };
      const bytes = await readSource(source, {
        choose: async (head) => {
          const format = options.format ?? detectFormat(head.subarray(0, HEAD));
          if (!format) {
            problems.push({
              file: name,
              reason:
                head.length === 0 ? 'is empty' : 'is of no log format that poolsafe knows; name it with --log-format',
            });
            return undefined;
          }
          await options.prepare?.(format.dialect);
          const analysis = analysisFor(format, analyses, options, note);
          const { kernel } = analysis;
          taken = analysis;
          const reader = format.open(taken, {
            head: head.subarray(0, HEAD),
            ...(options.linePrefix === undefined ? {} : { linePrefix: options.linePrefix }),
            ...(kernel === undefined ? {} : { kernel }),
            note: (message) => {
              note(`${name}: ${message}`);
            },
          });
          analysis.file(name, reader.times ?? format.abilities.times);
          return {
            reader,
            ...(kernel === undefined ? {} : { memory: (length: number) => kernel.buffer(length) }),
            ...readAhead(path, opened, reader),
          };
        },
        tooLong: (line) => {
          note(
            `${name}${line === undefined ? '' : `:${line.toString()}`}: a record is longer than 16 MB; it was cut there.`,
          );
          // What belongs to no session falls to the first share.
          if (line !== undefined && (options.shard?.index ?? 0) === 0) taken?.coverage.cut(name, line);
        },
        ...(options.chunk === undefined ? {} : { chunk: options.chunk }),
        stopped: () => options.signal?.aborted ?? false,
        onProgress: (position) => options.onProgress?.(done + position, total, name),
        ...(isLast && options.follow === true && opened.size > 0 ? { more: waiter(options.signal, opened, anew) } : {}),
      });
      if (taken && (options.shard?.index ?? 0) === 0) taken.coverage.bytes += bytes;
      done += size;
    } catch (error) {
      problems.push({ file: path, reason: reasonOf(error) });
    } finally {
      options.signal?.removeEventListener('abort', interrupt);
      source?.close();
    }
  }
  scanners?.close();
  for (const { analysis } of analyses.values()) {
    analysis.finish();
    if (analysis.kernel) giveBack(analysis.kernel);
  }
  const stopped = options.signal?.aborted ?? false;
  return {
    runs: new Map([...analyses.values()].flatMap(({ analysis }) => [...(analysis.runs?.counts ?? [])])),
    partial: {
      poolsafe: 'partial',
      version: 1,
      targets: options.targets.map(({ id }) => id),
      byDefault: options.byDefault ?? false,
      dialects: [...analyses].map(([dialect, { analysis, formats }]) =>
        partOf(
          analysis,
          dialect,
          [...formats].map(({ name }) => name),
          [...new Set([...formats].flatMap(({ cannotShow }) => cannotShow))],
          options.showLiterals ?? false,
        ),
      ),
    },
    problems,
    notes,
    stopped,
  };
}

function analysisFor(
  format: LogFormat,
  analyses: Map<Dialect, { analysis: LogAnalysis; formats: Set<LogFormat> }>,
  options: LogsOptions,
  note: (message: string) => void,
): LogAnalysis {
  let entry = analyses.get(format.dialect);
  if (!entry) {
    const analysis = new LogAnalysis(format.dialect, {
      targets: options.targets,
      speak: options.speak,
      measurements: options.measurements,
      analyse: (text) => options.analyse(text, format.dialect),
      kernel: options.kernel === false ? undefined : takeKernel(),
      ...(options.shard === undefined ? {} : { shard: options.shard }),
      ...(options.watched === undefined ? {} : { watched: options.watched }),
      note,
    });
    analyses.set(format.dialect, (entry = { analysis, formats: new Set() }));
  }
  entry.formats.add(format);
  return entry.analysis;
}

/** Waits a moment for a file to grow, or for another one in its place. */
const waiter =
  (signal: AbortSignal | undefined, source: ByteSource, anew: () => void) => async (): Promise<boolean> => {
    await new Promise((resolve) => setTimeout(resolve, 250));
    if (signal?.aborted === true) return false;
    if (source.renew?.() === true) anew();
    return true;
  };

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'no such file or folder';
    case 'EACCES':
      return 'may not be read';
    case 'EISDIR':
      return 'is a folder';
    default:
      return code?.startsWith('Z_') === true ? `is damaged: ${error.message}` : error.message;
  }
}

/** Sorts files by the time of their first record, so that rotated ones follow each other; others stay where they are. */
async function inOrder(options: LogsOptions, problems: FileProblem[]): Promise<readonly Looked[]> {
  const looked: Looked[] = [];
  for (const path of options.files) {
    if (path === '-') {
      looked.push({ path, size: 0, time: Number.NaN });
      continue;
    }
    try {
      const source = openSource(path);
      // A pipe can be read once only.
      const time = source.size > 0 && options.files.length > 1 ? await firstTime(source, options) : Number.NaN;
      looked.push({ path, size: source.size, time });
      source.close();
    } catch (error) {
      problems.push({ file: path, reason: reasonOf(error) });
    }
  }
  if (looked.some(({ time }) => Number.isNaN(time))) return looked;
  return looked.sort((a, b) => a.time - b.time || byRotation(a.path, b.path));
}

/** Of files that begin at the same time, `x.log.2.gz` stands before `x.log.1` and that before `x.log`; others stay. */
function byRotation(a: string, b: string): number {
  const [[base, count], [otherBase, otherCount]] = [rotationOf(a), rotationOf(b)];
  return base === otherBase ? otherCount - count : 0;
}

function rotationOf(path: string): readonly [string, number] {
  const [, base = path, count = '0'] = /^(.*?)(?:\.(\d{1,4}))?(?:\.(?:gz|zst))?$/s.exec(path) ?? [];
  return [base, Number(count)];
}

async function firstTime(source: ByteSource, options: LogsOptions): Promise<number> {
  const buffer = Buffer.alloc(HEAD);
  let end = 0;
  for (let read = 1; read > 0 && end < buffer.length; end += read)
    read = await source.read(buffer, end, buffer.length - end);
  const head = buffer.subarray(0, end);
  const format = options.format ?? detectFormat(head);
  let first = Number.NaN;
  const sink: RecordSink = {
    record: ({ time }: LogRecord) => {
      if (Number.isNaN(first) && time > 0) first = time;
    },
    unparsed: () => undefined,
  };
  const reader: LogReader | undefined = format?.open(sink, {
    head,
    ...(options.linePrefix === undefined ? {} : { linePrefix: options.linePrefix }),
    note: () => undefined,
  });
  reader?.read(head, 0, head.length, true, 0);
  return first;
}
