import type { ClientFact, EndpointFact, OptionValue, ProjectFact, TextRange } from '@poolsafe/core';
import { formats } from '../formats.generated.js';
import { keyOf } from '../leaf.js';
import { type FactReader, mayHold } from '../reader.js';
import addresses from './addresses.js';

/** A file's name as the key of a ConfigMap, a Secret or a chart's value. */
const FILE_NAME = /^[\w.-]*\.(?:properties|env|ya?ml|toml|json|ini|conf|cfg|xml)$|^\.env[\w.-]*$/i;

/** Whole files inside another: `application.properties: |` of a ConfigMap. Their addresses stand where the text does. */
const embeddedFiles: FactReader = {
  name: 'embedded-files',
  reads: (path) => /\.ya?ml$/i.test(path),
  words: /^\s*["']?[\w.-]*\.(?:properties|env|ya?ml|toml|json|ini|conf|cfg|xml)["']?\s*:\s*[|>]/im,
  facts: ({ leaves, text }) => {
    const facts: ProjectFact[] = [];
    for (const leaf of leaves) {
      const name = keyOf(leaf);
      const { value } = leaf;
      if (value === null || !value.includes('\n') || !FILE_NAME.test(name) || /\{\{/.test(value)) continue;
      const inner = formats.find((format) => format.reads(name))?.read(value, name).leaves ?? [];
      if (inner.length === 0 || !mayHold(addresses, value, name)) continue;
      const place = (range: TextRange): TextRange => {
        const line = value.slice(range.start, range.end).trim().split('\n')[0] ?? '';
        const at = line === '' ? -1 : text.indexOf(line, leaf.range.start);
        return at === -1 || at > leaf.range.end ? leaf.range : { start: at, end: at + line.length };
      };
      const found = addresses.facts({ path: name, text: value, leaves: inner });
      facts.push(
        ...found.facts.flatMap((fact): readonly ProjectFact[] => {
          if (fact.kind === 'endpoint') return [endpointAt(fact, place)];
          return fact.kind === 'client' ? [clientAt(fact, place)] : [{ ...fact, range: place(fact.range) }];
        }),
      );
    }
    return { facts };
  },
};

type Place = (range: TextRange) => TextRange;

const optionAt = ({ name, value, range }: OptionValue, place: Place): OptionValue => ({
  name,
  value,
  range: place(range),
});

/** Nothing is edited in there: the text's indentation is not the file's. */
const endpointAt = (
  { kind, name, dialect, host, port, parameters, range }: EndpointFact,
  place: Place,
): EndpointFact => ({
  kind,
  name,
  dialect,
  host,
  port,
  parameters: parameters.map((parameter) => optionAt(parameter, place)),
  range: place(range),
});

const clientAt = ({ connects, options, range, client, complete, role }: ClientFact, place: Place): ClientFact => ({
  kind: 'client',
  client,
  complete,
  role,
  implied: true,
  connects: { ...connects, endpoints: connects.endpoints.map((endpoint) => endpointAt(endpoint, place)) },
  options: Object.fromEntries(Object.entries(options).map(([key, option]) => [key, optionAt(option, place)])),
  range: place(range),
});

export default embeddedFiles;
