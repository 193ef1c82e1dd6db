import { bare, type FunctionNode, isFunction, type ModuleTree, type Node, propertyName } from '../tree.js';
import { isAdapted } from './adapters.js';
import { calledName, type KeyValueHandle } from './handle.js';
import type { KeyValueHandles } from './handles.js';

/** A call on a client, with what it asks for. */
export interface ClientCall {
  readonly call: Node;
  readonly handle: KeyValueHandle;
  readonly method: string;
  /** The function that it stands in. */
  readonly scope: Node;
  readonly what: 'command' | 'blocking' | 'subscription' | 'setup';
}

/** What a client is named that is kept for one purpose. */
const OF_ITS_OWN =
  /block|dedicat|duplicat|exclusive|^sub|subscri|subClient|consumer|worker|listener|poller|puller|receiver|waiter|bclient/i;

/** Calls that prepare or end a client and serve nobody. */
const SETUP =
  /^(connect|disconnect|quit|end|close|destroy|on|once|off|catch|then|finally|emit|p?unsubscribe|sunsubscribe|addListener|removeListener|removeAllListeners|ping|duplicate|unref|ref|info|defineCommand|script|xgroup\w*|select|auth|client\w*|config\w*|setMaxListeners|isOpen|status|hello|monitor)$/i;

export const isSetup = (method: string): boolean => SETUP.test(method);

/** Decides which connections of a module serve more than one flow. */
export class Sharing {
  readonly #tree: ModuleTree;
  readonly #handles: KeyValueHandles;
  readonly #calls = new Map<unknown, ClientCall[]>();
  readonly #given = new Set<unknown>();

  constructor(tree: ModuleTree, handles: KeyValueHandles, calls: readonly ClientCall[]) {
    this.#tree = tree;
    this.#handles = handles;
    for (const call of calls) {
      const { identity } = call.handle;
      this.#calls.set(identity, [...(this.#calls.get(identity) ?? []), call]);
    }
    this.#collectGiven();
  }

