import data from './commands.json' with { type: 'json' };

/** What a server says about a command of its own (`COMMAND`). */
export interface RedisCommand {
  /** `blpop`, or `client|setname` for a subcommand. */
  readonly name: string;
  /** Words with the command's own; negative: at least that many. */
  readonly arity: number;
  readonly flags: readonly string[];
  /** The servers that the table was read from and that know it: `redis 7.0.15`. */
  readonly servers: readonly string[];
}

const table = data.commands as unknown as Readonly<Record<string, readonly [number, string, string]>>;

/** The servers whose command tables are known. */
export const redisServers: readonly string[] = data.servers;

/** Names of every command that is known, subcommands as `client|setname`. */
export const redisCommandNames = (): readonly string[] => Object.keys(table);

/** A command or subcommand by name, in any case. */
export function redisCommand(name: string): RedisCommand | undefined {
  const lower = name.toLowerCase();
  const row = Object.hasOwn(table, lower) ? table[lower] : undefined;
  if (!row) return undefined;
  const [arity, flags, servers] = row;
  return {
    name: lower,
    arity,
    flags: flags.split(' ').filter(Boolean),
    servers: [...servers].map((index) => data.servers[Number(index)] ?? ''),
  };
}

/** True for a command that can make its connection wait (some only with an argument such as `BLOCK`). */
export const canBlock = (name: string): boolean => redisCommand(name)?.flags.includes('blocking') === true;
