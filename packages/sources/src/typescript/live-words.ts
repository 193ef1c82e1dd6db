import type { TSESTree } from '@typescript-eslint/types';
import { looksLikeSql } from './sql-text.js';
import { bare, forEachChild, isFunction, type Node } from './tree.js';

/** What a piece of a module says about its connections to the others. */
export interface PieceWords {
  /** Names that it declares and that others may use or be used through. */
  readonly declares: readonly string[];
  /** Names that it declares for everything: imports, types, constants that stand for a made object. */
  readonly offers: readonly string[];
  /** Every word in it that may be a name of another piece. */
  readonly mentions: ReadonlySet<string>;
  /** Names that it gives a value to. */
  readonly assigns: ReadonlySet<string>;
  /** It belongs to what everything depends on. */
  readonly isCore: boolean;
  /** What it mentions is what it depends on; false for imports, types and lists of exports. */
  readonly leans: boolean;
}

const WORD = /(?<![\w$.])[A-Za-z_$\u0080-\uFFFF][\w$\u0080-\uFFFF]*|(?<=\.\.\.)[A-Za-z_$][\w$]*/g;

/** What is looked for in the text of the whole module, or known to the whole module by its name alone. */
const REACHES_OUT =
  /\brequire\s*\(|\bimport\s*[.(]|\bexports\b|noTransaction\(|transaction\s*[:=]\s*(?:false|'none')|\bglobalThis\b|\barguments\b|\beval\b/;

/** Reads what connects a piece to others, in its text and its tree. What is not certain is taken as connected. */
export function wordsOf(text: string, program: TSESTree.Program): PieceWords {
  const declares: string[] = [];
  const offers: string[] = [];
  const assigns = new Set<string>();
  const mentions = new Set(text.match(WORD));
  let isCore = REACHES_OUT.test(text);
  let leans = false;
  for (const statement of program.body) {
    const kind = read(statement, declares, offers);
    if (kind !== 'own') isCore = true;
    if (kind !== 'list') leans = true;
  }
  const visit = (node: Node): void => {
    if (node.type === 'AssignmentExpression') namesIn(node.left, assigns);
    else if (node.type === 'UpdateExpression') namesIn(node.argument, assigns);
    else if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') namesIn(node.left, assigns);
    forEachChild(node, visit);
  };
  visit(program);
  return { declares, offers, mentions, assigns, isCore, leans };
}

/**
 * What a statement at the top is: `own` is connected by its names, `made` is a constant of the core that depends on what
 * it mentions, `list` tells names and depends on nothing.
 */
function read(statement: Node, declares: string[], offers: string[]): 'own' | 'made' | 'list' {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      return statement.declaration ? read(statement.declaration, declares, offers) : 'list';
    case 'ExportDefaultDeclaration':
      if (statement.declaration.type === 'Identifier') return 'list';
      return read(statement.declaration, declares, offers);
    case 'ImportDeclaration':
      offers.push(...statement.specifiers.map(({ local }) => local.name));
      return 'list';
    case 'ExportAllDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
    case 'TSImportEqualsDeclaration':
    case 'TSExportAssignment':
    case 'TSNamespaceExportDeclaration':
      return statement.type === 'TSModuleDeclaration' ? 'made' : 'list';
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
      if (statement.id) declares.push(statement.id.name);
      return 'own';
    case 'VariableDeclaration': {
      let kind: 'own' | 'made' = 'own';
      for (const { id, init } of statement.declarations) {
        const names = new Set<string>();
        namesIn(id, names);
        const made = statement.kind === 'const' && init !== null && isMade(init);
        if (made) kind = 'made';
        (made ? offers : declares).push(...names);
      }
      return kind;
    }
    default:
      return 'own';
  }
}

/** `new Pool(...)`, `drizzle(pool)`: an object that is made once, with nothing in it that is followed by its name. */
function isMade(init: Node): boolean {
  const node = bare(init);
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  let plain = true;
  const visit = (child: Node): void => {
    if (isFunction(child) || child.type === 'ArrayExpression' || child.type === 'ClassExpression') plain = false;
    if (child.type === 'TaggedTemplateExpression') plain = false;
    if (child.type === 'Literal' && typeof child.value === 'string' && looksLikeSql(child.value)) plain = false;
    if (child.type === 'TemplateLiteral' && looksLikeSql(child.quasis[0]?.value.raw ?? '')) plain = false;
    if (plain) forEachChild(child, visit);
  };
  visit(node);
  return plain;
}

/** The names that a pattern or target holds, types and properties of other objects left out as far as they show. */
function namesIn(target: Node, into: Set<string>): void {
  if (target.type === 'Identifier') into.add(target.name);
  else if (target.type === 'MemberExpression') namesIn(target.object, into);
  else if (target.type !== 'TSTypeAnnotation')
    forEachChild(target, (child) => {
      namesIn(child, into);
    });
}
