import type { NotAnalysed, SessionEffect } from '@poolsafe/core';
import type { InnerText } from '../sql/inner-text.js';
import { type KnownNames, NamesInside } from '../sql/known-names.js';
import type { StatementTokens } from '../sql/tokens.js';
import type { Watch } from '../sql/watch.js';
import type { Definitions } from './definitions.js';
import { doBlock } from './effects/bodies.js';
import * as commands from './effects/commands.js';
import { alterObject, create } from './effects/create.js';
import * as cursors from './effects/cursors.js';
import { explain } from './effects/explain.js';
import { readCalls } from './effects/functions.js';
import * as prepared from './effects/prepared.js';
import * as settings from './effects/settings.js';
import { dropTemp, readTemp, selectInto } from './effects/temp-relations.js';
import * as transactions from './effects/transactions.js';
import { K } from './keywords.js';
import { PlpgsqlReader } from './plpgsql-reader.js';
import { type CommandReader, EffectList, type Language, type Reader } from './reader.js';
import { Scanner } from './scanner.js';

/** Who reads the commands that begin with a keyword. What is in no list is an expression: calls and uses. */
const COMMANDS: Readonly<Record<number, CommandReader | undefined>> = {
  [K.set]: settings.set,
  [K.reset]: settings.reset,
  [K.show]: settings.show,
  [K.alter]: alterObject,
  [K.update]: settings.update,
  [K.begin]: transactions.begin,
  [K.start]: transactions.start,
  [K.commit]: transactions.commit,
  [K.end]: transactions.commit,
  [K.rollback]: transactions.rollback,
  [K.abort]: transactions.rollback,
  [K.savepoint]: transactions.savepoint,
  [K.release]: transactions.release,
  [K.prepare]: prepared.prepare,
  [K.execute]: prepared.execute,
  [K.deallocate]: prepared.deallocate,
  [K.declare]: cursors.declare,
  [K.fetch]: cursors.fetch,
  [K.move]: cursors.move,
  [K.close]: cursors.close,
  [K.create]: create,
  [K.drop]: dropTemp,
  [K.lock]: commands.lock,
  [K.listen]: commands.listen,
  [K.unlisten]: commands.unlisten,
  [K.notify]: commands.notify,
  [K.load]: commands.load,
  [K.discard]: commands.discard,
  [K.do]: doBlock,
  [K.explain]: explain,
  [K.copy]: commands.copy,
};

/** What holds for all that is read within one statement. */
interface Scene {
  readonly list: EffectList;
  readonly known: KnownNames;
  readonly definitions: Definitions;
  readonly watch: Watch;
  /** How many commands and bodies it stands in. */
  readonly depth: number;
}

/** Commands in commands and bodies in bodies are followed this far. */
const DEEPEST = 20;

/** What a statement does, and what of it could not be read. */
export interface ReadStatement {
  readonly effects: readonly SessionEffect[];
  readonly notAnalysed: readonly NotAnalysed[];
}

const NOTHING: ReadStatement = { effects: [], notAnalysed: [] };

/**
 * Reads the effects of one statement's tokens. `knownTemp` holds the temporary relations that exist before it; `watch`
 * takes in the names of those that it makes.
 */
export function readStatement(
  tokens: StatementTokens,
  knownTemp: KnownNames,
  definitions: Definitions,
  watch: Watch,
): ReadStatement {
  if (!tokens.isMarked && tokens.named.length === 0) return NOTHING;
  const list = new EffectList();
  readCommand(tokens, 0, { list, known: knownTemp, definitions, watch, depth: 0 });
  return list;
}

/** Reads one SQL command, at whatever depth it stands. */
function readCommand(tokens: StatementTokens, first: number, scene: Scene): void {
  const { list, known, definitions } = scene;
  let head = first;
  while (tokens.isPunctuation(head, '(')) head++;
  if (head >= tokens.count) return;
  if (scene.depth > DEEPEST) {
    list.note(tokens.range(head, tokens.count - 1), `commands in one another, more than ${String(DEEPEST)} deep`);
    return;
  }
  const inside = (): Scene => ({ ...scene, depth: scene.depth + 1 });
  const reader: Reader = {
    tokens,
    head,
    known,
    definitions,
    emit: list.emit,
    note: list.note,
    follow: list.follow,
    readInner: (inner, language, deferred) => list.deferring(deferred, () => readBody(inner, language, inside())),
    readAt: (at, { deferred, end } = {}) =>
      list.deferring(deferred, () => {
        if (end === undefined || end >= tokens.count) readCommand(tokens, at, inside());
        else readCommand(tokens.slice(at, end), 0, inside());
      }),
    readExpressions: (from, end = tokens.count, deferred = undefined) => {
      list.deferring(deferred, () => {
        readCalls(reader, from, end);
      });
      // Expressions of a table or trigger run later; the relations that it names are looked up now.
      list.deferring(deferred === 'default' || deferred === 'trigger' ? undefined : deferred, () => {
        readTemp(reader, from, end);
      });
    },
  };
  const command = COMMANDS[tokens.keyword(head)];
  if (command) command(reader);
  else {
    selectInto(reader);
    reader.readExpressions(head);
  }
}

/** Reads a body or a dynamic statement. */
function readBody(inner: InnerText, language: Language, { list, known, definitions, watch, depth }: Scene): void {
  if (inner.isEmpty) return;
  list.inside(inner, () => {
    const scanner = new Scanner(inner.text, { psql: false, watch });
    const knownInside = new NamesInside(known);
    const scene: Scene = { list, known: knownInside, definitions, watch, depth };
    const plpgsql = new PlpgsqlReader({
      command: (tokens) => {
        readCommand(tokens, 0, scene);
      },
      expressions: (tokens, first, end) => {
        const part = { tokens, head: first, known: knownInside, definitions, emit: list.emit, follow: list.follow };
        readCalls(part, first, end);
        readTemp(part, first, end);
      },
      dynamic: (text) => {
        readBody(text, 'sql', { ...scene, depth: depth + 1 });
      },
    });
    while (scanner.next()) {
      const from = list.effects.length;
      if (language === 'plpgsql') plpgsql.read(scanner.tokens);
      else readCommand(scanner.tokens, 0, scene);
      for (const effect of list.effects.slice(from)) {
        if (effect.state !== 'temp-relation' || effect.name === undefined) continue;
        if (effect.action === 'write') {
          knownInside.add(effect.name);
          watch.add(effect.name);
        }
        if (effect.action === 'release') knownInside.delete(effect.name);
      }
    }
  });
}
