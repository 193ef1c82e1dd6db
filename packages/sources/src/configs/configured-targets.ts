import type { Target } from '@poolsafe/core';
import { parseTarget } from '@poolsafe/poolers';
import type { ConfiguredTarget, PoolerConfiguration } from './config-reader.js';

/** The target that one entry of a configuration stands for, in the form of the command line. */
export function targetText({ product }: PoolerConfiguration, { mode, settings }: ConfiguredTarget): string {
  const query = settings.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${product}/${mode}${query === '' ? '' : `?${query}`}`;
}

/** The same, ready to judge with. Settings were checked when the file was read. */
export const configuredTarget = (configuration: PoolerConfiguration, entry: ConfiguredTarget): Target =>
  parseTarget(targetText(configuration, entry));
