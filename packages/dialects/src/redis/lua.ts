const CALL = /\b(?:redis|server)\s*\.\s*p?call\s*\(\s*/g;

const STRING = /^(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|\[\[([^\]]*)\]\])/;

/** Leaves out `-- line` and `--[[ block ]]` comments; strings keep theirs. */
function withoutComments(script: string): string {
  return script.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|--\[\[[\s\S]*?\]\]|--[^\n]*/g,
    (_, string: string | undefined) => string ?? ' ',
  );
}

/**
 * The commands that a Lua script calls by a literal name, with the literal arguments that follow it (an argument that
 * is computed is left out together with what comes after it).
 */
export function commandsOfScript(script: string): readonly (readonly string[])[] {
  const text = withoutComments(script);
  return [...text.matchAll(CALL)].flatMap((call) => {
    const words: string[] = [];
    let rest = text.slice(call.index + call[0].length);
    for (let match = STRING.exec(rest); match; match = STRING.exec(rest)) {
      words.push(match[1] ?? match[2] ?? match[3] ?? '');
      const comma = /^\s*,\s*/.exec(rest.slice(match[0].length));
      if (!comma) break;
      rest = rest.slice(match[0].length + comma[0].length);
    }
    return words.length === 0 ? [] : [words];
  });
}
