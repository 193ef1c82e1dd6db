import { analyse } from '@poolsafe/dialects';
import type { EffectTemplate } from '@poolsafe/sources';
import type { ClientUse, PlacedOption } from './client-use.js';
import type { Deed } from './deeds.js';

/** Spellings of one parameter: the server folds case. */
const fold = (name: string): string => name.trim().toLowerCase();

const startupRemedy = (name: string): string =>
  `Take it out and set it for the role: \`ALTER ROLE ... SET ${name} = ...\`, or with SET LOCAL in the transactions that need it.`;

const setRemedy = (name: string): string =>
  `Set it for the role instead: \`ALTER ROLE ... SET ${name} = ...\`, or with SET LOCAL in the transactions that need it.`;

/** `-c a=b -c c=d`, `--a=b`, and `a=b` as some drivers take them. */
export function flagParameters(text: string): readonly string[] {
  const names = [...text.matchAll(/(?:-c\s*|--)([A-Za-z_][\w.-]*)\s*=/g)].flatMap((match) => match[1] ?? []);
  return names.map((name) => fold(name.replaceAll('-', '_')));
}

/** The parameters that a client sets when it connects, as deeds. */
export function parametersOf(use: ClientUse): readonly Deed[] {
  const { parameters } = use.description;
  if (!parameters) return [];
  const deeds: Deed[] = [];
  const add = (effect: EffectTemplate, given: PlacedOption, does: string, remedy: string) => {
    // What every session has by default is noticed by nobody else; the SET itself still pins.
    const sameForAll = effect.name === 'search_path' && /^("\$user",\s*)?public$/.test(given.value ?? '');
    const fixes = given.removal
      ? [{ title: `Take ${given.name} out`, safety: 'unsafe' as const, edits: given.removal }]
      : [];
    deeds.push({ effect, option: given.name, given, does, remedy, sameForAll, fixes });
  };
  const each = (map: Readonly<Record<string, string>> | undefined, via: 'startup' | 'set') => {
    for (const [option, parameter] of Object.entries(map ?? {})) {
      const prefix = option.endsWith('.*') ? option.slice(0, -1) : undefined;
      const given = Object.entries(use.options).filter(([name, value]) => {
        if (prefix === undefined) return name === option;
        const rest = name.slice(prefix.length);
        // Names of parameters may hold dots: `connection: { 'app.user': 1 }` is one key.
        return name.startsWith(prefix) && (!rest.includes('.') || rest === value.name);
      });
      for (const [name, value] of given) {
        if (isOff(value)) continue;
        // `schema` and `search_path` of one client are one SET.
        if (
          via === 'set' &&
          deeds.some(({ effect }) => effect.via === 'set' && effect.name === serverNameOf(parameter, name, prefix))
        )
          continue;
        const server = serverNameOf(parameter, name, prefix);
        if (parameter === '*' && server === 'options' && value.value !== null) continue;
        const state = server === 'role' ? ('role' as const) : ('setting' as const);
        add(
          { state, action: 'write', scope: 'session', via, name: server },
          value,
          via === 'startup' ? `sends ${server} when it connects` : `sends SET ${server} on every new connection`,
          via === 'startup' ? startupRemedy(server) : setRemedy(server),
        );
      }
    }
  };
  each(parameters.startup, 'startup');
  each(parameters.set, 'set');
  const flags = [...(parameters.flags ?? []), ...(parameters.startup?.['connection.*'] ? ['connection.options'] : [])];
  for (const option of flags) {
    const given = use.options[option];
    for (const name of given?.value ? flagParameters(given.value) : []) {
      if (given)
        add(
          { state: 'setting', action: 'write', scope: 'session', via: 'startup-options', name },
          given,
          `sends ${name} in options when it connects`,
          startupRemedy(name),
        );
    }
  }
  const texts = [
    ...(parameters.sql ?? []).map((option) => ({ option, before: '' })),
    ...(parameters.assignments ?? []).map((option) => ({ option, before: 'SET SESSION ' })),
  ];
  for (const { option, before } of texts) {
    const given = use.options[option];
    if (!given?.value) continue;
    for (const statement of analyse(before + given.value, use.description.dialect).statements) {
      for (const effect of statement.effects)
        add(effect, given, 'runs this on every new connection', setRemedy(effect.name ?? 'parameter'));
    }
  }
  return deeds;
}

const serverNameOf = (parameter: string, name: string, prefix: string | undefined): string =>
  fold(parameter === '*' ? name.slice((prefix ?? '').length) : parameter);

/** A value that sends nothing. */
const isOff = (option: PlacedOption): boolean => {
  const value = option.value?.toLowerCase();
  return value === 'false' && !/only/i.test(option.name)
    ? /timeout|messages|readonly/i.test(option.name)
    : value === 'undefined' ||
        value === 'null' ||
        value === '' ||
        (/read_?only/i.test(option.name) && value === 'false');
};
