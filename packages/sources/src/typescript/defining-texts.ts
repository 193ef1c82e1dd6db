import { parseModule } from './parse.js';
import { forEachChild, type Node } from './tree.js';

const DEFINES = /\bcreate\s+(?:or\s+replace\s+)?(?:function|procedure)\b/i;

/** Where code that defines functions of the database usually stands: reading every module for it would take too long. */
const FOLDERS =
  /(^|\/)([\w-]*migrations?|migrate|procedures?|functions?|triggers?|routines?|sql|ddl|schemas?|database|db)\/([^/]+\/)*[^/]+\.[cm]?[jt]s$/i;

/** True for a module that may define functions of the database in its texts, by its path alone. */
export const mayDefine = (path: string): boolean => FOLDERS.test(path) && !path.endsWith('.d.ts');

/** False for a text that defines no function of a database. */
export const definesRoutines = (text: string): boolean => DEFINES.test(text);

/** What stands for a hole in a name: `${schema}.f` is a function of a schema that is not known. */
const FILLER = 'x';
export const isFilled = (name: string): boolean => name.length >= 4 && name === FILLER.repeat(name.length);

/**
 * The SQL of a module's literals that define functions or procedures, at the offsets at which it stands in the file; the
 * rest of the module is blank. `undefined` where there is none.
 */
export function definingText(text: string, path: string): string | undefined {
  if (!definesRoutines(text)) return undefined;
  let program: Node;
  try {
    program = parseModule(text, path).program;
  } catch {
    return undefined;
  }
  const blank = [...text.replace(/[^\r\n]/g, ' ')];
  const copy = (start: number, end: number) => {
    for (let i = start; i < end; i++) blank[i] = text.charAt(i);
  };
  let defines = false;
  const visit = (node: Node): void => {
    const [start, end] = node.range;
    const literal = node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
    if (literal && DEFINES.test(text.slice(start, end))) {
      defines = true;
      copy(start + 1, end - 1);
      if (node.type === 'TemplateLiteral') for (const hole of node.expressions) fill(hole);
      blank[end - 1] = ';';
      return;
    }
    forEachChild(node, visit);
  };
  const fill = (hole: Node): void => {
    const from = text.lastIndexOf('${', hole.range[0]);
    const to = text.indexOf('}', hole.range[1]);
    if (from !== -1 && to !== -1) blank.fill(FILLER, from, to + 1);
  };
  visit(program);
  return defines ? blank.join('') : undefined;
}
