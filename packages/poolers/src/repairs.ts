import type { Target } from '@poolsafe/core';
import { proxysqlRepairs, type RuleInput } from './proxysql/generate-rules.js';

/** What can be told to the pooler itself, by product: a script for its admin interface; empty when nothing is to be done. */
const SCRIPTS: Readonly<Record<string, (found: readonly RuleInput[], target: Target) => string>> = {
  proxysql: (found, { settings }) => proxysqlRepairs(found, settings['keep_multiplexing_variables']).sql,
};

/** A script for a pooler's admin interface that keeps what was found from leaking; empty where there is none. */
export const repairScript = (target: Target, found: readonly RuleInput[]): string =>
  SCRIPTS[target.profile.product]?.(found, target) ?? '';
