import type { ConnectsBy, EndpointFact, OptionValue, ProjectFact } from '@poolsafe/core';
import { readAddress } from '../connection-string.js';
import { keyOf, type Leaf } from '../leaf.js';
import type { FactReader } from '../reader.js';
import { referenceOf } from '../references.js';

const folded = (text: string) => text.toLowerCase().replace(/[-_]/g, '');

/** What a leaf of Java configuration is an option of: the pool's, or the driver's below `data-source-properties`. */
const OPTIONS: readonly (readonly [path: RegExp, option: string])[] = [
  [/(^|\.)(connectioninitsqls?|initsql|newconnectionsql)$/, 'connectionInitSql'],
  [/hikari\.schema$|^schema$|\.defaultschema$/, 'schema'],
  [/hikari\.readonly$|defaultreadonly$|^readonly$/, 'readOnly'],
  [/(^|\.)preparethreshold$/, 'prepareThreshold'],
  [/(^|\.)preferquerymode$/, 'preferQueryMode'],
  [/(^|\.)currentschema$/, 'currentSchema'],
  [/(^|\.)(jdbcfetchsize|fetchsize|defaultrowfetchsize|hibernate\.jdbc\.fetchsize)$/, 'fetchSize'],
];

/** Spring, Quarkus, Micronaut, Hikari and application servers: one client per configuration file, migrations beside it. */
const spring: FactReader = {
  name: 'spring',
  reads: (path) =>
    /(^|\/)(application|bootstrap|hikari|quarkus|persistence|context|standalone|server|datasource|hibernate)[\w.-]*\.(ya?ml|properties|xml|conf|toml)$/i.test(
      path,
    ) || /-ds\.xml$/.test(path),
  facts: ({ leaves }) => {
    const facts: ProjectFact[] = [];
    const options: Record<string, OptionValue> = {};
    const endpoints: EndpointFact[] = [];
    const variables: string[] = [];
    let place: Leaf | undefined;
    let migration: { leaf: Leaf; connects: ConnectsBy } | undefined;
    for (const leaf of leaves) {
      const path = folded(leaf.path.join('.').replaceAll('@', ''));
      const value = leaf.value ?? '';
      const named = nameAttribute(leaf, leaves);
      const option = OPTIONS.find(([pattern]) => pattern.test(named === undefined ? path : folded(named)))?.[1];
      if (option !== undefined && value !== '' && !/name$/.test(path)) {
        options[option] ??= {
          name: named ?? keyOf(leaf),
          value: /\$\{/.test(value) ? null : value,
          range: leaf.range,
          ...(leaf.exact ? { valueRange: leaf.valueRange } : {}),
        };
      }
      if (/^r2dbc:/i.test(value)) continue;
      if (!/(url|jdbcurl|connectionurl)$/.test(path) && !/jdbc:postgres/i.test(value)) continue;
      const read = readAddress(value, leaf.valueRange.start, keyOf(leaf), leaf.exact);
      const variable = referenceOf(value);
      const connects: ConnectsBy = {
        variables: variable === undefined ? [] : [variable],
        endpoints: read && 'endpoint' in read ? [read.endpoint] : [],
      };
      if (connects.endpoints.some(({ dialect }) => dialect !== 'postgres')) continue;
      if (connects.endpoints.length + connects.variables.length === 0) continue;
      if (/flyway|liquibase/.test(path)) migration = { leaf, connects };
      else if (/datasource|jdbc|hikari|url/.test(path)) {
        place ??= leaf;
        endpoints.push(...connects.endpoints);
        variables.push(...connects.variables);
      }
    }
    const first = place ?? leaves.find((leaf) => Object.values(options).some((option) => option.range === leaf.range));
    if (first) {
      facts.push({
        kind: 'client',
        client: 'jdbc',
        connects: { variables, endpoints },
        options,
        complete: place !== undefined,
        range: first.range,
        role: 'application',
      });
    }
    if (migration) {
      facts.push({
        kind: 'client',
        client: 'flyway',
        connects: migration.connects,
        options: {},
        complete: true,
        range: migration.leaf.range,
        role: 'migration',
      });
    }
    return { facts };
  },
};

/** XML that names an option in an attribute: `<connection-property name="prepareThreshold">0</connection-property>`. */
function nameAttribute(leaf: Leaf, leaves: readonly Leaf[]): string | undefined {
  if (keyOf(leaf) === '@name') return undefined;
  if (keyOf(leaf) === '@value') {
    const named = leaves.find(
      (other) =>
        keyOf(other) === '@name' &&
        other.range.start < leaf.range.start &&
        leaf.range.start - other.range.end < 80 &&
        other.path.slice(0, -1).join() === leaf.path.slice(0, -1).join(),
    );
    return named?.value ?? undefined;
  }
  const attribute = leaves
    .filter(
      (other) =>
        keyOf(other) === '@name' &&
        other.path.slice(0, -1).join() === leaf.path.join() &&
        other.range.start <= leaf.valueRange.start,
    )
    .at(-1);
  return attribute?.value ?? undefined;
}

export default spring;
