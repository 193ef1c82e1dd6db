// poolsafe-ignore-file: what programs in other languages send is data here, never sent
import type { Dialect } from '@poolsafe/core';

/** A call of a driver or framework that is SQL by another name. */
export interface SessionCall {
  readonly files: RegExp;
  /** The file must also match: what makes the call this driver's. */
  readonly needs?: RegExp;
  readonly pattern: RegExp;
  /** What the call sends. */
  readonly sql: string;
  readonly dialect: Dialect;
  /** It goes over the wire as a message of the protocol, which poolers may follow where they follow no SQL. */
  readonly protocol?: true;
  /** The call is the program's own words, so that none inside a string counts. */
  readonly bare?: true;
}

/** Calls by which programs change their session without writing SQL. */
export const SESSION_CALLS: readonly SessionCall[] = [
  {
    files: /\.rb$/,
    needs: /ActiveRecord|connection/,
    pattern: /\bget_advisory_lock\s*\(?\s*(?=[\w:"'])/g,
    sql: 'SELECT pg_try_advisory_lock($1)',
    dialect: 'postgres',
  },
  {
    files: /\.rb$/,
    needs: /ActiveRecord|connection/,
    pattern: /\brelease_advisory_lock\s*\(?\s*(?=[\w:"'])/g,
    sql: 'SELECT pg_advisory_unlock($1)',
    dialect: 'postgres',
  },
  {
    files: /\.rb$/,
    needs: /ActiveRecord|connection/,
    pattern: /\bschema_search_path\s*=(?!=)/g,
    sql: 'SET search_path TO h1',
    dialect: 'postgres',
  },
  {
    files: /\.rb$/,
    needs: /['"]pg['"]|\bPG\b/,
    pattern: /\b(?!ActiveRecord)\w+\.prepare\(\s*(?:'[^']+'|"[^"]+")\s*,/g,
    sql: 'PREPARE h1 AS SELECT 1',
    dialect: 'postgres',
    protocol: true,
  },
  {
    files: /\.php$/,
    pattern: /\bpg_(?:send_)?prepare\s*\(\s*\$[\w>-]+\s*,\s*(?:'[^']+'|"[^"]+")/g,
    sql: 'PREPARE h1 AS SELECT 1',
    dialect: 'postgres',
    protocol: true,
  },
  {
    files: /\.(?:java|kt|scala)$/,
    needs: /postgres/i,
    pattern: /\b\w*(?:[cC]onn(?:ection)?|con)\.setSchema\s*\(/g,
    sql: 'SET SESSION search_path TO h1',
    dialect: 'postgres',
  },
  {
    files: /\.(?:java|kt|scala)$/,
    needs: /MultiTenantConnectionProvider/,
    pattern: /\b\w*(?:[cC]onn(?:ection)?|con)\.setSchema\s*\(/g,
    sql: 'SET SESSION search_path TO h1',
    dialect: 'postgres',
  },
  {
    files: /\.py$/,
    needs: /psycopg/,
    pattern: /\.cursor\(\s*(?:name\s*=\s*)?[^()]*\bwithhold\s*=\s*True/g,
    sql: 'DECLARE h1 CURSOR WITH HOLD FOR SELECT 1',
    dialect: 'postgres',
  },
  {
    files: /\.py$/,
    needs: /psycopg2/,
    pattern: /\.set_client_encoding\s*\(/g,
    sql: "SET client_encoding TO 'h1'",
    dialect: 'postgres',
  },
];
