import { HOLE } from '@poolsafe/dialects';
import type { Module } from './modules.js';
import { isDump } from '../role.js';
import { asSelect, selectedCalls } from './selected-calls.js';
import { isPlainlySql, looksLikeSql } from './sql-text.js';
import { StringValue } from './string-value.js';
import { calleeName, isFunction, keyName, type Node, propertyName } from './tree.js';
import type { Values } from './values.js';

/** A text that is a statement, though it is not seen which connection runs it. */
export interface StrayText {
  readonly node: Node;
  readonly value: StringValue;
  /** `handed-on`: given to a function or kept for one. `selected`: becomes part of a statement. `loose`: it is rather words than a statement, or kept by nobody. */
  readonly use: 'handed-on' | 'selected' | 'loose';
}

/** Functions whose arguments are compared, shown, thrown or described, not executed. */
const NOT_EXECUTING =
  /^(log|debug|info|warn|error|trace|fatal|verbose|silly|print|println|write|writeln|expect|assert\w*|ok|equal|deepEqual|strictEqual|notEqual|is|describe|it|test|step|suite|bench|includes|startsWith|endsWith|match|matchAll|test|indexOf|lastIndexOf|search|localeCompare|split|replace|replaceAll|toBe|toEqual|toContain|toMatch|toThrow|\w*CalledWith|\w*Called|t|i18n|\$t|translate|gettext|require|import|\w*Error|\w*Exception|reject|fail|mock\w*|when|reply|help|usage|option|description|title|label|placeholder|summary|example|examples|hint|notice|notify|toast|alert|confirm|prompt|message|markdown|addEventListener|emit|on|once|off|end|respond|sendText|startSpan|setAttribute|setAttributes|span|capture\w*|report\w*|track|yellow|red|green|bold|dim|cyan|gray|blue|h|p|span|code|text|strong|li|html|send|json|render|RegExp|Symbol|normalize\w*|parse\w*|tokeni[sz]e|classify\w*|detect\w*|is[A-Z]\w*|highlight\w*|snapshot|createElement|jsx|jsxs|_jsx|escape\w*|has|get|parseSql|setValue|setState|set[A-Z]\w*|useState|ref|computed|withComment|comment|Option|inform|say|note|deprecate\w*|invariant|Segment|sprintf)$/;
const NOT_EXECUTING_OBJECT =
  /^(console|logger|log|debug|winston|pino|chalk|colors|expect|assert|chai|vi|jest|sinon|toast|toastr|z|yup|Joi|t|i18n|vscode|monaco|ora|spinner|p|prompts|inquirer|core|Sentry|span|tracer|reporter|ui|notifications|program)$/i;
/** Keys and names under which a text is words about a statement. */
const WORDS_ABOUT =
  /^(message|msg|description|desc|title|label|placeholder|help|helpText|hint|examples?|comment|doc|docs|documentation|detail|details|summary|reason|explanation|content|errorMessage|errorMessages|error|errors|warning|warnings|tooltip|snippet|insertText|expected\w*|expect|output|outputs|note|notes|caption|header|heading|subtitle|body|html|markdown|tip|advice|suggestion|recommendation|fix|bad|good|prompt|prompts|systemPrompt|instructions|kind|type|op|operation|action|event|keyword|keywords|tokens?|completions?|displayName|tag|tags|category|status|state|icon|color|class|className|style|href|url|path|pattern|regex|regexp|id|key|aria\w*|alt|defaultMessage|i18n|span\w*|snapshot|operationName|answer|question|remediation|rationale|code|definition|definitions|template|literal|raw_text|shortcut|methodName|functionName|default|enum|values?|allowed\w*|blocked\w*|forbidden\w*|dangerous\w*|readonly\w*)$/i;
const MARKUP_TAGS =
  /^(html|css|gql|graphql|styled|keyframes|md|markdown|chalk|i18n|t|msg|svg|cypher|javascript|js|ts|dedentMd|cql|kusto|groq)$/i;
const KEEPS_TEXT =
  /^(trim|trimStart|trimEnd|concat|join|raw|unsafe|sql|SQL|literal|format|dedent|stripIndent|stripIndents|oneLine|outdent|freeze|String|append|prefix|toString)$/;

/** Words of a keyword list: capitals only, with the brackets of a grammar. */
const KEYWORDS = /^[A-Z][A-Z_ [\]{}()|]*$/;

/** A list of keywords, as parsers, formatters and editors of SQL have them: hardly anything in it but such words. */
function isVocabulary(list: Extract<Node, { type: 'ArrayExpression' }>): boolean {
  const texts = list.elements.flatMap((element) =>
    element?.type === 'Literal' && typeof element.value === 'string' ? [element.value] : [],
  );
  return texts.length >= 6 && texts.filter((text) => KEYWORDS.test(text)).length >= texts.length * 0.7;
}

