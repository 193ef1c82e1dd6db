import type { EndpointFact, Fix } from '@poolsafe/core';
import type { Behaviour, EffectTemplate } from '@poolsafe/sources';
import { applies, type ClientUse, givenOption, type PlacedOption } from './client-use.js';
import { parametersOf } from './parameters.js';

/** Something that a client does, with its place. */
export interface Deed {
  readonly effect: EffectTemplate;
  readonly option: string;
  readonly given: PlacedOption | undefined;
  readonly does: string;
  readonly remedy: string;
  readonly sameForAll: boolean;
  readonly onlyConfigured?: boolean;
  readonly dispensable?: boolean;
  readonly fixes: readonly Fix[];
}

/** What a client sends because of its options, or by default. */
export function deedsOf(use: ClientUse): readonly Deed[] {
  const { description } = use;
  const behaviours = description.behaviours.filter((behaviour) => applies(behaviour, use));
  return [
    ...behaviours.flatMap((behaviour) => {
      const given = givenOption(behaviour.option, use);
      return behaviour.effects.map((effect) => ({
        effect,
        option: behaviour.option.replace(/^\?/, ''),
        given,
        does: behaviour.does,
        remedy: behaviour.remedy,
        sameForAll: behaviour.sameForAll ?? false,
        onlyConfigured: behaviour.onlyConfigured ?? false,
        dispensable: behaviour.dispensable ?? false,
        fixes: behaviour.set === undefined ? [] : fixesFor(behaviour, behaviour.set, given, use),
      }));
    }),
    ...parametersOf(use),
  ];
}

const SHELL_FILES = /\.(?:sh|bash|zsh|envrc)$|(?:^|\/)(?:Makefile|Procfile|Dockerfile)[^/]*$/i;

/** Begins a further parameter of an address, as the address's file writes it. */
function separatorOf({ file, parameterSeparator = '' }: EndpointFact & { readonly file: string }): string {
  return parameterSeparator === '&' && /\.(?:xml|config)$/i.test(file) ? '&amp;' : parameterSeparator;
}

/** Edits that give an option a value: in its place, or where the client or its address takes a further one. */
function fixesFor(
  { option, addressTakesIt = false }: Behaviour,
  value: string,
  given: PlacedOption | undefined,
  use: ClientUse,
): readonly Fix[] {
  const name = option.replace(/^\?/, '');
  const title = `Set ${name} to ${value}`;
  if (given?.valueRange) return [{ title, safety: 'safe', edits: [{ ...given.valueRange, text: value }] }];
  if (given) return [];
  const inAddress =
    option.startsWith('?') ||
    addressTakesIt ||
    use.description.behaviours.some(
      (behaviour) =>
        behaviour.option === option &&
        behaviour.when?.[option] === undefined &&
        behaviour.when?.[`?${option}`] !== undefined,
    );
  const [endpoint] = use.connection.endpoints;
  if (inAddress && endpoint?.parameterEnd !== undefined) {
    // A shell takes what stands in an address for its own marks.
    if (SHELL_FILES.test(endpoint.file)) return [];
    const text = `${separatorOf(endpoint)}${name}=${value}`;
    return [{ title, safety: 'safe', edits: [{ start: endpoint.parameterEnd, end: endpoint.parameterEnd, text }] }];
  }
  const { insertion } = use.client;
  if (!insertion || inAddress || !/^\w+$/.test(name)) return [];
  const text = `${insertion.before}${name}${insertion.between ?? ': '}${value}${insertion.after}`;
  return [{ title, safety: 'safe', edits: [{ start: insertion.at, end: insertion.at, text }] }];
}
