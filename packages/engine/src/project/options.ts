import type { Connection, EndpointFact, FiledObservation, Project } from '@poolsafe/core';
import { type ClientDescription, clients } from '@poolsafe/sources';
import { type ClientUse, useOf } from './client-use.js';
import { deedsOf } from './deeds.js';
import { judged } from './judged-deeds.js';
import { isLock } from './lock-files.js';
import { needless, trapped } from './misfits.js';
import { parametersOf } from './parameters.js';

type Client = ClientUse['client'];

/** What the options of all clients lead to on the poolers that they connect through. */
export function observeOptions(project: Project): readonly FiledObservation[] {
  const observations = project.clients.flatMap((client) => {
    const description = clients.find(({ id }) => id === client.client);
    if (!description) return [];
    const connection = project.connection(client.connects, description.dialect);
    if (leadsElsewhere(connection)) return [];
    const found = byAddress(connection).flatMap((each) => {
      const use = useOf(client, description, project, each);
      const deeds = deedsOf(use).flatMap((deed) => judged(deed, use, project));
      return [...deeds, ...needless(use, project), ...trapped(use, project)];
    });
    return together(connection.known === 'shown' ? found : eachOnce(found));
  });
  return [...once(observations), ...addressParameters(project), ...undescribed(project)];
}

/** Most addresses of one client that are looked at one by one. */
const MOST_ADDRESSES = 8;

/** A variable may hold other parameters in each file: what one address says settles nothing for the others. */
function byAddress(connection: Connection): readonly Connection[] {
  const { endpoints } = connection;
  const said = new Set(
    endpoints.map(({ parameters }) => parameters.map(({ name, value }) => `${name}=${value ?? ''}`).join('&')),
  );
  if (said.size < 2) return [connection];
  return endpoints.slice(0, MOST_ADDRESSES).map((endpoint) => ({ ...connection, endpoints: [endpoint] }));
}

/** Options that are missing at one place are told there once, and set together. */
function together(observations: readonly FiledObservation[]): readonly FiledObservation[] {
  const places = new Map<string, FiledObservation>();
  for (const each of observations) {
    const place = [each.file, each.range.start, each.range.end, each.rule].join('\n');
    const known = places.get(place);
    const [first] = known?.fixes ?? [];
    const [second] = each.fixes;
    if (!known) places.set(place, each);
    else if (first && second && known.subject !== each.subject && first.safety === second.safety) {
      const fix = { ...first, title: `${first.title}, ${second.title}`, edits: [...first.edits, ...second.edits] };
      places.set(place, { ...known, fixes: [fix] });
    } else places.set(`${place}\n${each.subject}\n${each.message}`, each);
  }
  return [...places.values()];
}

/** Addresses of development machines and of builds say nothing of a pooler: one of them stands for the others. */
const eachOnce = (observations: readonly FiledObservation[]): readonly FiledObservation[] => [
  ...new Map(
    [...observations].reverse().map((each) => [[each.rule, each.subject, each.message].join('\n'), each]),
  ).values(),
];

/** What stands at the client is the same for all of its addresses. */
const once = (observations: readonly FiledObservation[]): readonly FiledObservation[] => [
  ...new Map(
    observations.map((observation) => [
      [observation.file, observation.range.start, observation.rule, observation.subject, observation.message].join(
        '\n',
      ),
      observation,
    ]),
  ).values(),
];

/** The address is known and no pooler of the project or of the user stands behind it; a development machine's says nothing. */
const leadsElsewhere = ({ known, endpoints }: Connection): boolean =>
  known === 'assumed' && endpoints.some(({ host }) => host !== null && !/^(localhost|127\.0\.0\.1|::1)$/.test(host));

/** Parameters of addresses that any driver passes on, whoever reads them. */
function addressParameters(project: Project): readonly FiledObservation[] {
  return clients
    .filter(({ readsAnyAddress }) => readsAnyAddress === true)
    .flatMap((description) => parametersIn(project, description));
}

function parametersIn(project: Project, description: ClientDescription): readonly FiledObservation[] {
  return project.endpoints
    .filter((endpoint) => endpoint.dialect === description.dialect && endpoint.parameters.length > 0)
    .flatMap((endpoint) => {
      const client: Client = {
        kind: 'client',
        client: description.id,
        connects: { variables: [], endpoints: [endpoint] },
        options: {},
        complete: true,
        range: endpoint.range,
        role: 'application',
        file: endpoint.file,
      };
      const use = useOf(client, description, project);
      if (leadsElsewhere(use.connection)) return [];
      return parametersOf(use).flatMap((deed) => judged(deed, use, project));
    });
}

/** Clients that a manifest names in a language whose code shows no call of them. */
function undescribed(project: Project): readonly FiledObservation[] {
  const shown = new Set(project.clients.map(({ client }) => client));
  return clients
    .filter(
      ({ id, ecosystem, implied }) =>
        implied !== true && ecosystem !== 'npm' && ecosystem !== 'image' && !shown.has(id),
    )
    .flatMap((description) => {
      const dependency = project.dependencies.find(
        ({ ecosystem, name, file }) =>
          ecosystem === description.ecosystem && description.packages.includes(name) && !isLock(file),
      );
      const together = description.together;
      if (together && !project.dependencies.some(({ name }) => together.includes(name))) return [];
      const wrapped = description.usedThrough ?? [];
      const used = (id: string) => shown.has(id) || project.dependencies.some(({ name }) => name === id);
      if (!dependency || wrapped.some(used)) return [];
      const pooled = project.endpoints.filter((endpoint) => endpoint.dialect === description.dialect);
      const client: Client = {
        kind: 'client',
        client: description.id,
        connects: { variables: [], endpoints: pooled as readonly EndpointFact[] },
        options: {},
        complete: true,
        range: dependency.range,
        role: 'application',
        file: dependency.file,
      };
      const use = useOf(client, description, project);
      if (use.connection.known === 'assumed') return [];
      // The place is the package, whatever the address lacks.
      return deedsOf(use)
        .filter(({ given, effect }) => given === undefined && effect.state === 'prepared-statement')
        .flatMap((deed) => judged({ ...deed, fixes: [] }, use, project))
        .map((observation) => ({ ...observation, severity: 'warning' as const }));
    });
}
