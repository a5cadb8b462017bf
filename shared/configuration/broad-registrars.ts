import { lastPart } from '../arn.ts';
import type { Configuration } from './configuration.ts';

/** A registrar that the configuration trusts, and as whom more people can act than its name tells. */
export type BroadRegistrar = { readonly path: string; readonly registrar: string; readonly because: string };

/** What the names of principals tell. AWS and the CDK give these names; nobody else has a reason to. */
const forms: readonly (readonly [form: RegExp, because: string])[] = [
  [
    /:role\/(?:.*\/)?cdk-[a-z0-9]+-cfn-exec-role-/,
    'everybody who may deploy any stack of the CDK in this account and Region acts as it',
  ],
  [
    /:role\/(?:.*\/)?[^/]*(?:cloudformation|cfn)[^/]*$/i,
    'by its name everybody who may deploy a stack with it acts as it',
  ],
  [
    /:role\/aws-reserved\/|:(?:assumed-)?role\/AWSReservedSSO_|AWSReservedSSO_/,
    'everybody with this permission set of IAM Identity Center acts as it',
  ],
  [/:role\/aws-service-role\//, 'it is the role of an AWS service: whoever may use that service acts as it'],
  [/:root$/, 'the root user is nobody in particular, and registers no task definitions in daily work'],
  [
    /:assumed-role\//,
    'the last part of a session’s name is chosen by whoever assumes the role: name the role itself instead, which trusts no more people',
  ],
];

/** Why more people can act as a principal than its name tells; undefined if nothing tells so. */
export function whyBroad(principal: string): string | undefined {
  return forms.find(([form]) => form.test(principal))?.[1];
}

/**
 * The registrars that many people can be. They are no mistake for certain, so they are told and not refused: who trusts one
 * has to know whom that includes.
 */
export function broadRegistrars(
  configuration: Pick<Configuration, 'grants' | 'corrections' | 'moveBacks'>,
): readonly BroadRegistrar[] {
  const { grants, corrections, moveBacks } = configuration;
  // A role that a CDK app gives is a text that only the deployment knows: the same text is the same role.
  const roles = new Set(grants.map(({ executionRole }) => executionRole));
  const executing = new Set(grants.map(({ executionRole }) => lastPart(executionRole)));
  const consents = [
    ...grants.map(({ registrars }, index) => ({ path: `grants[${index}].registrars`, registrars })),
    ...corrections.map(({ registrars }, index) => ({ path: `corrections[${index}].registrars`, registrars })),
    ...moveBacks.map(({ registrars }, index) => ({ path: `moveBacks[${index}].registrars`, registrars })),
  ];
  return consents.flatMap(({ path, registrars }) =>
    registrars.flatMap((registrar, index) => {
      const because =
        roles.has(registrar) || (executing.has(lastPart(registrar)) && registrar.includes(':role/'))
          ? 'it is the execution role of a grant: with it ECS starts tasks, and registers no task definitions'
          : forms.find(([form]) => form.test(registrar))?.[1];
      return because === undefined ? [] : [{ path: `${path}[${index}]`, registrar, because }];
    }),
  );
}
