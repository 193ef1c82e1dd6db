import type { Evidence } from '@poolsafe/core';

/** A piece of evidence in words. */
export function evidenceWords(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'measured':
      return `measured on ${evidence.on}: ${evidence.detail}`;
    case 'documented':
      return `documented in ${evidence.source}: ${evidence.detail}`;
    case 'inferred':
      return `inferred: ${evidence.detail}`;
  }
}
