import { Opens } from '../analyse.js';
import { Block } from '../record.js';
import type { Session } from './session.js';

/**
 * Puts a statement into its transaction, by what its record says of that (`LogRecord.transaction`, `block`). Returns true when that is a new one; the one before must have been
 * settled by `settle`, which is called then.
 *
 * Exact where the record says so: equal virtual transactions are one transaction, `idle` begins one. Else BEGIN and
 * COMMIT decide, and a statement outside is a transaction of its own.
 */
export function enter(
  session: Session,
  transaction: number,
  block: number,
  settle: (session: Session) => void,
): boolean {
  if (session.inBlock) {
    const another = transaction > 0 && session.virtual > 0 && transaction !== session.virtual && !session.aborted;
    const outside = block === Block.idle;
    if (!(another && block !== Block.inside && block !== Block.aborted) && !outside) {
      if (transaction > 0) session.virtual = transaction;
      session.messages++;
      return false;
    }
    // Its end is not in the log: it failed to parse, was not logged, or came from a function of the client library.
    session.ends = 'unknown';
    session.inBlock = false;
  } else if (session.unsettled && transaction > 0 && transaction === session.virtual) {
    // Several statements in front of one Sync.
    session.messages++;
    return false;
  }
  if (session.unsettled) settle(session);
  session.transaction++;
  session.unsettled = true;
  session.aborted = false;
  session.messages = 1;
  session.virtual = transaction > 0 ? transaction : -1;
  session.ends = 'unknown';
  session.startsAt = Number.NaN;
  session.endsAt = Number.NaN;
  // The block was opened before the log began, or by a statement that the log left out.
  session.inBlock = block === Block.inside || block === Block.aborted || session.manualCommit;
  return true;
}

/** What a statement's block word does. Returns true when the transaction is over with it. */
export function step(session: Session, block: number): boolean {
  switch (block) {
    case Opens.begin:
      session.inBlock = true;
      return false;
    case Opens.commit:
    case Opens.rollback: {
      const was = session.inBlock;
      session.ends = block === Opens.rollback || session.aborted ? 'rollback' : 'commit';
      session.inBlock = false;
      session.aborted = false;
      return was;
    }
    case Opens.chainCommit:
    case Opens.chainRollback:
      session.ends = block === Opens.chainRollback || session.aborted ? 'rollback' : 'commit';
      session.aborted = false;
      return true;
    default:
      return false;
  }
}
