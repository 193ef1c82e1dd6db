// Writes packages/dialects/src/redis/commands.json from the COMMAND output of running servers:
//   node lab/kv/generate-redis-commands.mjs 127.0.0.1:6379 [127.0.0.1:6380 ...]
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openConnection } from './resp.mjs';

/** Flags that say something about the connection; what a command does with keys is not our business. */
const FLAGS = ['admin', 'blocking', 'no_multi', 'noscript', 'pubsub', 'write'];

/** Every command and subcommand (`client|id`) of a server with arity and flags. */
export async function readCommands(port, host) {
  const connection = await openConnection(port, host);
  const info = await connection.send('INFO', 'server');
  const valkey = /^valkey_version:(.+?)\r?$/m.exec(info)?.[1];
  const server = valkey ? `valkey ${valkey}` : `redis ${/^redis_version:(.+?)\r?$/m.exec(info)?.[1]}`;
  const commands = new Map();
  const add = ([name, arity, flags, , , , , , , subcommands = []]) => {
    commands.set(name.toLowerCase(), { arity, flags: flags.filter((flag) => FLAGS.includes(flag)).sort() });
    for (const subcommand of subcommands) add(subcommand);
  };
  for (const command of await connection.send('COMMAND')) add(command);
  connection.close();
  return { server, commands };
}

async function main(addresses) {
  const read = [];
  for (const address of addresses) {
    const [host, port] = address.split(':');
    read.push(await readCommands(Number(port), host));
  }
  const names = [...new Set(read.flatMap(({ commands }) => [...commands.keys()]))].sort();
  const rows = names.map((name) => {
    const known = read.map(({ commands }) => commands.get(name));
    // A flag that any of the servers has counts: Redis 7.0 forgets `blocking` on WAIT.
    const flags = [...new Set(known.flatMap((command) => command?.flags ?? []))].sort();
    const servers = known.flatMap((command, index) => (command ? [index] : []));
    return `    ${JSON.stringify(name)}: [${known.find(Boolean).arity}, ${JSON.stringify(flags.join(' '))}, ${JSON.stringify(servers.join(''))}]`;
  });
  const file = fileURLToPath(new URL('../../packages/dialects/src/redis/commands.json', import.meta.url));
  const text = [
    '{',
    `  "about": "COMMAND output: name -> [arity, flags, indexes of the servers that know it]. Written by lab/kv/generate-redis-commands.mjs.",`,
    `  "servers": ${JSON.stringify(read.map(({ server }) => server)).replaceAll(',', ', ')},`,
    '  "commands": {',
    rows.join(',\n'),
    '  }',
    '}',
    '',
  ].join('\n');
  writeFileSync(file, text);
  console.log(`${names.length} commands of ${read.map(({ server }) => server).join(', ')}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
