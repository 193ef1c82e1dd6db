export { analyse, dialects } from './analyse.js';
export { analysePostgres, type AnalyseOptions, postgresDefinitions } from './postgres/analyse.js';
export { analyseMysql, type AnalyseMysqlOptions, mysqlDefinitions } from './mysql/analyse.js';
export {
  ONLY_AT_HEAD as POSTGRES_WORDS_OF_HEADS,
  SESSION_WORDS as POSTGRES_SESSION_WORDS,
} from './postgres/session-words.js';
export { quietInEither, quietScript } from './quiet.js';
export { LiveMysql } from './mysql/live.js';
export { LivePostgres } from './postgres/live.js';
export { sameEnds } from './sql/live-segments.js';
export { type LiveAnalysis, type LiveStatement, relative } from './sql/live-text.js';
export { proxysqlDigest, type ProxysqlDigestOptions } from './mysql/digest.js';
export { withoutLiterals } from './without-literals.js';
export { loadPostgresParser, usePostgresGrammar, withoutGrammar } from './postgres/confirm.js';
export { readTree, type TreeEffect, type TreeReading, type TreeSource } from './postgres/tree/index.js';
export { instantiate } from './sql/instantiate.js';
export { HOLE } from './sql/tokens.js';
export { sentText } from './sent.js';
export { fingerprint, normalise } from './fingerprint/normalise.js';
export { detectDialect, detectFromParts, type Detection, LiveDetection, type SqlProduct } from './detect.js';
export { analyseRedis } from './redis/analyse.js';
export { canBlock, redisCommand, type RedisCommand, redisCommandNames, redisServers } from './redis/commands.js';
export { effectsOfRedisCommand, effectsOfRedisScript, hasRedisEffects } from './redis/effects.js';
export { analyseMongo } from './mongodb/analyse.js';
export { effectsOfMongoCommand, effectsOfMongoMethod, type MongoCommand } from './mongodb/effects.js';
export { analyseMemcached } from './memcached/analyse.js';
