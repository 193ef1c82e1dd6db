import { calleeName, type FunctionNode, isFunction, type Node } from './tree.js';

/** The expressions that a function gives back, those of functions inside it left out. */
export function returnsOf(node: FunctionNode): readonly Node[] {
  if (node.body && node.body.type !== 'BlockStatement') return [node.body];
  const results: Node[] = [];
  const visit = (statement: Node): void => {
    switch (statement.type) {
      case 'ReturnStatement':
        if (statement.argument) results.push(statement.argument);
        return;
      case 'BlockStatement':
        statement.body.forEach(visit);
        return;
      case 'IfStatement':
        visit(statement.consequent);
        if (statement.alternate) visit(statement.alternate);
        return;
      case 'SwitchStatement':
        for (const { consequent } of statement.cases) consequent.forEach(visit);
        return;
      case 'TryStatement':
        visit(statement.block);
        if (statement.handler) visit(statement.handler.body);
        if (statement.finalizer) visit(statement.finalizer);
        return;
      case 'ForStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'WhileStatement':
        visit(statement.body);
        return;
    }
  };
  if (node.body) visit(node.body);
  return results;
}

/** What a list that is not known is made of: `names.map((name) => `set_config(...)`)`. */
export function mapped(list: Node): Node | undefined {
  if (list.type !== 'CallExpression' || calleeName(list.callee) !== 'map') return undefined;
  const [callback] = list.arguments;
  return callback && isFunction(callback) ? returnsOf(callback)[0] : undefined;
}
