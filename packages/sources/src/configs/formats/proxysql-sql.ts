import type { ConfigReader, ConfiguredSetting, PlacedRule } from '../config-reader.js';
import { readAdminSql } from '../admin-sql.js';
import { PROXYSQL_RULE_COLUMNS } from '../known-keys/proxysql.js';
import { proxysqlTarget } from '../proxysql-settings.js';

const ofMysql = (name: string): string | undefined => /^mysql-(.+)$/i.exec(name)?.[1];

const reader: ConfigReader = {
  name: 'ProxySQL admin SQL',
  product: 'proxysql',
  matches: (path, text) =>
    /(^|\/)proxysql[^/]*\.sql$/i.test(path) ||
    (/\.sql$/i.test(path) && /\b(?:into|update)\s+(?:\w+\.)?(?:mysql_query_rules|global_variables)\b/i.test(text)),
  read(text, path) {
    const { rows, variables } = readAdminSql(text);
    const settings: ConfiguredSetting[] = [];
    const add = (variable: string, value: string, range: ConfiguredSetting['range']) => {
      const name = ofMysql(variable);
      if (name !== undefined) settings.push({ file: path, range, name, value });
    };
    for (const { table, values, range } of rows) {
      if (table !== 'global_variables') continue;
      add(values['variable_name'] ?? values['0'] ?? '', values['variable_value'] ?? values['1'] ?? '', range);
    }
    for (const { name, value, range } of variables) add(name, value, range);
    const rules = rows
      .filter(({ table }) => table === 'mysql_query_rules')
      .map(({ values, range }): PlacedRule => ({
        // A dump without a list of columns has them all, in the order of the table.
        rule: Object.fromEntries(
          Object.entries(values).map(([column, value]) => [
            /^\d+$/.test(column) ? (PROXYSQL_RULE_COLUMNS[Number(column)] ?? column) : column,
            value,
          ]),
        ),
        place: { file: path, range },
      }));
    const { target, problems } = proxysqlTarget(settings, rules, { file: path, range: { start: 0, end: 0 } });
    return { product: 'proxysql', targets: [target], problems };
  },
};

export default reader;
