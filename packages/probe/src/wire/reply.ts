/** What the server sends, message by message, and what one exchange adds up to. */

export interface ServerMessage {
  readonly type: string;
  readonly body: Buffer;
}

export interface ServerError {
  readonly code: string;
  readonly message: string;
}

/** All that came in answer to what was sent, up to the message that was waited for. */
export interface Reply {
  readonly rows: (string | null)[][];
  readonly tags: string[];
  readonly copied: string[];
  readonly notices: ServerError[];
  /** Types of the messages in order, as letters of the protocol. */
  types: string;
  error: ServerError | null;
  /** The connection was closed before the answer was complete. */
  closed: boolean;
  /** Nothing came in time. */
  timedOut: boolean;
}

export const emptyReply = (): Reply => ({
  rows: [],
  tags: [],
  copied: [],
  notices: [],
  types: '',
  error: null,
  closed: false,
  timedOut: false,
});

/** Fields of an ErrorResponse or NoticeResponse. */
export function readFields(body: Buffer): ServerError {
  const fields = new Map<string, string>();
  let i = 0;
  while (i < body.length && body[i] !== 0) {
    const key = String.fromCharCode(body[i] ?? 0);
    const end = body.indexOf(0, i + 1);
    fields.set(key, body.toString('utf8', i + 1, end));
    i = end + 1;
  }
  return { code: fields.get('C') ?? '', message: fields.get('M') ?? '' };
}

function readRow(body: Buffer): (string | null)[] {
  const row: (string | null)[] = [];
  let offset = 2;
  for (let column = body.readInt16BE(0); column > 0; column--) {
    const length = body.readInt32BE(offset);
    offset += 4;
    if (length < 0) row.push(null);
    else {
      row.push(body.toString('utf8', offset, offset + length));
      offset += length;
    }
  }
  return row;
}

/** Adds one message of the server to a reply. */
export function addMessage(reply: Reply, { type, body }: ServerMessage): void {
  reply.types += type;
  switch (type) {
    case 'D':
      reply.rows.push(readRow(body));
      return;
    case 'C':
      reply.tags.push(body.toString('utf8', 0, body.length - 1));
      return;
    case 'd':
      reply.copied.push(body.toString('utf8'));
      return;
    case 'E':
      reply.error ??= readFields(body);
      return;
    case 'N':
      reply.notices.push(readFields(body));
      return;
  }
}
