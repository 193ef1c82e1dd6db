import type { Target } from '@poolsafe/core';
import { targetsOfFlow } from '@poolsafe/engine';
import type { InlayHint, Range } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type CheckedDocument, nameIn, optionsFor } from './checking.js';

/**
 * Behind each name that is given a checked-out connection: how the pooler in front of it shares connections, and which
 * one that is. Nothing where there is no pooler.
 */
export function hintsIn(range: Range, document: TextDocument, checked: CheckedDocument): InlayHint[] {
  const { as, project, settings, text, tooLong } = checked;
  if (!as?.reader.leases || tooLong === true) return [];
  const options = optionsFor(project, as, settings);
  const leases = [...as.reader.leases(text, nameIn(project, as), options.files)];
  leases.sort((a, b) => a.range.start - b.range.start);
  return leases.flatMap((lease): InlayHint[] => {
    const position = document.positionAt(lease.range.end);
    if (position.line < range.start.line || position.line > range.end.line) return [];
    const targets = targetsOfFlow(lease, options).filter(
      ({ profile }) => profile.dialects.includes(lease.dialect) && profile.product !== 'direct',
    );
    if (targets.length === 0) return [];
    const label = [...new Set(targets.map(words))].join(', ');
    return [{ position, label, paddingLeft: true, tooltip: tooltipOf(targets) }];
  });
}

const words = ({ mode, profile }: Target): string =>
  profile.modes.length > 1 ? `${mode.name}: ${profile.product}` : profile.product;

const tooltipOf = (targets: readonly Target[]): string =>
  `Checked out of the pool; judged for ${targets.map(({ id }) => id).join(', ')}.`;
