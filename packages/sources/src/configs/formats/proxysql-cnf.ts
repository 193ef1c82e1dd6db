import type { QueryRule } from '@poolsafe/core';
import type { ConfigProblem, ConfigReader, ConfiguredSetting, PlacedRule } from '../config-reader.js';
import { hint, unknownKeys } from '../entries.js';
import { TABLES, TOP_LEVEL, VARIABLE_GROUPS } from '../known-keys/proxysql-file.js';
import { isFilledIn } from '../known-keys.js';
import { type LibconfigMember, type LibconfigValue, readLibconfig } from '../libconfig.js';
import { proxysqlTarget, type ProxysqlUser } from '../proxysql-settings.js';

const scalars = (members: readonly LibconfigMember[]): readonly ConfiguredSetting[] =>
  members.flatMap(({ name, value, place }) =>
    value.kind === 'scalar' ? [{ ...place, name, value: value.value }] : [],
  );

/** The variables of a group, whose names are not told apart by case and may carry the group's prefix. */
const variablesOf = (value: LibconfigValue, prefix: string): readonly ConfiguredSetting[] =>
  value.kind === 'group'
    ? scalars(value.members).map((variable) => {
        const name = variable.name.toLowerCase();
        return { ...variable, name: name.startsWith(prefix) ? name.slice(prefix.length) : name };
      })
    : [];

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

/** Names that ProxySQL does not know, outside of what is judged. */
function unknownIn({ name, value, place }: LibconfigMember): readonly ConfigProblem[] {
  const group = VARIABLE_GROUPS[name];
  if (group) {
    return unknownKeys(variablesOf(value, group.prefix), { what: name, keys: group.keys });
  }
  const columns = TABLES[name];
  if (columns && value.kind === 'list') {
    return value.items.flatMap((item) =>
      item.kind === 'group' ? unknownKeys(scalars(item.members), { what: name, keys: columns }) : [],
    );
  }
  if (columns || TOP_LEVEL.includes(name) || isFilledIn(name)) return [];
  const meant = hint(name, [...TOP_LEVEL, ...Object.keys(TABLES), ...Object.keys(VARIABLE_GROUPS)]);
  return [{ ...place, message: `unknown name "${name}" at the top of proxysql.cnf${meant}` }];
}

/** Programs that watch ProxySQL have files of its name, too, without any of these. */
const OWN = /^\s*(?:mysql_(?:variables|servers|users|query_rules)|admin_variables|pgsql_variables)\s*[=:]/m;

const reader: ConfigReader = {
  name: 'proxysql.cnf',
  product: 'proxysql',
  matches: (path, text) =>
    /(^|\/)proxysql\.(cnf|conf|cfg)(\.(template|tpl|j2|sample|example|erb|dist))?$/i.test(path) ||
    (/\.(cnf|conf|cfg)(\.(template|tpl|j2|sample|example|erb|dist))?$/i.test(path) &&
      (text === '' ? /proxysql/i.test(path) : OWN.test(text))),
  read(text, path, readInclude) {
    const { members, problems } = readLibconfig(text, path, readInclude);
    const groups = members.filter(({ name }) => name === 'mysql_variables');
    const variables = groups.flatMap(({ value }) => variablesOf(value, 'mysql-'));
    const lists = members.filter(({ name }) => name === 'mysql_query_rules');
    const rules = lists.flatMap(({ value }) => (value.kind === 'list' ? value.items.flatMap(ruleOf) : []));
    const tables = members.filter(({ name }) => name === 'mysql_users');
    const users = tables.flatMap(({ value }) => (value.kind === 'list' ? value.items.flatMap(userOf) : []));
    const otherSide = members
      .filter(({ name }) => /^pgsql_(?:variables|query_rules|users)$/.test(name))
      .map(({ name, place }) => ({ ...place, message: `${name}: the PostgreSQL side of ProxySQL is not judged` }));
    const unknown = members.flatMap(unknownIn);
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
      problems: [...problems, ...otherSide, ...unknown, ...misshapen, ...read.problems],
    };
  },
};

export default reader;
