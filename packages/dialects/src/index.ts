export { analyse, dialects } from './analyse.js';
export { analysePostgres, type AnalyseOptions } from './postgres/analyse.js';
export { analyseMysql, type AnalyseMysqlOptions } from './mysql/analyse.js';
export { proxysqlDigest, type ProxysqlDigestOptions } from './mysql/digest.js';
export { loadPostgresParser } from './postgres/confirm.js';
export { effectsOfTree, type TreeEffect } from './postgres/ast.js';
export { withoutLiterals } from './postgres/without-literals.js';
export { HOLE } from './sql/tokens.js';
export { sentText } from './sent.js';
