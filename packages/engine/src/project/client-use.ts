import { type Connection, type Filed, type OptionValue, type Project, versionInRange } from '@poolsafe/core';
import type { Behaviour, ClientDescription, OptionTest, Switch } from '@poolsafe/sources';

export type Client = Project['clients'][number];

/** An option with the file it stands in: the client's own, or the address's. */
export type PlacedOption = Filed<OptionValue>;

/** One client with all that decides what it sends. */
export interface ClientUse {
  readonly client: Client;
  readonly description: ClientDescription;
  readonly connection: Connection;
  readonly options: Readonly<Record<string, PlacedOption>>;
  readonly version: string | null;
}

/** A name as this client compares names. */
const folded = ({ looseNames }: ClientDescription, name: string): string =>
  looseNames === true ? name.toLowerCase().replace(/[\s_]/g, '') : name;

/** A client with the options that stand at it and in its addresses. */
export function useOf(
  client: Client,
  description: ClientDescription,
  project: Project,
  connection = project.connection(client.connects, description.dialect),
): ClientUse {
  const options: Record<string, PlacedOption> = {};
  for (const [name, option] of Object.entries(client.options)) {
    options[name] = { ...option, file: client.file };
    if (description.optionsAreParameters === true)
      options[`?${folded(description, name)}`] = { ...option, file: client.file };
  }
  for (const endpoint of connection.endpoints) {
    for (const parameter of endpoint.parameters)
      options[`?${folded(description, parameter.name)}`] ??= { ...parameter, file: endpoint.file };
  }
  const found = description.packages
    .map((name) => project.versionOf(description.ecosystem, name))
    .find((dependency) => dependency !== undefined);
  return { client, description, connection, options, version: found?.version ?? null };
}

/** An unknown version counts as the newest. */
export const inRange = (version: string | null, range: string | undefined): boolean =>
  range === undefined || versionInRange(version ?? '9999', range);

/** Whether an option stands as a test asks. */
export function holds(test: OptionTest, name: string, use: ClientUse): boolean {
  const option = use.options[name];
  if (test === 'given') return option !== undefined;
  if (test === 'absent') return option === undefined && use.client.complete;
  const value = option?.value?.toLowerCase();
  if ('is' in test) return value !== undefined && isOneOf(value, test.is);
  if ('given' in test) return value !== undefined && !isOneOf(value, test.given);
  if ('above' in test) return value !== undefined && Number(value) > test.above;
  if (option === undefined) return name.startsWith('?') || use.client.complete;
  return value !== undefined && !isOneOf(value, test.not);
}

const isOneOf = (value: string, values: readonly string[]): boolean =>
  values.some((candidate) => candidate.toLowerCase() === value);

/** Whether a behaviour is this client's, in its version and with its options. */
export function applies(behaviour: Behaviour | Switch, use: ClientUse): boolean {
  const counted = use.version === null && 'countsUnversioned' in behaviour && behaviour.countsUnversioned === true;
  if (!counted && !inRange(use.version, behaviour.version)) return false;
  return !('when' in behaviour) || Object.entries(behaviour.when ?? {}).every(([name, test]) => holds(test, name, use));
}

/** The option's place among the client's own names for it: `prepare`, or `?prepare` in the address. */
export const givenOption = (option: string, use: ClientUse): PlacedOption | undefined =>
  use.options[option] ??
  use.options[option.replace(/^\?/, '')] ??
  use.options[`?${folded(use.description, option)}`] ??
  use.options[Object.keys(use.options).find((name) => name.endsWith(`.${option}`)) ?? ''];
