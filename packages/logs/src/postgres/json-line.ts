/** Undoes JSON's escapes of `source[start, end)` into `target` from `to`; returns the end. The target must be as long. */
export function unescapeJson(source: Buffer, start: number, end: number, target: Buffer, to: number): number {
  for (let i = start; i < end; i++) {
    const byte = source[i] ?? 0;
    if (byte !== 92) {
      target[to++] = byte;
      continue;
    }
    const escape = source[++i] ?? 0;
    switch (escape) {
      case 110:
        target[to++] = 10;
        break;
      case 116:
        target[to++] = 9;
        break;
      case 114:
        target[to++] = 13;
        break;
      case 98:
        target[to++] = 8;
        break;
      case 102:
        target[to++] = 12;
        break;
      case 117: {
        let code = Number.parseInt(source.toString('latin1', i + 1, i + 5), 16);
        i += 4;
        if (code >= 0xd800 && code < 0xdc00 && source[i + 1] === 92 && source[i + 2] === 117) {
          const low = Number.parseInt(source.toString('latin1', i + 3, i + 7), 16);
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          i += 6;
        }
        if (!Number.isNaN(code)) to += target.write(String.fromCodePoint(Math.min(code, 0x10ffff)), to, 'utf8');
        break;
      }
      default:
        target[to++] = escape;
    }
  }
  return to;
}

/** The members of a flat JSON object, as ranges of the line that was scanned. */
export class JsonLine {
  count = 0;
  readonly keyStart = new Int32Array(96);
  readonly keyEnd = new Int32Array(96);
  readonly valueStart = new Int32Array(96);
  readonly valueEnd = new Int32Array(96);
  readonly escaped = new Uint8Array(96);

  /** Scans the object in `buffer[at, end)`. Values that are objects or lists are ranges too. False when it is no object. */
  scan(buffer: Buffer, at: number, end: number): boolean {
    this.count = 0;
    let i = at;
    if (buffer[i] !== 123) return false;
    i++;
    for (;;) {
      while (i < end && ((buffer[i] ?? 0) <= 32 || buffer[i] === 44)) i++;
      if (i >= end) return false;
      if (buffer[i] === 125) return true;
      if (buffer[i] !== 34 || this.count >= 96) return false;
      const keyStart = ++i;
      while (i < end && buffer[i] !== 34) i++;
      const keyEnd = i++;
      while (i < end && (buffer[i] === 58 || (buffer[i] ?? 0) <= 32)) i++;
      let escaped = 0;
      let from = i;
      let stop: number;
      if (buffer[i] === 34) {
        from = ++i;
        for (; i < end && buffer[i] !== 34; i++) {
          if (buffer[i] === 92) {
            escaped = 1;
            i++;
          }
        }
        if (i >= end) return false;
        stop = i++;
      } else if (buffer[i] === 123 || buffer[i] === 91) {
        i = closing(buffer, i, end);
        if (i === -1) return false;
        stop = i;
      } else {
        while (i < end && buffer[i] !== 44 && buffer[i] !== 125) i++;
        stop = i;
      }
      this.keyStart[this.count] = keyStart;
      this.keyEnd[this.count] = keyEnd;
      this.valueStart[this.count] = from;
      this.valueEnd[this.count] = stop;
      this.escaped[this.count++] = escaped;
    }
  }
}

/** Behind the bracket that closes the one at `at`; -1 when it is not there. */
function closing(buffer: Buffer, at: number, end: number): number {
  let depth = 0;
  for (let i = at; i < end; i++) {
    const byte = buffer[i];
    if (byte === 34) {
      for (i++; i < end && buffer[i] !== 34; i++) if (buffer[i] === 92) i++;
    } else if (byte === 123 || byte === 91) depth++;
    else if ((byte === 125 || byte === 93) && --depth === 0) return i + 1;
  }
  return -1;
}