/** A statement that stops before what it is about: the name of one, not one. */
const UNFINISHED =
  /^\s*(set(\s+(session|local|global|names|role|transaction|time\s+zone|schema|character\s+set|session\s+(authorization|characteristics)))?|prepare|execute(\s+(procedure|function))?|deallocate(\s+prepare)?|(un)?listen|notify|declare|fetch|move|(un)?lock\s+tables?|lock|savepoint|use|load|create\s+(or\s+replace\s+)?(global\s+|local\s+)?temp(orary)?\s+(table|view|sequence))\s*;?\s*$/i;
/** Of those, what is whole where nothing follows. */
const WHOLE = /^\s*(unlock\s+tables?|unlisten)\s*;?\s*$/i;

/** Names of what makes scripts: a dumper's texts are for whoever loads the dump. */
const WRITES_DUMPS = /dump|backup|exporter/i;

/** The name that a declaration or an assignment gives. */
function nameOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ClassDeclaration':
    case 'FunctionDeclaration':
      return node.id?.name;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return keyName(node.key);
    case 'VariableDeclarator':
      return node.id.type === 'Identifier' ? node.id.name : undefined;
    case 'AssignmentExpression':
      return node.left.type === 'Identifier' ? node.left.name : undefined;
    default:
      return undefined;
  }
}

type Verdict = 'handed-on' | 'loose' | 'not-executed';

/** Finds texts of session state that no execution was seen to use, and tells statements from words about them. */
export class StrayTexts {
  readonly #module: Module;
  readonly #values: Values;
  readonly #sent: ReadonlySet<Node>;
  /** The text that is looked at is the head of a longer one. */
  #goesOn = false;

  /** @param sent what query builders select on connections that are known */
  constructor(module: Module, values: Values, sent: ReadonlySet<Node>) {
    this.#module = module;
    this.#values = values;
    this.#sent = sent;
  }

  all(): readonly StrayText[] {
    const { tree } = this.#module;
    // Reading one of them does not make the others executed.
    const used = new Set(this.#values.used);
    const candidates: readonly Node[] = [
      ...tree
        .ofType('Literal')
        .filter(({ value }) => typeof value === 'string' && value.length > 5 && looksLikeSql(value)),
      ...tree.ofType('TemplateLiteral').filter(({ quasis }) => looksLikeSql(quasis[0]?.value.raw ?? '')),
    ];
    return [
      ...this.#selected(),
      ...candidates.flatMap((node): readonly StrayText[] => {
        if (used.has(node)) return [];
        this.#goesOn = false;
        const use = this.#use(node, 0);
        if (use === 'not-executed') return [];
        const [text] = this.#values.of(this.#whole(node));
        const value = text && this.#goesOn ? StringValue.join([text, StringValue.standingFor(node, ` ${HOLE}`)]) : text;
        if (!value || (UNFINISHED.test(value.text) && !WHOLE.test(value.text))) return [];
        const isRun = use === 'handed-on' && isPlainlySql(value.text) && !this.#isForDump(node, value.text);
        return [{ node, value, use: isRun ? 'handed-on' : 'loose' }];
      }),
    ];
  }

  /** Whether what stands around a text says that it is written to a file, for somebody else to run. */
  #isForDump(node: Node, text: string): boolean {
    if (isDump(text) || WRITES_DUMPS.test(this.#module.path.split('/').at(-1) ?? '')) return true;
    for (const around of this.#module.tree.around(node)) {
      const name = nameOf(around);
      if (name !== undefined && WRITES_DUMPS.test(name)) return true;
    }
    return false;
  }

  /** Calls that a query builder selects, each as the statement that it becomes. */
  #selected(): readonly StrayText[] {
    return selectedCalls(this.#module.tree).flatMap(({ node }): readonly StrayText[] => {
      const [text] = this.#sent.has(node) ? [] : this.#values.of(node);
      if (!text) return [];
      return [{ node, value: asSelect(node, text), use: 'selected' }];
    });
  }

