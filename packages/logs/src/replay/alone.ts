import type { AnalysedShape } from '../analyse.js';
import type { Findings, JudgedCell, WordPlace } from '../findings.js';
import { prepares } from './needs.js';
import type { Session, Wait } from './session.js';

/** True where what is told happens to others, and the connection of Redis was not seen to serve anything else. */
export const isAlone = (session: Session, shape: AnalysedShape, cell: JudgedCell): boolean =>
  shape.dialect === 'redis' && cell.toOthers && !session.mixes;

/** Keeps what is told of a wait until the connection does other work: one that only waits makes nobody wait. */
export function hold(session: Session, cell: JudgedCell, place: WordPlace): void {
  const waits = (session.waits ??= new Map<JudgedCell, Wait>());
  const wait = waits.get(cell);
  if (wait) wait.times++;
  else waits.set(cell, { place, times: 1 });
}

/** Takes note of work that is neither getting ready, nor waiting, nor listening: what waited on the connection held it up. */
export function mix(session: Session, shape: AnalysedShape, findings: Findings): void {
  if (prepares(shape.dialect, shape.text)) return;
  session.works = true;
  const onlyWaits = shape.statements.every(({ effects }) =>
    effects.some(({ state }) => state === 'blocking-wait' || state === 'subscription'),
  );
  if (shape.dialect === 'redis' && shape.statements.length > 0 && onlyWaits) return;
  session.mixes = true;
  for (const [cell, { place, times }] of session.waits ?? []) {
    for (const target of cell.breaks) (session.breaks ??= [])[target] = true;
    findings.count(cell, place, session, undefined, !session.complete, times);
  }
  session.waits = undefined;
}
