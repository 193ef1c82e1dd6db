/** Functions whose result is their first argument as a text, as far as statements go. */
export const TEXT_MAKERS =
  /^(raw|unsafe|plain|literal|Query|QueryStream|Cursor|PreparedStatement|ParameterizedQuery|format|formatQuery|dedent|stripIndent|stripIndents|oneLine|outdent|trim|sql|SQL|String|minify|text|prepare|unsafeSql|sqlRaw|rawSql)$/;

/** Tags that only tidy a text: what stands in their holes is part of it. */
export const PLAIN_TAGS = /^(raw|dedent|outdent|stripIndents?|oneLine\w*|endent|trim\w*)$/;

/** Methods of a string or a statement that leave its text as it is, for us. */
export const TEXT_KEEPERS =
  /^(trim|trimStart|trimEnd|toString|concat|replace|replaceAll|bind|compile|as|inlineParams|valueOf|append|setName)$/;

/** What stands between the elements of a list. */
export const SEPARATOR = /^\s*(,|;|and|or|union(\s+all)?)\s*$/i;
