/**
 * The relation that a text means where it is taken for one, as by `nextval('"Order_id_seq"')`: names that are not quoted
 * are in lower case, quotation marks are gone.
 */
export const relationName = (text: string): string =>
  text.replace(/"((?:[^"]|"")*)"|[^"]+/g, (part, quoted: string | undefined) =>
    quoted === undefined ? part.toLowerCase() : quoted.replaceAll('""', '"'),
  );
