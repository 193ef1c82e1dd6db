import type { ClientFact, Dialect, Observation, PoolerFact, ProjectFact } from '@poolsafe/core';
import { readAddress } from '../connection-string.js';
import { keyOf, type Leaf } from '../leaf.js';
import type { FactReader } from '../reader.js';

/** Resources that are poolers, and the attributes of them that others connect to. */
const RESOURCES: Readonly<Record<string, { product: string; attributes: RegExp }>> = {
  aws_db_proxy: { product: 'rds-proxy', attributes: /^endpoint$/ },
  aws_db_proxy_endpoint: { product: 'rds-proxy', attributes: /^endpoint$/ },
  digitalocean_database_connection_pool: {
    product: 'digitalocean',
    attributes: /^(uri|private_uri|host|private_host)$/,
  },
  cloudflare_hyperdrive_config: { product: 'hyperdrive', attributes: /^id$/ },
  neon_endpoint: { product: 'neon', attributes: /^host_pooler$/ },
  neon_project: { product: 'neon', attributes: /^(connection_uri_pooler|database_host_pooler)$/ },
};

/** What a value names: `aws_db_proxy.main.endpoint`, also inside a string. */
const REFERENCE =
  /\b(aws_db_proxy|aws_db_proxy_endpoint|digitalocean_database_connection_pool|neon_endpoint|neon_project)\.[\w-]+(?:\[[^\]]*\])?\.(\w+)/;

const dialectOf = (family: string): Dialect => (/mysql|maria/i.test(family) ? 'mysql' : 'postgres');

/** The variable that a Terraform value becomes: the key itself, or the `name` beside a `value`. */
function nameOf(leaf: Leaf, leaves: readonly Leaf[]): string {
  const key = keyOf(leaf);
  if (key !== 'value') return key;
  const beside = leaves.filter(
    (other) =>
      ['key', 'name'].includes(keyOf(other)) &&
      other.path.slice(0, -1).join() === leaf.path.slice(0, -1).join() &&
      Math.abs(other.range.start - leaf.range.start) < 300,
  );
  const nearest = beside.sort(
    (a, b) => Math.abs(a.range.start - leaf.range.start) - Math.abs(b.range.start - leaf.range.start),
  )[0];
  return nearest?.value ?? key;
}

/** `Type: AWS::RDS::DBProxy` of CloudFormation, SAM and Serverless. */
function cloudFormation(leaves: readonly Leaf[]): readonly PoolerFact[] {
  return leaves
    .filter((leaf) => keyOf(leaf) === 'Type' && leaf.value === 'AWS::RDS::DBProxy')
    .map((leaf) => {
      const holder = leaf.path.slice(0, -1);
      const family = leaves.find(
        (other) => keyOf(other) === 'EngineFamily' && holder.every((step, index) => other.path[index] === step),
      );
      return {
        kind: 'pooler',
        product: 'rds-proxy',
        version: null,
        mode: null,
        settings: {},
        hosts: [],
        port: null,
        dialect: dialectOf(family?.value ?? ''),
        range: leaf.range,
      };
    });
}

/** `provider "postgresql"`: it makes roles and grants, with locks and statements of lib/pq. */
function postgresqlProviders(leaves: readonly Leaf[]): readonly ClientFact[] {
  const inside = leaves.filter(({ path }) => path[0] === 'provider' && path[1] === 'postgresql');
  const get = (name: string) => inside.find((leaf) => keyOf(leaf) === name);
  const host = get('host');
  if (!host || inside.length === 0) return [];
  const port = Number(get('port')?.value ?? Number.NaN);
  return [
    {
      kind: 'client',
      client: 'terraform-postgresql',
      connects: {
        variables: [],
        endpoints: [
          {
            kind: 'endpoint',
            name: null,
            dialect: 'postgres',
            host: host.value,
            port: Number.isNaN(port) ? null : port,
            parameters: [],
            range: host.range,
          },
        ],
      },
      options: {},
      complete: true,
      range: host.range,
      role: 'migration',
    },
  ];
}

