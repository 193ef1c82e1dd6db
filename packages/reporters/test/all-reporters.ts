import { type Reporter, reporters } from '../src/index.js';

/** Every format's reporter, loaded. */
export const allReporters = (): Promise<readonly Reporter[]> =>
  Promise.all(Object.values(reporters).map((load) => load()));
