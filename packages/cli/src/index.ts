import type { UserConfig } from '@poolsafe/engine';

/** Gives back a configuration as it is: for `poolsafe.config.ts`, whose types the editor then checks. */
export const defineConfig = <Given extends UserConfig>(config: Given): Given => config;
