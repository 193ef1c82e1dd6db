/** A configuration or option that cannot be used. The message names the place, what was found and what is known. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';
}

/** A configuration that is a program, where programs are not to be run. */
export class ProgramNotRun extends ConfigError {
  override readonly name = 'ProgramNotRun';
}
