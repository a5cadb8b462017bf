import { CHANGE_PERMISSIONS } from '../../shared/permissions/change-permissions.ts';
import { FACT_PERMISSIONS } from '../../shared/permissions/fact-permissions.ts';
import { OWN_PERMISSIONS } from '../../shared/permissions/own-permissions.ts';
import type { Permission } from '../../shared/permissions/permission.ts';
import { usedOtherwise } from './role-actions.ts';

/** An action, and the resource that a call names or the template of one that a role allows. */
export type Use = { readonly action: string; readonly resource: string };

/** What each placeholder of a permission can stand for. What another function's permission names has the same form. */
const forms: Readonly<Record<string, string>> = {
  partition: 'aws[a-z-]*',
  region: '[a-z]{2}[a-z-]*-\\d',
  readRegions: '[a-z]{2}[a-z-]*-\\d',
  account: '\\d{12}',
  family: '[\\w-]+',
  executionRole: 'arn:[\\w-]+:iam::\\d{12}:role/[\\w+=,.@/-]+',
  passRoles: 'arn:[\\w-]+:iam::\\d{12}:role/[\\w+=,.@/-]+',
  services: 'arn:[\\w-]+:ecs:[\\w-]+:\\d{12}:service/[\\w/-]+',
  cluster: 'arn:[\\w-]+:ecs:[\\w-]+:\\d{12}:cluster/[\\w-]+',
  logGroups: 'arn:[\\w-]+:logs:[\\w-]+:\\d{12}:log-group:[^:*]+',
  logGroup: 'arn:[\\w-]+:logs:[\\w-]+:\\d{12}:log-group:[^:*]+(?::.+)?',
  queue: 'arn:[\\w-]+:sqs:[\\w-]+:\\d{12}:[\\w-]+',
  deadLetterQueue: 'arn:[\\w-]+:sqs:[\\w-]+:\\d{12}:[\\w-]+',
  modeParameter: 'arn:[\\w-]+:ssm:[\\w-]+:\\d{12}:parameter/[\\w./-]+/mode',
  claimParameter: 'arn:[\\w-]+:ssm:[\\w-]+:\\d{12}:parameter/ecs-init-remediator/installation-in-charge',
  webhookParameter: 'arn:[\\w-]+:ssm:[\\w-]+:\\d{12}:parameter/[\\w./-]+',
  ledger: 'arn:[\\w-]+:dynamodb:[\\w-]+:\\d{12}:table/[\\w.-]+',
  topic: 'arn:[\\w-]+:sns:[\\w-]+:\\d{12}:[\\w.-]+',
  key: 'arn:[\\w-]+:kms:[\\w-]+:\\d{12}:key/[\\w-]+',
  stack: 'arn:[\\w-]+:cloudformation:[\\w-]+:\\d{12}:stack/[\\w/-]+',
};

/** Whether a resource is one of those that the template of a permission allows. `*` alone allows what names no resource. */
export function isOn(template: string, resource: string): boolean {
  const escaped = (text: string) => text.replaceAll(/[.+?^$()[\]\\|]/g, '\\$&').replaceAll('*', '.*');
  const parts = template.split(/\{(\w+)\}/);
  const pattern = parts.map((part, index) => {
    if (index % 2 === 0) return escaped(part);
    const form = forms[part];
    if (form === undefined) throw new Error(`nothing is known of what {${part}} stands for`);
    return form;
  });
  return new RegExp(`^${pattern.join('')}$`).test(resource);
}

const remediators: readonly Permission[] = [
  ...Object.values(FACT_PERMISSIONS).flat(),
  ...Object.values(CHANGE_PERMISSIONS).flatMap(({ make, takeBack }) => [...make, ...takeBack]),
  ...OWN_PERMISSIONS.remediator,
];

function usesOf(permissions: readonly Permission[]): readonly Use[] {
  const uses = permissions.flatMap(({ actions, resources }) =>
    actions.flatMap((action) => resources.map((resource) => ({ action, resource }))),
  );
  return [...new Map(uses.map((use) => [textOf(use), use])).values()];
}

/** Each action of the remediator's role on each resource of its statements, with every kind of consent configured. */
export const remediatorUses = usesOf(remediators);

/** The same of all functions together. */
const allUses = usesOf([...remediators, ...Object.values(OWN_PERMISSIONS).flat()]);

const eitherForm =
  'AWS asks about a log group with and without the final `:*`, by action and by age of its check; the local account asks about one of the two';

/** Resources on which no call of the worlds of this file uses an action, and why the role names them. */
export const usedElsewhere: Readonly<Record<string, string>> = {
  'ssm:PutParameter on {modeParameter}':
    'a person sets the mode by a command, in a test file of its own (who-commands.test.ts)',
  'logs:CreateLogGroup on {logGroups}': eitherForm,
  'logs:PutRetentionPolicy on {logGroups}': eitherForm,
};

export function textOf({ action, resource }: Use): string {
  return `${action} on ${resource}`;
}

/** Calls that no function's role allows on their resource, as the permissions stand in the code. */
export function notAllowed(calls: readonly Use[], uses: readonly Use[] = allUses): readonly string[] {
  const isAllowed = (call: Use) => uses.some((use) => use.action === call.action && isOn(use.resource, call.resource));
  return calls.filter((call) => !isAllowed(call)).map(textOf);
}

/** What the role allows on a resource that no call named, and of which no reason is written down. */
export function withoutUse(calls: readonly Use[], uses: readonly Use[] = remediatorUses): readonly string[] {
  return unused(calls, uses).filter((text) => usedElsewhere[text] === undefined);
}

/** Reasons that no longer hold: a call names the resource, or no statement does. */
export function withoutNeed(calls: readonly Use[], uses: readonly Use[] = remediatorUses): readonly string[] {
  const open = new Set(unused(calls, uses));
  return Object.keys(usedElsewhere).filter((text) => !open.has(text));
}

/** What another list names by its action alone is left out. */
function unused(calls: readonly Use[], uses: readonly Use[]): readonly string[] {
  return uses
    .filter(({ action }) => usedOtherwise[action] === undefined)
    .filter((use) => !calls.some((call) => call.action === use.action && isOn(use.resource, call.resource)))
    .map(textOf);
}
