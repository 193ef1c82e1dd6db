/** Texts whose cost would grow faster than their length in a careless reader, by how often their pattern is repeated. */
export const LARGE_TEXTS: readonly [name: string, make: (n: number) => string][] = [
  ['parentheses', (n) => `SELECT ${'('.repeat(n)}1`],
  ['nested calls', (n) => `SELECT ${'nextval('.repeat(n)}`],
  ['open braces', (n) => '{'.repeat(n)],
  ['open tags', (n) => '{%'.repeat(n)],
  ['open quotations', (n) => "SELECT 'x;\nSELECT ".repeat(n)],
  ['copy without end', (n) => 'COPY t FROM stdin;\n'.repeat(n)],
  ['rules', (n) => `CREATE RULE r AS ON INSERT TO t DO (${'NOTIFY a;'.repeat(n)})`],
  ['psql separators', (n) => 'SELECT 1\\;'.repeat(n)],
  ['psql variables', (n) => `SELECT ${":'".repeat(n)}`],
  ['dollar signs', (n) => '$a $b'.repeat(n)],
  ['lists', (n) => `CREATE TEMP TABLE x (a int); SELECT 1 FROM x WHERE a IN (${'1, '.repeat(n)}2)`],
  ['relations', (n) => `CREATE TEMP TABLE x (a int); SELECT 1 FROM ${'y, '.repeat(n)}x`],
  ['holes', (n) => `SELECT ${'${x}, '.repeat(n)}1; SET x = 1`],
];
