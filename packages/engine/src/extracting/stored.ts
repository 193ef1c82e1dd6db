import { type Extraction, type Flow, located, type PlacedStatement } from '@poolsafe/sources';

/** A statement as plain data. `text` is absent where it is the whole file's. */
type StoredStatement = Omit<PlacedStatement, 'inFile' | 'editable' | 'text'> & { readonly text?: string };

type StoredFlow = Omit<Flow, 'statements'> & { readonly statements: readonly StoredStatement[] };

/** What a file holds, as plain data: it can be sent to another thread, and written to a cache as JSON. */
export type StoredExtraction = Omit<Extraction, 'flows'> & { readonly flows: readonly StoredFlow[] };

export function toStored(extraction: Extraction, text: string): StoredExtraction {
  const flows = extraction.flows.map((flow): StoredFlow => ({
    ...flow,
    statements: flow.statements.map((statement): StoredStatement => {
      const plain: Partial<PlacedStatement> = { ...statement };
      for (const key of ['inFile', 'editable', ...(statement.text === text ? (['text'] as const) : [])] as const)
        Reflect.deleteProperty(plain, key);
      return plain as StoredStatement;
    }),
  }));
  return { ...extraction, flows };
}

/** @param text gives the file's text, where a statement needs it */
export function fromStored(stored: StoredExtraction, text: () => string): Extraction {
  const flows = stored.flows.map((flow): Flow => ({
    ...flow,
    statements: flow.statements.map((statement): PlacedStatement => {
      const { text: own, place } = statement;
      if (own !== undefined) return { ...statement, text: own, ...located(place) };
      return Object.defineProperty({ ...statement, ...located(place) }, 'text', {
        get: text,
        enumerable: true,
      }) as PlacedStatement;
    }),
  }));
  return { ...stored, flows };
}
