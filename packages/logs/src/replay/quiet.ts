import type { SessionEffect } from '@poolsafe/core';
import type { AnalysedShape } from '../analyse.js';
import type { Findings } from '../findings.js';
import { cellKey, contextOf } from './context.js';

/**
 * True for texts that only open and end blocks, and of which there is nothing to tell on any target, whatever stands
 * around them: most of what a log holds besides work.
 */
export function isQuiet(findings: Findings, shape: AnalysedShape): boolean {
  if (shape.plain || shape.needsText || shape.needsParameters) return shape.plain && !shape.needsText;
  let index = 0;
  return shape.statements.every(({ effects }) =>
    effects.every((effect) => {
      const number = index++;
      if (effect.state !== 'transaction' || effect.via === 'savepoint' || effect.scope === 'global') return false;
      // What follows begins blocks, or does so no longer.
      if (effect.name === 'autocommit') return false;
      return effect.action === 'release' || (effect.action === 'write' && isSilent(findings, shape, effect, number));
    }),
  );
}

function isSilent(findings: Findings, shape: AnalysedShape, effect: SessionEffect, index: number): boolean {
  for (const transaction of ['inside', 'outside', 'unknown'] as const)
    for (const ends of ['commit', 'rollback', 'unknown'] as const)
      for (const oneMessage of [true, false]) {
        const facts = { transaction, oneMessage, ends, made: false, released: 'no' } as const;
        const context = contextOf(shape, shape.text, facts);
        const cell = findings.cell(shape, effect, cellKey(index, context), context);
        const pins = cell.pins.some(
          (until) => until !== null && until !== 'transaction-end' && until !== 'statement-end',
        );
        if (cell.spoken.length > 0 || cell.breaks.length > 0 || pins) return false;
      }
  return true;
}