  /** The concatenation that a text begins. */
  #whole(node: Node): Node {
    let current = node;
    for (const parent of this.#module.tree.around(node)) {
      if (parent.type !== 'BinaryExpression' || parent.operator !== '+' || parent.left !== current) break;
      current = parent;
    }
    return current;
  }

  #use(node: Node, depth: number): Verdict {
    let child = node;
    for (const parent of this.#module.tree.around(node)) {
      switch (parent.type) {
        case 'BinaryExpression':
          if (parent.operator !== '+' || parent.left !== child) return 'not-executed';
          break;
        case 'LogicalExpression':
        case 'TSAsExpression':
        case 'TSSatisfiesExpression':
        case 'TSNonNullExpression':
        case 'TSTypeAssertion':
        case 'AwaitExpression':
        case 'ChainExpression':
        case 'SpreadElement':
        case 'SequenceExpression':
        case 'TSEnumMember':
        case 'TSEnumBody':
        case 'YieldExpression':
          break;
        case 'ArrayExpression':
          if (isVocabulary(parent)) return 'not-executed';
          break;
        case 'ConditionalExpression':
          if (parent.test === child) return 'not-executed';
          break;
        case 'TaggedTemplateExpression': {
          const tag = calleeName(parent.tag) ?? '';
          if (MARKUP_TAGS.test(tag)) return 'not-executed';
          break;
        }
        case 'TemplateLiteral':
          // Inside another template: that one is looked at by itself, when it is a statement. One that begins with this
          // text (`${SET} SERIALIZABLE`) is a statement through it.
          if (parent.expressions[0] !== child || parent.quasis[0]?.value.raw.trim() !== '') return 'not-executed';
          this.#goesOn = true;
          break;
        case 'CallExpression':
        case 'NewExpression': {
          const verdict = this.#asArgument(parent, child);
          if (verdict !== 'up') return verdict;
          break;
        }
        case 'MemberExpression': {
          const method = propertyName(parent);
          if (method === undefined || !KEEPS_TEXT.test(method)) return 'not-executed';
          break;
        }
        case 'Property':
          if (parent.value !== child || WORDS_ABOUT.test(keyName(parent.key) ?? '')) return 'not-executed';
          break;
        case 'ObjectExpression':
          break;
        case 'VariableDeclarator':
        case 'AssignmentPattern':
          return this.#asValueOf(parent.type === 'VariableDeclarator' ? parent.id : parent.left, depth);
        case 'AssignmentExpression':
          if (parent.right !== child) return 'not-executed';
          return this.#asValueOf(parent.left, depth);
        case 'PropertyDefinition':
          return WORDS_ABOUT.test(keyName(parent.key) ?? '') ? 'not-executed' : 'handed-on';
        case 'TSEnumDeclaration':
        case 'ExportDefaultDeclaration':
          return 'handed-on';
        case 'ReturnStatement':
        case 'ArrowFunctionExpression':
          return this.#asResult(parent);
        case 'ExpressionStatement':
          // A fragment that stands by itself is sent by its tag; a bare string is a directive.
          return child.type === 'Literal' ? 'not-executed' : 'handed-on';
        default:
          return 'not-executed';
      }
      child = parent;
    }
    return 'not-executed';
  }

  #asArgument(call: Extract<Node, { type: 'CallExpression' | 'NewExpression' }>, child: Node): Verdict | 'up' {
    if (call.callee === child) return 'up';
    const name = calleeName(call.callee) ?? '';
    if (this.#module.tree.parent(call)?.type === 'Decorator') return 'not-executed';
    if (KEEPS_TEXT.test(name)) return 'up';
    if (NOT_EXECUTING.test(name)) return 'not-executed';
    for (let object: Node = call.callee; object.type === 'MemberExpression'; object = object.object) {
      const part =
        object.object.type === 'Identifier'
          ? object.object.name
          : object.object.type === 'CallExpression'
            ? calleeName(object.object.callee)
            : propertyName(object);
      if (part !== undefined && NOT_EXECUTING_OBJECT.test(part)) return 'not-executed';
    }
    // Collected to be joined into something larger, more often than to be run one by one.
    return /^(push|unshift)$/.test(name) ? 'loose' : 'handed-on';
  }

  /** A variable: whatever it is used for. One that is exported, or a field of something, is used elsewhere. */
  #asValueOf(target: Node, depth: number): Verdict {
    const name =
      target.type === 'MemberExpression'
        ? propertyName(target)
        : target.type === 'Identifier'
          ? target.name
          : undefined;
    if (name !== undefined && WORDS_ABOUT.test(name)) return 'not-executed';
    if (target.type !== 'Identifier' || depth > 3) return 'handed-on';
    const variable = this.#module.tree.variable(target);
    if (!variable) return 'handed-on';
    const declaration = variable.defs[0]?.parent;
    const exported = declaration && this.#module.tree.parent(declaration as Node)?.type === 'ExportNamedDeclaration';
    if (exported) return 'handed-on';
    const uses = variable.references
      .filter((reference) => reference.isRead())
      .map(({ identifier }) => {
        const member = this.#module.tree.parent(identifier);
        const parent = member?.type === 'MemberExpression' && member.object === identifier ? member : identifier;
        if (this.#module.tree.parent(identifier)?.type === 'ExportSpecifier') return 'handed-on';
        if (this.#module.tree.parent(parent)?.type === 'ForOfStatement') return 'handed-on';
        return this.#use(parent, depth + 1);
      });
    if (uses.includes('handed-on')) return 'handed-on';
    return uses.includes('loose') ? 'loose' : 'not-executed';
  }

  /** What a function gives back is run by whoever calls it, unless the function makes words. */
  #asResult(node: Node): Verdict {
    const made = isFunction(node) ? node : this.#module.tree.functionOf(node);
    const parent = this.#module.tree.parent(made);
    const name =
      isFunction(made) && made.id
        ? made.id.name
        : parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
          ? parent.id.name
          : parent?.type === 'MethodDefinition' || parent?.type === 'Property' || parent?.type === 'PropertyDefinition'
            ? keyName(parent.key)
            : undefined;
    if (
      name !== undefined &&
      (WORDS_ABOUT.test(name) || /(message|title|label|description|summary|text|name|kind|type)$/i.test(name))
    )
      return 'not-executed';
    if (parent?.type === 'CallExpression' && parent.callee !== made) {
      const verdict = this.#asArgument(parent, made);
      return verdict === 'not-executed' ? verdict : 'handed-on';
    }
    return 'handed-on';
  }
}
