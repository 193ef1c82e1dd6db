import type { ClientFact, EndpointFact, OptionValue } from '@poolsafe/core';
import type { ClientDescription, EnvironmentOptions } from '../../client-description.js';
import { clients } from '../../options.generated.js';
import { readAddress } from '../connection-string.js';
import { entriesByBlock, type Entry } from '../entries.js';
import { keyOf, type Leaf } from '../leaf.js';
import type { FactReader } from '../reader.js';
import { referenceOf } from '../references.js';

type Program = ClientDescription & { readonly environment: EnvironmentOptions };

const programs = clients.filter((client): client is Program => client.environment !== undefined);

/** The image beside a block of variables: `services.x.image` for `services.x.environment`. */
const imageOf = (block: string, leaves: readonly Leaf[]): string | null =>
  leaves.find(
    (leaf) => keyOf(leaf) === 'image' && `${block}\u0000`.startsWith(`${leaf.path.slice(0, -1).join('\u0000')}\u0000`),
  )?.value ?? null;

/** Variables that a program reads. */
const readBy = ({ options, address = [], host, port }: EnvironmentOptions): readonly string[] => [
  ...Object.keys(options),
  ...address,
  ...[host, port].flatMap((name) => name ?? []),
];

const isShown = ({ shownBy }: EnvironmentOptions, entries: readonly Entry[], image: string | null): boolean =>
  entries.some(({ name }) => shownBy.variable?.test(name) === true) ||
  (image !== null && shownBy.image?.test(image) === true);

const variables = [...new Set(programs.flatMap(({ environment }) => readBy(environment)))];

function clientOf({ id, dialect, environment }: Program, entries: readonly Entry[]): ClientFact | undefined {
  const get = (name: string | undefined) => entries.find((entry) => entry.name === name);
  // A service has other lists beside its variables: ports, volumes, networks.
  if (!readBy(environment).some((name) => get(name) !== undefined)) return undefined;
  const { when = {}, address = [], host, port, options } = environment;
  if (!Object.entries(when).every(([name, values]) => values.includes(get(name)?.value ?? ''))) return undefined;
  const named: string[] = [];
  const endpoints: EndpointFact[] = [];
  for (const entry of address.flatMap((name) => get(name) ?? [])) {
    const { leaf, value, offset, name } = entry;
    const read = value === null ? undefined : readAddress(value, leaf.valueRange.start + offset, name, leaf.exact);
    const reference = value === null ? undefined : referenceOf(value);
    if (read && 'endpoint' in read) endpoints.push(read.endpoint);
    else if (reference !== undefined) named.push(reference);
  }
  const at = get(host);
  if (at?.value !== null && at?.value !== undefined) {
    const number = Number(get(port)?.value ?? Number.NaN);
    endpoints.push({
      kind: 'endpoint',
      name: at.name,
      dialect,
      host: at.value,
      port: Number.isNaN(number) ? null : number,
      parameters: [],
      range: (get(port) ?? at).leaf.range,
    });
  }
  const given: Record<string, OptionValue> = {};
  for (const [variable, option] of Object.entries(options)) {
    const entry = get(variable);
    if (!entry) continue;
    const { leaf, value, offset } = entry;
    const { start, end } = leaf.valueRange;
    given[option] = {
      name: variable,
      value,
      range: leaf.range,
      ...(leaf.exact ? { valueRange: { start: start + offset, end } } : {}),
    };
  }
  const place = Object.values(given)[0]?.range ?? (at ?? entries[0])?.leaf.range;
  if (place === undefined) return undefined;
  return {
    kind: 'client',
    client: id,
    connects: { variables: named, endpoints },
    options: given,
    complete: true,
    range: place,
    role: 'application',
  };
}

/** Programs that take their database from variables: in compose files, manifests, charts and files of variables. */
const programEnvironment: FactReader = {
  name: 'program-environment',
  reads: (path) => /\.(ya?ml|json|tf|toml|env)$|(^|\/)\.env/i.test(path) && !/(^|\/)package(-lock)?\.json$/.test(path),
  words: new RegExp(variables.join('|')),
  facts: ({ leaves }) => ({
    facts: [...entriesByBlock(leaves)].flatMap(([block, entries]) => {
      const image = imageOf(block, leaves);
      return programs
        .filter(({ environment }) => isShown(environment, entries, image))
        .flatMap((program) => clientOf(program, entries) ?? []);
    }),
  }),
};

export default programEnvironment;
