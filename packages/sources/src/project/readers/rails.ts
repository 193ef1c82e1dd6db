import type { OptionValue, ProjectFact } from '@poolsafe/core';
import { readAddress } from '../connection-string.js';
import type { Leaf } from '../leaf.js';
import type { FactReader } from '../reader.js';
import { referenceOf } from '../references.js';

/** ERB with a default: `<%= ENV.fetch('X', false) %>` is not known. */
const plainValue = (leaf: Leaf): string | null =>
  leaf.value === null || /<%|\{\{/.test(leaf.value) ? null : leaf.value;

const FALSE = /^(false|no|off|n)$/i;

/** `config/cable.yml`: Action Cable on PostgreSQL is a listener on the connections of Active Record. */
const actionCable = (leaves: readonly Leaf[]): readonly ProjectFact[] =>
  leaves
    .filter(
      ({ path, value }) =>
        path.at(-1) === 'adapter' && value === 'postgresql' && !/^(development|test)$/.test(path[0] ?? ''),
    )
    .slice(0, 1)
    .map((leaf) => ({
      kind: 'client',
      client: 'action-cable',
      connects: { variables: ['DATABASE_URL'], endpoints: [] },
      options: {},
      complete: true,
      range: leaf.range,
      role: 'listener',
    }));

/** `config/database.yml` of Active Record: one client per environment and database. */
const rails: FactReader = {
  name: 'rails',
  reads: (path) => /(^|\/)(database|cable)[\w.-]*\.ya?ml/i.test(path),
  facts: ({ path: file, leaves, text }) => {
    if (/(^|\/)cable[^/]*$/.test(file)) return { facts: actionCable(leaves) };
    const facts: ProjectFact[] = [];
    const seen = new Set<number>();
    const adapters = leaves.filter(
      ({ path, value }) =>
        path.at(-1) === 'adapter' || (path.at(-1) === 'url' && /postgres|mysql|trilogy|<%|\$/.test(value ?? '')),
    );
    const done = new Set<string>();
    for (const adapter of adapters) {
      const prefix = adapter.path.slice(0, -1);
      if (done.has(prefix.join('.'))) continue;
      done.add(prefix.join('.'));
      if (['development', 'test'].includes(prefix[0] ?? '') && !/default/.test(prefix[0] ?? '')) continue;
      const inBlock = leaves.filter(({ path }) => prefix.every((step, index) => path[index] === step));
      const kind =
        inBlock.find(({ path }) => path.at(-1) === 'adapter')?.value ??
        inBlock.find(({ path }) => path.at(-1) === 'url')?.value ??
        '';
      const client = /postg/i.test(kind)
        ? 'rails'
        : /mysql|trilogy/i.test(kind)
          ? 'rails-mysql'
          : /DATABASE_URL|<%/.test(kind)
            ? 'rails'
            : undefined;
      if (client === undefined) continue;
      const options: Record<string, OptionValue> = {};
      for (const leaf of inBlock) {
        const name = leaf.path.slice(prefix.length).join('.');
        const value = plainValue(leaf);
        options[name] = {
          name,
          value: value !== null && FALSE.test(value) ? 'false' : value,
          range: leaf.range,
          ...(leaf.exact ? { valueRange: leaf.valueRange } : {}),
        };
      }
      const url = inBlock.find(({ path }) => path.at(-1) === 'url');
      const variable = url?.value
        ? (referenceOf(url.value) ?? /ENV(?:\.fetch)?[[(]\s*["']([^"']+)/.exec(url.value)?.[1])
        : undefined;
      const read = url?.value ? readAddress(url.value, url.valueRange.start, 'url', url.exact) : undefined;
      const host = options.host?.value ?? null;
      const port = Number(options.port?.value ?? Number.NaN);
      const hostVariable = /ENV(?:\.fetch)?[[(]\s*["']([^"']+)/.exec(
        inBlock.find(({ path }) => path.at(-1) === 'host')?.value ?? '',
      )?.[1];
      // In braces there is no line to add.
      const indent = /(?:^|\n)([ \t]+)(?:["']?adapter["']?[ \t]*:)?[ \t]*$/.exec(
        text.slice(0, adapter.range.start),
      )?.[1];
      facts.push({
        kind: 'client',
        client,
        connects: {
          variables: [
            ...(variable === undefined ? [] : [variable]),
            ...(hostVariable === undefined ? [] : [hostVariable]),
          ],
          endpoints: [
            ...(read && 'endpoint' in read ? [read.endpoint] : []),
            ...(host !== null || !Number.isNaN(port)
              ? [
                  {
                    kind: 'endpoint' as const,
                    name: null,
                    dialect: client === 'rails' ? ('postgres' as const) : ('mysql' as const),
                    host,
                    port: Number.isNaN(port) ? null : port,
                    parameters: [],
                    range: options.port?.range ?? options.host?.range ?? adapter.range,
                  },
                ]
              : []),
          ],
        },
        options,
        complete: true,
        range: adapter.range,
        ...(seen.has(adapter.range.start) || indent === undefined
          ? {}
          : { insertion: { at: adapter.range.end, before: `\n${indent}`, after: '' } }),
        role: 'application',
      });
      seen.add(adapter.range.start);
    }
    return { facts };
  },
};

export default rails;
