import net from 'node:net';

/** Parameters that PgBouncer has always taken. */
const TRACKED = [
  'user',
  'database',
  'client_encoding',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
  'application_name',
];

/** Names in a startup packet other than who connects where. */
function namesIn(packet: Buffer): readonly string[] {
  const parts = packet.subarray(8).toString('utf8').split('\0');
  return parts
    .filter((_, index) => index % 2 === 0)
    .filter((name) => name !== '' && !TRACKED.includes(name.toLowerCase()));
}

/**
 * The startup parameters that clients send while `use` runs: a relay on a port of its own reads the first packet of
 * every connection and passes everything on.
 *
 * @param url of the server, without TLS
 */
export async function startupParameters(
  url: string,
  use: (through: string) => Promise<void>,
): Promise<readonly string[]> {
  const { hostname, port } = new URL(url);
  const seen = new Set<string>();
  const sockets = new Set<net.Socket>();
  const relay = net.createServer((client) => {
    const server = net.connect(Number(port), hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        client.destroy();
        server.destroy();
      });
    }
    client.once('data', (packet: Buffer) => {
      // Protocol 3.0; requests for TLS and cancellation have other numbers.
      if (packet.length > 8 && packet.readInt32BE(4) === 196_608) for (const name of namesIn(packet)) seen.add(name);
      server.write(packet);
      client.pipe(server);
    });
    server.pipe(client);
  });
  await new Promise<void>((done) => relay.listen(0, '127.0.0.1', done));
  const address = relay.address() as net.AddressInfo;
  const through = new URL(url);
  through.port = String(address.port);
  try {
    await use(through.toString());
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => relay.close(done));
  }
  return [...seen];
}
