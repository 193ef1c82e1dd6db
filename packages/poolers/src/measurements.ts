import type { Measurements, MeasuredConfiguration, Until } from '@poolsafe/core';
import { measuredCells, seenOf } from './seen.js';
import { mysqlConstructs } from './constructs/mysql.js';
import { postgresConstructs } from './constructs/postgres.js';
import { profiles } from './profiles.generated.js';
import { keyValueMeasurementsOf } from './measurements-key-value.js';
import directFile from '../measurements/direct.json' with { type: 'json' };
import mariadbFile from '../measurements/mariadb.json' with { type: 'json' };
import mysqlRouterFile from '../measurements/mysql-router.json' with { type: 'json' };
import mysql2File from '../measurements/mysql2.json' with { type: 'json' };
import odysseyFile from '../measurements/odyssey.json' with { type: 'json' };
import pgFile from '../measurements/pg.json' with { type: 'json' };
import pgbouncerFile from '../measurements/pgbouncer.json' with { type: 'json' };
import pgpoolFile from '../measurements/pgpool.json' with { type: 'json' };
import proxysqlFile from '../measurements/proxysql.json' with { type: 'json' };
import postgresFile from '../measurements/postgres.json' with { type: 'json' };

/**
 * A measurement file: one configuration of a pooler a line; per construct `[what was seen, index into texts]` and, for a
 * pin, until when it lasts.
 */
export interface MeasurementFile {
  readonly product: string;
  /** The dialect whose constructs were run; PostgreSQL's when absent. */
  readonly dialect?: 'mysql';
  readonly measured: string;
  readonly texts: readonly string[];
  readonly configurations: readonly {
    readonly version: string;
    readonly mode: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly server: string;
    readonly serverVersion: string;
    readonly cells: Readonly<Record<string, readonly [string, number, Until?]>>;
  }[];
}

const FILES: Readonly<Record<string, MeasurementFile>> = {
  direct: directFile as unknown as MeasurementFile,
  mariadb: mariadbFile as unknown as MeasurementFile,
  'mysql-router': mysqlRouterFile as unknown as MeasurementFile,
  mysql2: mysql2File as unknown as MeasurementFile,
  odyssey: odysseyFile as unknown as MeasurementFile,
  pg: pgFile as unknown as MeasurementFile,
  pgbouncer: pgbouncerFile as unknown as MeasurementFile,
  pgpool: pgpoolFile as unknown as MeasurementFile,
  proxysql: proxysqlFile as unknown as MeasurementFile,
  postgres: postgresFile as unknown as MeasurementFile,
};

/** The measurement file of a product, if it was run. */
export const measurementFile = (product: string): MeasurementFile | undefined => FILES[product];

const cache = new Map<string, Measurements | undefined>();

/** What was measured on a product, in the form that `judge` cites from. */
export function measurementsOf(product: string): Measurements | undefined {
  const seen = seenOf(product);
  if (seen) return seen;
  const measured = profiles.find((profile) => profile.product === product)?.runs ?? product;
  if (!cache.has(product)) cache.set(product, read(FILES[measured]) ?? keyValueMeasurementsOf(measured));
  return cache.get(product);
}

function read(file: MeasurementFile | undefined): Measurements | undefined {
  if (!file) return undefined;
  return {
    constructs: (file.dialect === 'mysql' ? mysqlConstructs : postgresConstructs).filter(
      (construct) => construct.cited !== false,
    ),
    configurations: file.configurations.map((configuration): MeasuredConfiguration => ({
      on:
        file.product === 'PostgreSQL'
          ? configuration.server
          : `${file.product} ${configuration.version} + ${configuration.server}`,
      version: configuration.version,
      mode: configuration.mode,
      settings: configuration.settings,
      serverVersion: configuration.serverVersion,
      cells: measuredCells(
        Object.fromEntries(
          Object.entries(configuration.cells).map(([id, [seen, text]]) => [id, [seen, file.texts[text] ?? '']]),
        ),
      ),
    })),
  };
}
