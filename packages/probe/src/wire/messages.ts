/** Messages of PostgreSQL's protocol, version 3, from the client to the server. */

const cString = (text: string) => Buffer.from(`${text}\0`);

const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const int16 = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};

const message = (type: string, ...parts: readonly Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
};

const argument = (value: string | number) => {
  const bytes = Buffer.from(String(value));
  return Buffer.concat([int32(bytes.length), bytes]);
};

const PROTOCOL_3 = 196608;
const CANCEL_REQUEST = 80877102;

/** The first message of a session. */
export function startupMessage(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [cString(name), cString(value)]);
  const body = Buffer.concat([int32(PROTOCOL_3), ...pairs, Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

/** Asks to cancel what the session with this key (process id and secret, as the server sent them) is doing. */
export const cancelMessage = (key: Buffer) => Buffer.concat([int32(8 + key.length), int32(CANCEL_REQUEST), key]);

export const query = (sql: string) => message('Q', cString(sql));
export const parse = (name: string, sql: string) => message('P', cString(name), cString(sql), int16(0));
export const bind = (portal: string, statement: string, values: readonly (string | number)[] = []) =>
  message('B', cString(portal), cString(statement), int16(0), int16(values.length), ...values.map(argument), int16(0));
export const describeStatement = (name: string) => message('D', Buffer.from('S'), cString(name));
/** `rows`: how many to fetch at most; 0 fetches all. */
export const execute = (portal: string, rows = 0) => message('E', cString(portal), int32(rows));
export const closeStatement = (name: string) => message('C', Buffer.from('S'), cString(name));
export const sync = () => message('S');
export const flush = () => message('H');
export const copyData = (text: string) => message('d', Buffer.from(text));
export const copyDone = () => message('c');
export const terminate = () => message('X');
