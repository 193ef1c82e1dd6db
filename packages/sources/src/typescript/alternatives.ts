import { StringValue } from './string-value.js';

/** Values of one expression that are told apart, and statements of one list that are followed. */
export const MOST_ALTERNATIVES = 8;
export const MOST_ELEMENTS = 60;

/** What any of several expressions can be. */
export const several = (alternatives: readonly (readonly StringValue[])[]): readonly StringValue[] =>
  alternatives.flat().slice(0, MOST_ELEMENTS);

/** Every way to put alternatives of consecutive parts together, up to a handful. */
export function combine(parts: readonly (readonly StringValue[])[]): readonly StringValue[] {
  if (parts.length === 1 && parts[0]) return parts[0];
  let result: StringValue[][] = [[]];
  for (const alternatives of parts) {
    result = result.flatMap((before) => alternatives.map((value) => [...before, value])).slice(0, MOST_ALTERNATIVES);
  }
  return result.map((values) => StringValue.join(values));
}
