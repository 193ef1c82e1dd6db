import mariadb from 'mariadb';
import mysql from 'mysql2/promise';

/** A connection that was taken out of a pool of one. Rows come as lists of columns. */
export interface Held {
  query(sql: string): Promise<unknown>;
  release(): Promise<void>;
}

/** A library's own pool on MySQL or MariaDB. */
export interface MysqlPoolLibrary {
  /** As in a target, and as it is installed. */
  readonly product: string;
  readonly title: string;
  /** Values of its options that are measured beside its defaults. */
  readonly variants: readonly Readonly<Record<string, boolean>>[];
  open(
    login: { readonly port: number; readonly database: string },
    options: Readonly<Record<string, boolean>>,
  ): OpenPool;
}

export interface OpenPool {
  checkOut(): Promise<Held>;
  end(): Promise<void>;
}

const mysql2: MysqlPoolLibrary = {
  product: 'mysql2',
  title: 'mysql2',
  variants: [{}, { resetOnRelease: true }],
  open: (login, options) => {
    const pool = mysql.createPool({
      host: '127.0.0.1',
      user: 'root',
      connectionLimit: 1,
      ...login,
      ...options,
    } as mysql.PoolOptions);
    return {
      checkOut: async () => {
        const connection = await pool.getConnection();
        return {
          query: async (sql) => (await connection.query<mysql.RowDataPacket[][]>({ sql, rowsAsArray: true }))[0],
          release: () => {
            connection.release();
            return Promise.resolve();
          },
        };
      },
      end: () => pool.end(),
    };
  },
};

const mariadbPool: MysqlPoolLibrary = {
  product: 'mariadb',
  title: 'mariadb',
  variants: [{}, { resetAfterUse: true }, { noControlAfterUse: true }],
  open: (login, options) => {
    const pool = mariadb.createPool({
      host: '127.0.0.1',
      user: 'root',
      connectionLimit: 1,
      allowPublicKeyRetrieval: true,
      ...login,
      ...options,
    });
    return {
      checkOut: async () => {
        const connection = await pool.getConnection();
        return {
          query: (sql) => connection.query<unknown>({ sql, rowsAsArray: true }),
          release: () => connection.release(),
        };
      },
      end: () => pool.end(),
    };
  },
};

/** The pools of the two Node.js drivers for MySQL and MariaDB. */
export const mysqlPoolLibraries: readonly MysqlPoolLibrary[] = [mysql2, mariadbPool];