/** `backend "pg"` keeps its state in the database, and locks it with a session advisory lock. */
function stateBackends(leaves: readonly Leaf[]): readonly ClientFact[] {
  const address = leaves.find(({ path }) => path.slice(0, 4).join('.') === 'terraform.backend.pg.conn_str');
  if (!address?.value) return [];
  const read = readAddress(address.value, address.valueRange.start, null, address.exact);
  return [
    {
      kind: 'client',
      client: 'terraform-backend',
      connects: { variables: [], endpoints: read && 'endpoint' in read ? [read.endpoint] : [] },
      options: {},
      complete: true,
      range: address.range,
      role: 'migration',
    },
  ];
}

/** `session_pinning_filters` in front of PostgreSQL: RDS Proxy knows the filter for MySQL alone. */
function pinningFilters(leaves: readonly Leaf[], text: string): readonly Observation[] {
  const families = leaves.filter(({ path }) => path[1] === 'aws_db_proxy' && path[3] === 'engine_family');
  if (families.length === 0 || !families.every(({ value }) => /postgres/i.test(value ?? ''))) return [];
  const filter = /^[ \t]*(session_pinning_filters)\s*=\s*\[\s*"/m.exec(text);
  if (!filter) return [];
  const start = filter.index + filter[0].indexOf('session');
  return [
    {
      rule: 'pooler-config',
      severity: 'warning',
      message:
        'RDS Proxy knows session_pinning_filters for MySQL alone: in front of PostgreSQL every SET still keeps a client on its server connection.',
      advice:
        'Take the filter out, and move settings to the initialization query of the proxy, to ALTER ROLE, or to SET LOCAL.',
      range: { start, end: start + 'session_pinning_filters'.length },
      subject: 'session_pinning_filters',
      verdicts: [],
      related: [],
      fixes: [],
    },
  ];
}

/** Managed poolers in Terraform and CloudFormation, and what is given their address. */
const terraform: FactReader = {
  name: 'terraform',
  reads: (path) => /\.(tf|json|ya?ml|template)$/i.test(path),
  words:
    /backend\s+"pg"|"pg"\s*:|provider\s+"postgresql"|aws_db_proxy|digitalocean_database|cloudflare_hyperdrive|neon_|DBProxy/,
  facts: ({ path: file, text, leaves }) => {
    if (!/\.tf(\.json)?$/i.test(file)) return { facts: cloudFormation(leaves) };
    const facts: ProjectFact[] = [];
    const families = leaves.filter(({ path }) => path[1] === 'aws_db_proxy' && path[3] === 'engine_family');
    const dialect = families.length > 0 ? dialectOf(families[0]?.value ?? '') : 'postgres';
    const resources = new Map<string, readonly Leaf[]>();
    for (const leaf of leaves) {
      if (leaf.path[0] !== 'resource') continue;
      const key = leaf.path.slice(1, 3).join(' ');
      resources.set(key, [...(resources.get(key) ?? []), leaf]);
    }
    for (const [key, block] of resources) {
      const resource = RESOURCES[key.split(' ')[0] ?? ''];
      const [first] = block;
      if (!resource || !first || resource.product === 'neon') continue;
      const get = (name: string) =>
        block.find((leaf) => leaf.path.length === 4 && leaf.path[3] === name)?.value ?? null;
      facts.push({
        kind: 'pooler',
        product: resource.product,
        version: null,
        mode: get('mode'),
        settings: {},
        hosts: [],
        port: null,
        range: first.range,
        ...(resource.product === 'rds-proxy' ? { dialect: dialectOf(get('engine_family') ?? '') } : {}),
      } satisfies PoolerFact);
    }
    facts.push(...postgresqlProviders(leaves), ...stateBackends(leaves));
    for (const leaf of leaves) {
      const written = text.slice(leaf.valueRange.start, leaf.valueRange.end);
      const [, type = '', attribute = ''] = REFERENCE.exec(written) ?? [];
      const resource = RESOURCES[type];
      if (!resource?.attributes.test(attribute)) continue;
      facts.push({
        kind: 'endpoint',
        name: nameOf(leaf, leaves),
        dialect: resource.product === 'rds-proxy' ? dialect : 'postgres',
        host: null,
        port: null,
        parameters: [],
        product: resource.product,
        range: leaf.range,
      });
    }
    return { facts, observations: pinningFilters(leaves, text) };
  },
};

export default terraform;
