import type { ConfigReader, ConfiguredSetting, PlacedRule } from '../config-reader.js';
import { readAdminSql } from '../admin-sql.js';
import { PROXYSQL_RULE_COLUMNS, PROXYSQL_USER_ORDER } from '../known-keys/proxysql.js';
import { proxysqlTarget, type ProxysqlUser } from '../proxysql-settings.js';

/** What is said to ProxySQL's admin interface, and to no server. */
const ADMIN =
  /\b(?:into|update)\s+(?:\w+\.)?["`]?(?:mysql_query_rules|mysql_users|mysql_servers)\b|\bglobal_variables\b[^;]*['"]mysql-|^\s*set\s+mysql-\w+\s*=|^\s*load\s+mysql\s+(?:variables|query\s+rules|users|servers)\s+to\s+run(?:time)?\b/im;

const ofMysql = (name: string): string | undefined => /^mysql-(.+)$/i.exec(name)?.[1]?.toLowerCase();

const reader: ConfigReader = {
  name: 'ProxySQL admin SQL',
  product: 'proxysql',
  matches: (path, text) => /(^|\/)proxysql[^/]*\.sql$/i.test(path) || (/\.sql$/i.test(path) && ADMIN.test(text)),
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
    const users = rows
      .filter(({ table }) => table === 'mysql_users')
      .map(({ values, range }): ProxysqlUser => {
        const columns = Object.entries(values).map(([column, value]) => ({
          file: path,
          range,
          name: /^\d+$/.test(column) ? (PROXYSQL_USER_ORDER[Number(column)] ?? column) : column,
          value,
        }));
        return { name: columns.find(({ name }) => name === 'username')?.value ?? '', columns };
      });
    const { targets, problems } = proxysqlTarget(settings, rules, { file: path, range: { start: 0, end: 0 } }, users);
    return { product: 'proxysql', targets, problems };
  },
};

export default reader;
