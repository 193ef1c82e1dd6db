import { describe, expect, it } from 'vitest';
import { MYSQL_SPELLINGS } from '../support/mysql-spellings.js';
import { facts } from './read.js';

describe('every spelling', () => {
  it.each(MYSQL_SPELLINGS)('%s', (sql, expected) => {
    expect([...facts(sql)].sort()).toEqual([...expected].sort());
  });
});
