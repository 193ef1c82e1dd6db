import {
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type DocumentDiagnosticReport,
  type Range,
} from 'vscode-languageserver/node';

interface Told {
  readonly resultId: string;
  readonly items: readonly Diagnostic[];
}

/**
 * What each open document was told last. Most letters that are typed change nothing about it: then the editor, which
 * says what it has, is told so in a line.
 */
export class LastTold {
  readonly #byUri = new Map<string, Told>();
  /** Ids of another server, which the editor may still have, mean nothing here. */
  readonly #start = Date.now().toString(36);
  #count = 0;

  report(uri: string, items: Diagnostic[], previousResultId: string | undefined): DocumentDiagnosticReport {
    let told = this.#byUri.get(uri);
    if (!told || !sameList(told.items, items, sameDiagnostic)) {
      told = { resultId: `${this.#start}.${String(++this.#count)}`, items };
      this.#byUri.set(uri, told);
    }
    const { resultId } = told;
    return resultId === previousResultId
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  forget(uri: string): void {
    this.#byUri.delete(uri);
  }
}

function sameList<Item>(
  a: readonly Item[] = [],
  b: readonly Item[] = [],
  same: (a: Item, b: Item) => boolean,
): boolean {
  return a.length === b.length && a.every((item, index) => same(item, b[index] as Item));
}

const sameRange = (a: Range, b: Range): boolean =>
  a.start.line === b.start.line &&
  a.start.character === b.start.character &&
  a.end.line === b.end.line &&
  a.end.character === b.end.character;

/** Equal in everything that `diagnostics.ts` and `document-diagnostics.ts` put into one. */
const sameDiagnostic = (a: Diagnostic, b: Diagnostic): boolean =>
  a.message === b.message &&
  a.code === b.code &&
  a.severity === b.severity &&
  a.codeDescription?.href === b.codeDescription?.href &&
  (a.data as { fingerprint?: string } | undefined)?.fingerprint ===
    (b.data as { fingerprint?: string } | undefined)?.fingerprint &&
  sameRange(a.range, b.range) &&
  sameList(a.tags, b.tags, (one, other) => one === other) &&
  sameList(
    a.relatedInformation,
    b.relatedInformation,
    (one, other) =>
      one.message === other.message &&
      one.location.uri === other.location.uri &&
      sameRange(one.location.range, other.location.range),
  );
