import { formatNamed, formatNames, type LogFormat } from '@poolsafe/logs';
import { unknown } from './options.js';

/** The reader of `--log-format`, when it is given. @throws UsageError */
export function logFormatNamed(name: string | undefined): LogFormat | undefined {
  const format = name === undefined ? undefined : formatNamed(name);
  if (name !== undefined && !format) throw unknown('log format', name, formatNames);
  return format;
}
