import type { EndpointFact, OptionValue, ProjectFact } from '@poolsafe/core';
import type { FactReader } from '../reader.js';
import { blocks, keyOf } from '../leaf.js';

/** Data sources of ODBC that use psqlODBC: `odbc.ini`. */
const odbc: FactReader = {
  name: 'odbc',
  reads: (path) => /(^|\/)\.?odbc(inst)?[\w.-]*\.ini$/i.test(path),
  facts: ({ leaves }) => {
    const facts: ProjectFact[] = [];
    for (const block of blocks(leaves).values()) {
      const get = (name: string) => block.find((leaf) => keyOf(leaf).toLowerCase() === name);
      const driver = get('driver');
      if (!driver || !/postgres|psqlodbc/i.test(driver.value ?? '')) continue;
      const host = get('servername') ?? get('server');
      const port = get('port');
      const options: Record<string, OptionValue> = {};
      for (const leaf of block) {
        const name = keyOf(leaf);
        if (/^(password|pwd|username|uid)$/i.test(name)) continue;
        options[name.toLowerCase()] = {
          name,
          value: leaf.value,
          range: leaf.range,
          ...(leaf.exact ? { valueRange: leaf.valueRange } : {}),
        };
      }
      const endpoint: EndpointFact = {
        kind: 'endpoint',
        name: null,
        dialect: 'postgres',
        host: host?.value ?? null,
        port: Number(port?.value) || null,
        parameters: [],
        range: (host ?? driver).range,
      };
      facts.push(endpoint, {
        kind: 'client',
        client: 'psqlodbc',
        connects: { variables: [], endpoints: [endpoint] },
        options,
        complete: true,
        range: driver.range,
        role: 'application',
      });
    }
    return { facts };
  },
};

export default odbc;
