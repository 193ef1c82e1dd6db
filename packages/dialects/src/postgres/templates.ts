/** Longest tag or braced hole, in code units: a brace that is not closed must not cost the rest of the text. */
const LONGEST = 4_000;

/** What the languages in which templates are written put into a text: tags and braces. */
export class Templates {
  readonly #text: string;
  readonly #end: number;
  readonly #marks = new Map<string, number>();
  /** Up to where the text was looked at; set back by who asks. */
  reach = 0;

  constructor(text: string, end: number) {
    this.#text = text;
    this.#end = end;
  }

  /**
   * The tag that begins at `start`, by where it ends: `{% ... %}`, `{# ... #}` and `<? ... ?>` steer and say nothing,
   * `{{ ... }}` (braces) and `<?= ... ?>` are holes.
   */
  tag(start: number): { readonly end: number; readonly isHole: boolean } | undefined {
    const open = this.#text.slice(start, start + 3);
    const close = open.startsWith('<?') ? '?>' : open.startsWith('{%') ? '%}' : open.startsWith('{#') ? '#}' : '';
    if (close === '') return undefined;
    this.#looked(start + LONGEST);
    const found = this.#nextMark(close, start + 2);
    if (found + 2 > Math.min(this.#end, start + LONGEST)) return undefined;
    return { end: found + 2, isHole: open === '<?=' };
  }

  /** Offset after the brace that closes the one at `open`; nested braces are followed. One further when none does. */
  braceEnd(open: number): number {
    const limit = Math.min(this.#end, open + LONGEST);
    this.#looked(open + LONGEST);
    if (this.#nextMark('}', open) >= limit) return open + 1;
    let depth = 0;
    for (let i = open; i < limit; i++) {
      const code = this.#text.charCodeAt(i);
      if (code === 123) depth++;
      else if (code === 125 && --depth === 0) return i + 1;
    }
    return open + 1;
  }

  /** Where a closing mark stands next; past the end when nowhere. Each stretch of text is searched once. */
  #nextMark(mark: string, from: number): number {
    const known = this.#marks.get(mark);
    if (known !== undefined && known >= from) return known;
    const found = this.#text.indexOf(mark, from);
    const at = found === -1 ? Infinity : found;
    this.#marks.set(mark, at);
    return at;
  }

  #looked(upTo: number): void {
    if (upTo > this.reach) this.reach = upTo;
  }
}
