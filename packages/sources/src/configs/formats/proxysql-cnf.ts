import type { QueryRule } from '@poolsafe/core';
import type { ConfigReader, ConfiguredSetting, PlacedRule } from '../config-reader.js';
import { type LibconfigMember, type LibconfigValue, readLibconfig } from '../libconfig.js';
import { proxysqlTarget, type ProxysqlUser } from '../proxysql-settings.js';

const scalars = (members: readonly LibconfigMember[]): readonly ConfiguredSetting[] =>
  members.flatMap(({ name, value, place }) =>
    value.kind === 'scalar' ? [{ ...place, name: name.replace(/^mysql-/, ''), value: value.value }] : [],
  );

const ruleOf = (value: LibconfigValue): readonly PlacedRule[] => {
  if (value.kind !== 'group') return [];
  const { file, range, members } = value;
  const rule: QueryRule = Object.fromEntries(scalars(members).map((column) => [column.name, column.value]));
  return [{ rule, place: { file, range } }];
};

const userOf = (value: LibconfigValue): readonly ProxysqlUser[] => {
  if (value.kind !== 'group') return [];
  const columns = scalars(value.members);
  return [{ name: columns.find(({ name }) => name === 'username')?.value ?? '', columns }];
};

const reader: ConfigReader = {
  name: 'proxysql.cnf',
  product: 'proxysql',
  matches: (path, text) =>
    /(^|\/)proxysql[^/]*\.(cnf|conf|cfg)(\.(template|tpl|j2|sample|example|erb|dist))?$/i.test(path) ||
    (/\.(cnf|conf|cfg)$/i.test(path) && /^\s*mysql_variables\s*[=:]/m.test(text)),
  read(text, path, readInclude) {
    const { members, problems } = readLibconfig(text, path, readInclude);
    const groups = members.filter(({ name }) => name === 'mysql_variables');
    const variables = groups.flatMap(({ value }) => (value.kind === 'group' ? scalars(value.members) : []));
    const lists = members.filter(({ name }) => name === 'mysql_query_rules');
    const rules = lists.flatMap(({ value }) => (value.kind === 'list' ? value.items.flatMap(ruleOf) : []));
    const tables = members.filter(({ name }) => name === 'mysql_users');
    const users = tables.flatMap(({ value }) => (value.kind === 'list' ? value.items.flatMap(userOf) : []));
    const otherSide = members
      .filter(({ name }) => /^pgsql_(?:variables|query_rules|users)$/.test(name))
      .map(({ name, place }) => ({ ...place, message: `${name}: the PostgreSQL side of ProxySQL is not judged` }));
    const misshapen = [
      ...groups.filter(({ value }) => value.kind !== 'group'),
      ...[...lists, ...tables].filter(({ value }) => value.kind !== 'list'),
    ].map(({ name, place }) => ({
      ...place,
      message: `${name} must be ${name === 'mysql_variables' ? 'a group in braces' : 'a list in parentheses'}; it is passed over`,
    }));
    const read = proxysqlTarget(variables, rules, { file: path, range: { start: 0, end: 0 } }, users);
    return {
      product: 'proxysql',
      targets: read.targets,
      problems: [...problems, ...otherSide, ...misshapen, ...read.problems],
    };
  },
};

export default reader;
