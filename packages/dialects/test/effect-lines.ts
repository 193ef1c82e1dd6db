import type { AnalysedText } from '@poolsafe/core';

/** `words | state action scope name`, one line an effect; what a script asks for ends in `script`. */
export const effectLines = (text: string, analyse: (text: string) => AnalysedText): readonly string[] =>
  analyse(text).statements.flatMap((statement) =>
    statement.effects.map((effect) =>
      [
        text.slice(effect.range.start, effect.range.end),
        '|',
        effect.state,
        effect.action,
        effect.scope,
        effect.name ?? '-',
        ...(effect.inside ? [effect.inside, effect.via] : []),
      ].join(' '),
    ),
  );
