import { connect } from 'node:net';

/** Reads one RESP2 value at an offset; `undefined` while it is incomplete. */
function readValue(buffer, offset) {
  const end = buffer.indexOf('\r\n', offset);
  if (end < 0) return undefined;
  const type = String.fromCharCode(buffer[offset]);
  const line = buffer.toString('utf8', offset + 1, end);
  let next = end + 2;
  if (type === '+') return { value: line, next };
  if (type === '-') return { value: new Error(line), next };
  if (type === ':') return { value: Number(line), next };
  const length = Number(line);
  if (length < 0) return { value: null, next };
  if (type === '$') {
    if (buffer.length < next + length + 2) return undefined;
    return { value: buffer.toString('utf8', next, next + length), next: next + length + 2 };
  }
  const values = [];
  for (let i = 0; i < length; i++) {
    const item = readValue(buffer, next);
    if (!item) return undefined;
    values.push(item.value);
    next = item.next;
  }
  return { value: values, next };
}

/** A connection that sends words and gives back one reply for each, in order: no client library between us and the server. */
export function openConnection(port, host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    let received = Buffer.alloc(0);
    const waiting = [];
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.on('close', () => {
      for (const { fail } of waiting.splice(0)) fail(new Error('connection closed'));
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let reply = readValue(received, 0); reply; reply = readValue(received, 0)) {
        received = received.subarray(reply.next);
        waiting.shift()?.done(reply.value);
      }
    });
    socket.once('connect', () =>
      resolve({
        send: (...words) =>
          new Promise((done, fail) => {
            waiting.push({ done, fail });
            const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
            socket.write(`*${words.length}\r\n${parts.join('')}`);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}