  /** True when something else is served by the connection while this call waits. */
  whileWaiting(call: ClientCall, node: Node): boolean {
    const { handle } = call;
    if (handle.kind === 'pool' || handle.origin === 'lease') return true;
    if (isAdapted(call.scope, this.#tree)) return false;
    if (OF_ITS_OWN.test(handle.name)) return this.#servesOthers(call) && handle.origin === 'made';
    // A worker's loop may well have its client to itself, and nothing here shows the contrary.
    if (handle.origin === 'imported' && this.#inLoop(node, call.scope) && this.#awaited(node))
      return this.#serves(call);
    if (handle.origin === 'imported' || handle.origin === 'injected' || handle.origin === 'getter') return true;
    if (handle.origin === 'parameter') return this.#servesOthers(call);
    return (
      this.#given.has(handle.identity) ||
      this.#servesOthers(call) ||
      this.#repeats(call.scope) ||
      (this.#ofSingleton(call) && !this.#inLoop(node, call.scope)) ||
      (!this.#awaited(node) && this.#besides(call))
    );
  }

  /** True when others meet a mode, a database or a subscription that this call sets. */
  afterwards(call: ClientCall): boolean {
    const { handle } = call;
    if (handle.kind === 'pool' || handle.origin === 'lease') return true;
    if (isAdapted(call.scope, this.#tree)) return false;
    // Set up where it is made, or where it has just connected: a property of the client like any option.
    if (call.what !== 'subscription' && this.#prepares(call)) return false;
    const others = (this.#calls.get(handle.identity) ?? []).some(
      (other) => other !== call && (other.what === 'command' || other.what === 'blocking'),
    );
    if (OF_ITS_OWN.test(handle.name)) return others && call.what === 'subscription';
    if (handle.origin === 'imported' || handle.origin === 'injected' || handle.origin === 'getter') return true;
    return others || (this.#given.has(handle.identity) && call.what !== 'subscription');
  }

  /** The call stands in the function that makes the client, in one that only this calls, or in its `connect` event. */
  #prepares(call: ClientCall): boolean {
    const { madeIn, assignedIn, identity, maker } = call.handle;
    const around = [call.scope, ...this.#tree.around(call.scope)].filter(isFunction);
    if (around.some((scope) => this.#onConnect(scope, identity))) return true;
    if (call.scope === this.#tree.program) return madeIn === call.scope || assignedIn === call.scope;
    const makers = [madeIn, assignedIn, ...(maker ? [this.#tree.functionOf(maker.node)] : [])].filter(
      (scope): scope is Node => scope !== undefined && isFunction(scope),
    );
    return makers.some(
      (made) => around.includes(made as FunctionNode) || around.some((scope) => this.#calledFrom(scope, made)),
    );
  }

  /** `client.on('connect', () => ...)`: the function is what the client runs when its connection begins. */
  #onConnect(scope: Node, identity: unknown): boolean {
    const call = this.#tree.parent(scope);
    if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
    const [event] = call.arguments;
    return (
      /^(on|once|addListener)$/.test(propertyName(call.callee) ?? '') &&
      event?.type === 'Literal' &&
      /^(connect|ready)$/.test(String(event.value)) &&
      this.#handles.of(call.callee.object)?.identity === identity
    );
  }

  /** True when two runs of the function that this call stands in are on one connection. */
  betweenRuns(call: ClientCall): boolean {
    const { handle, scope } = call;
    if (handle.kind === 'pool') return true;
    if (handle.origin === 'lease' || OF_ITS_OWN.test(handle.name) || isAdapted(scope, this.#tree)) return false;
    if (handle.origin === 'imported' || handle.origin === 'injected' || handle.origin === 'getter') return true;
    if (handle.origin === 'parameter' || scope === this.#tree.program) return false;
    return handle.madeIn !== undefined && handle.madeIn !== scope;
  }

  /** Handles that other modules or other objects get. */
  #collectGiven(): void {
    for (const node of this.#tree.nodes()) {
      if (node.type !== 'Identifier' && node.type !== 'MemberExpression') continue;
      const parent = this.#tree.parent(node);
      if (!parent || (parent.type === 'MemberExpression' && parent.object === node)) continue;
      if (!this.#leaves(node, parent)) continue;
      const handle = this.#handles.of(node);
      if (handle) this.#given.add(handle.identity);
    }
  }

  #leaves(node: Node, parent: Node): boolean {
    switch (parent.type) {
      case 'ExportDefaultDeclaration':
      case 'ExportSpecifier':
        return true;
      case 'VariableDeclarator':
        return (
          parent.id === node &&
          this.#tree.parent(this.#tree.parent(parent) ?? parent)?.type === 'ExportNamedDeclaration'
        );
      case 'AssignmentExpression':
        return (
          ((parent.left === node || parent.right === node) && isModuleExport(parent.left)) ||
          (parent.left === node && this.#tree.parent(parent)?.type === 'ReturnStatement')
        );
      case 'ReturnStatement': {
        // Given away as it is made: whoever gets it has it to itself.
        const handle = this.#handles.of(node);
        return handle?.madeIn !== undefined && handle.madeIn !== this.#tree.functionOf(node);
      }
      case 'ArrowFunctionExpression':
        return parent.body === node && this.#handles.of(node)?.madeIn !== parent;
      case 'Property':
        return parent.value === node && this.#leavesInObject(parent);
      case 'CallExpression':
      case 'NewExpression':
        return parent.callee !== node && takesOver(parent);
      default:
        return false;
    }
  }

  #leavesInObject(property: Node): boolean {
    const object = this.#tree.parent(property);
    const holder = object ? this.#tree.parent(object) : undefined;
    if (!object || !holder) return false;
    if (holder.type === 'AssignmentExpression') return isModuleExport(holder.left);
    if (holder.type === 'ExportDefaultDeclaration') return true;
    return (holder.type === 'CallExpression' || holder.type === 'NewExpression') && takesOver(holder);
  }

  /** Anything else that is called on what has this name, whatever it does: only its name may show the client. */
  #serves({ handle, call }: ClientCall): boolean {
    return this.#tree.ofType('CallExpression').some((other) => {
      if (other === call || other.callee.type !== 'MemberExpression') return false;
      const method = propertyName(other.callee);
      return method !== undefined && !isSetup(method) && calledName(other.callee.object) === handle.name;
    });
  }

  /** Commands in another function that is not a part of the same flow. */
  #servesOthers(call: ClientCall): boolean {
    return (this.#calls.get(call.handle.identity) ?? []).some(
      (other) =>
        other !== call &&
        (other.what === 'command' || other.what === 'blocking') &&
        other.scope !== call.scope &&
        !this.#inside(call.scope, other.scope) &&
        !this.#inside(other.scope, call.scope) &&
        !this.#calledFrom(other.scope, call.scope) &&
        !this.#calledFrom(call.scope, other.scope),
    );
  }

  /** Another command further down in the same function, which is sent without waiting for this one. */
  #besides(call: ClientCall): boolean {
    return (this.#calls.get(call.handle.identity) ?? []).some(
      (other) =>
        other !== call &&
        other.what === 'command' &&
        other.scope === call.scope &&
        other.call.range[0] > call.call.range[0],
    );
  }

  /** A method of a class whose one instance the module exports: anybody calls it, at any time. */
  #ofSingleton({ scope, handle }: ClientCall): boolean {
    const owner = this.#tree.classOf(scope);
    if (!owner?.id || typeof handle.identity !== 'string') return false;
    const name = owner.id.name;
    return this.#tree.ofType('NewExpression').some((node) => {
      if (node.callee.type !== 'Identifier' || node.callee.name !== name) return false;
      const parent = this.#tree.parent(node);
      if (parent?.type === 'VariableDeclarator') return this.#leaves(parent.id, parent);
      return parent !== undefined && this.#leaves(node, parent);
    });
  }

  /** The call stands in a loop: whoever runs it has nothing else to do with the connection. */
  #inLoop(node: Node, scope: Node): boolean {
    for (const outer of this.#tree.around(node)) {
      if (outer === scope) return false;
      if (/^(While|DoWhile|For|ForOf|ForIn)Statement$/.test(outer.type)) return true;
    }
    return false;
  }

  #awaited(node: Node): boolean {
    for (let current: Node = node; ;) {
      const parent = this.#tree.parent(current);
      if (!parent) return false;
      if (parent.type === 'AwaitExpression' || parent.type === 'ReturnStatement') return true;
      if (parent.type === 'ArrowFunctionExpression') return parent.body === current;
      if (
        parent.type === 'MemberExpression' ||
        parent.type === 'CallExpression' ||
        parent.type === 'TSAsExpression' ||
        parent.type === 'TSNonNullExpression'
      ) {
        if (parent.type === 'CallExpression' && parent.callee !== current) return false;
        current = parent;
        continue;
      }
      return false;
    }
  }

  /** A timer or a request handler runs the function again while it still waits. */
  #repeats(scope: Node): boolean {
    const call = this.#tree.parent(scope);
    if (call?.type !== 'CallExpression' || call.callee === scope) return false;
    const callee = bare(call.callee);
    if (callee.type === 'Identifier') return callee.name === 'setInterval';
    return (
      callee.type === 'MemberExpression' &&
      /^(get|post|put|patch|delete|all|use)$/.test(propertyName(callee) ?? '') &&
      call.arguments[0]?.type === 'Literal' &&
      typeof call.arguments[0].value === 'string' &&
      call.arguments[0].value.startsWith('/')
    );
  }

  #inside(inner: Node, outer: Node): boolean {
    for (let node = this.#tree.parent(inner); node; node = this.#tree.parent(node)) if (node === outer) return true;
    return false;
  }

  /** True when a function is called by name somewhere in another one. */
  #calledFrom(called: Node, caller: Node): boolean {
    const name = this.#nameOf(called);
    if (name === undefined) return false;
    const stack: Node[] = [caller];
    for (const node of this.#tree.nodes()) {
      if (node.type !== 'CallExpression' || !stack.some((outer) => this.#inside(node, outer))) continue;
      const callee = bare(node.callee);
      if (callee.type === 'Identifier' && callee.name === name) return true;
      if (
        callee.type === 'MemberExpression' &&
        propertyName(callee) === name &&
        callee.object.type === 'ThisExpression'
      )
        return true;
    }
    return false;
  }

  #nameOf(scope: Node): string | undefined {
    if (scope.type === 'FunctionDeclaration') return scope.id?.name;
    const parent = this.#tree.parent(scope);
    if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
    if (
      (parent?.type === 'MethodDefinition' || parent?.type === 'Property' || parent?.type === 'PropertyDefinition') &&
      parent.key.type === 'Identifier'
    )
      return parent.key.name;
    return undefined;
  }
}

function isModuleExport(left: Node): boolean {
  const node = bare(left);
  if (node.type !== 'MemberExpression') return false;
  const object = bare(node.object);
  const root = object.type === 'MemberExpression' ? bare(object.object) : object;
  const name = root.type === 'Identifier' ? root.name : '';
  return (
    (name === 'module' && (propertyName(node) === 'exports' || object.type === 'MemberExpression')) ||
    name === 'exports' ||
    name === 'global' ||
    name === 'globalThis'
  );
}

/** Calls that look at a client, bind it or wait for it, and keep nothing. */
function takesOver(call: Node): boolean {
  if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return false;
  const callee = bare(call.callee);
  const name =
    callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? (propertyName(callee) ?? '') : '';
  return !/^(promisify|promisifyAll|bind|call|apply|log|error|warn|info|debug|all|allSettled|race|resolve|Boolean|String|expect|assert|ok|close\w*|quit\w*|disconnect\w*|shutdown\w*|waitFor\w*|once|push)$/.test(
    name,
  );
}
