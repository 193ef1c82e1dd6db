/** What stands open while a text is read: code, within a template's `${}` too, or the words of a template. */
type Frame = 'code' | 'template';

/** Quotations and comments that end before anything else does, escapes aside. */
const QUOTED: Readonly<Record<string, RegExp>> = {
  "'": /(?:[^'\\\r\n\u2028\u2029]|\\(?:\r\n|[^]))*'?/y,
  '"': /(?:[^"\\\r\n\u2028\u2029]|\\(?:\r\n|[^]))*"?/y,
};
const LINE_COMMENT = /[^\r\n\u2028\u2029]*/y;

const passed = (pattern: RegExp, text: string, from: number): number => {
  pattern.lastIndex = from;
  pattern.test(text);
  return pattern.lastIndex;
};

/**
 * True when it is certain that a text ends in code, and so what stands behind it is read as it would be by itself. False
 * where a template or a comment is open, and where that can't be told: a slash may begin a regular expression, and `<`
 * in files that hold JSX the words of an element.
 */
export function endsInCode(text: string, mayHoldJsx: boolean): boolean {
  const frames: Frame[] = ['code'];
  /** Braces that are open in the code at hand, by frame. */
  const braces = [0];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (frames.at(-1) === 'template') {
      if (char === '\\') at++;
      else if (char === '`') {
        frames.pop();
        braces.pop();
      } else if (char === '$' && text.charAt(at + 1) === '{') {
        at++;
        frames.push('code');
        braces.push(0);
      }
      continue;
    }
    const quoted = QUOTED[char];
    if (quoted) at = passed(quoted, text, at + 1) - 1;
    else if (char === '`') {
      frames.push('template');
      braces.push(0);
    } else if (char === '/') {
      const next = text.charAt(at + 1);
      if (next === '/') at = passed(LINE_COMMENT, text, at + 2) - 1;
      else if (next === '*') {
        const close = text.indexOf('*/', at + 2);
        if (close === -1) return false;
        at = close + 1;
      } else return false;
    } else if (char === '<' && mayHoldJsx) return false;
    else if (char === '{') braces.push((braces.pop() ?? 0) + 1);
    else if (char === '}') {
      const open = braces.pop() ?? 0;
      if (open === 0 && frames.length > 1) frames.pop();
      else braces.push(open - 1);
    }
  }
  return frames.length === 1;
}
