import { lastPart, parseArn, regionOf } from '../shared/arn.ts';
import { doctorCommand } from '../shared/notification/content/doctor-command.ts';
import { shellCommand } from '../shared/notification/text/quote-shell.ts';

/** A service that an input names with its cluster. */
export type KnownService = { readonly cluster: string; readonly name: string; readonly region?: string };

/** An incident of an installation, as the messages of the product name it. */
export type KnownIncident = { readonly id: string; readonly operator?: string };

/** What an input says beside the reason: whose it is, and the incident that a message of the product told. */
export type KnownPlace = { readonly service?: KnownService; readonly incident?: KnownIncident };

const name = /^[A-Za-z0-9_-]{1,255}$/;

/**
 * The service that a task, a service or an event names, in the spelling of any tool; undefined if it names none, or not its
 * cluster.
 */
export function serviceIn(value: Readonly<Record<string, unknown>>): KnownService | undefined {
  const members = new Map(Object.entries(value).map(([key, one]) => [key.toLowerCase(), one]));
  const text = (key: string) => {
    const one = members.get(key);
    return typeof one === 'string' ? one : '';
  };
  const arn = parseArn(text('servicearn'));
  const [kind, ofArn = '', service = ''] = arn?.resource.split('/') ?? [];
  if (kind === 'service' && service !== '') return known(ofArn, service, arn?.region);
  const group = /^service:(.+)$/.exec(text('group'))?.[1] ?? '';
  const clusterArn = text('clusterarn');
  return known(lastPart(clusterArn), text('servicename') || group, regionOf(clusterArn));
}

function known(cluster: string, service: string, region: string | undefined): KnownService | undefined {
  if (!name.test(cluster) || !name.test(service)) return undefined;
  return { cluster, name: service, ...(region !== undefined && /^[a-z0-9-]{4,30}$/.test(region) && { region }) };
}

const incident = /\binc-[0-9a-f]{12}\b/g;
const operator = /--operator '?(arn:[a-z-]{3,20}:lambda:[a-z0-9-]{4,30}:\d{12}:function:[\w-]{1,64})/;

/** The incident that a message of the product is about; undefined if the text names none, or several. */
export function incidentIn(text: string): KnownIncident | undefined {
  const [id, ...others] = new Set(text.match(incident));
  if (id === undefined || others.length > 0) return undefined;
  const arn = operator.exec(text)?.[1];
  return { id, ...(arn !== undefined && { operator: arn }) };
}

/** The product's own commands that know more of it than the text does, the first to run first. */
export function ownCommands({ service, incident: told }: KnownPlace): readonly string[] {
  return [
    ...(told === undefined
      ? []
      : [
          shellCommand(
            `npx ecs-init-remediator show ${told.id}`,
            told.operator === undefined ? [] : [['--operator', told.operator]],
          ),
        ]),
    ...(service === undefined ? [] : [doctorCommand(service.cluster, service.name, service.region)]),
  ].flatMap((command) => command ?? []);
}
