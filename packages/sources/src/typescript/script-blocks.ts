const SCRIPT = /<script\b([^>]*)>([^]*?)<\/script\s*>/gi;

/** True for files whose code stands in `<script>` blocks. */
export const hasScriptBlocks = (path: string): boolean => /\.(vue|svelte|astro)$/i.test(path);

/**
 * The text of a Vue or Svelte component with everything but its scripts made blank, so that offsets stay what they
 * are. Line breaks stay too.
 */
export function scriptsOnly(text: string): string {
  let result = '';
  let from = 0;
  for (const match of text.matchAll(SCRIPT)) {
    const body = match[2] ?? '';
    if (/\bsrc\s*=/.test(match[1] ?? '')) continue;
    const start = match.index + match[0].indexOf('>', 0) + 1;
    const open = text.indexOf(body, start);
    result += blank(text.slice(from, open)) + body;
    from = open + body.length;
  }
  return result + blank(text.slice(from));
}

const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');
