import type { Dialect, EndpointFact, Target } from '@poolsafe/core';
import { endpoints } from './endpoints.generated.js';
import { parseTarget, TargetError } from './target.js';

/** One kind of address of a product. Every key that is given must hold. */
export interface EndpointPattern {
  /** Regular expression (source, case-insensitive) over the host. */
  readonly host?: string;
  readonly port?: number | readonly number[];
  /** The address gives a port, or none. */
  readonly portGiven?: boolean;
  /** Regular expression over the environment variable's name. */
  readonly variable?: string;
  /** A parameter of the address and its value. */
  readonly parameter?: readonly [name: string, value: string];
  /** Target strings, first that is known; `direct` for a database server itself. */
  readonly leads: readonly string[];
}

/** What addresses of one provider or product look like, and what stands behind them. Pure data: one file each. */
export interface EndpointDescription {
  readonly title: string;
  readonly dialects: readonly Dialect[];
  /** `provider`: its host names belong to it. `habit`: ports and names that are usual, asked last. */
  readonly by: 'provider' | 'habit';
  /** First that fits counts. */
  readonly patterns: readonly EndpointPattern[];
  /** How to reach the server without the pooler, one sentence. */
  readonly direct?: string;
}

export interface KnownEndpoint {
  readonly description: EndpointDescription;
  readonly target: Target;
}

const orderOf = (description: EndpointDescription): number => (description.by === 'provider' ? 0 : 1);
const inOrder = [...endpoints].sort((a, b) => orderOf(a) - orderOf(b));

/** What an address leads to; `undefined` where its host, port and name say nothing. */
export function endpointOf(endpoint: EndpointFact): KnownEndpoint | undefined {
  for (const description of inOrder) {
    if (!description.dialects.includes(endpoint.dialect)) continue;
    const pattern = description.patterns.find((candidate) => fits(candidate, endpoint));
    const target = pattern && firstKnown(pattern.leads);
    if (target) return { description, target };
  }
  return undefined;
}

function fits(pattern: EndpointPattern, endpoint: EndpointFact): boolean {
  const { host, port, name, parameters } = endpoint;
  const matches = (source: string | undefined, text: string | null) =>
    source === undefined || (text !== null && new RegExp(source, 'i').test(text));
  return (
    matches(pattern.host, host) &&
    matches(pattern.variable, name) &&
    (pattern.port === undefined || (port !== null && [pattern.port].flat().includes(port))) &&
    (pattern.portGiven === undefined || pattern.portGiven === (port !== null)) &&
    (pattern.parameter === undefined ||
      parameters.some(({ name: given, value }) => given === pattern.parameter?.[0] && value === pattern.parameter[1]))
  );
}

/** The first target string that names a known product. @throws TargetError never */
export function firstKnown(leads: readonly string[]): Target | undefined {
  for (const text of leads) {
    try {
      return parseTarget(text);
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
    }
  }
  return undefined;
}
