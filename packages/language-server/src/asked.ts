import { ErrorCodes, type Range, ResponseError } from 'vscode-languageserver/node';

/** A request that cannot be answered, for a reason that lies in what it says. */
export const refuse = (reason: string): ResponseError<void> => new ResponseError(ErrorCodes.InvalidParams, reason);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

const isPosition = (value: unknown): boolean =>
  isObject(value) && isCount(value['line']) && isCount(value['character']);

/** Whether a value from outside is a range of the protocol. */
export const isRange = (value: unknown): value is Range =>
  isObject(value) && isPosition(value['start']) && isPosition(value['end']);

/** What requests are made of, each with what it has to be. */
const PARTS = {
  textDocument: ['a document with a URI', (value: unknown) => isObject(value) && typeof value['uri'] === 'string'],
  position: ['a position', isPosition],
  range: ['a range', isRange],
  context: ['an object', isObject],
  command: ['a name', (value: unknown) => typeof value === 'string'],
} as const;

/**
 * A handler that answers only requests which have these parts: editors are programs of others, and one that errs should
 * read what is wrong with its request.
 */
export const asked =
  <Params, Rest extends readonly unknown[], Answer>(
    parts: readonly (keyof typeof PARTS)[],
    answer: (params: Params, ...rest: Rest) => Answer,
  ) =>
  (params: Params, ...rest: Rest): Answer => {
    for (const part of parts) {
      const [what, holds] = PARTS[part];
      if (!holds(isObject(params) ? params[part] : undefined)) throw refuse(`${part} must be ${what}`);
    }
    return answer(params, ...rest);
  };
