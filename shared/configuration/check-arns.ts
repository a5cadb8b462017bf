import { ARN_FORMS, explainArn } from './arn-forms.ts';
import type { Configuration } from './configuration.ts';
import { quote } from './quote.ts';

/** The form of the ARNs under a key of the configuration. */
const FORMS = {
  executionRole: ARN_FORMS.role,
  secrets: ARN_FORMS.secret,
  parameters: ARN_FORMS.parameter,
  kmsKeys: ARN_FORMS.key,
  repositories: ARN_FORMS.repository,
  logGroups: ARN_FORMS.logGroup,
  services: ARN_FORMS.service,
  passRoles: ARN_FORMS.role,
  registrars: ARN_FORMS.registrar,
  read: ARN_FORMS.operator,
  stop: ARN_FORMS.operator,
  change: ARN_FORMS.operator,
} as const;

/**
 * Checks the form of each ARN, for a configuration whose ARNs the deployment filled in. It is the part of the schema that a
 * function can afford to check when it starts.
 */
export function checkArns({ grants, corrections, moveBacks, operators }: Configuration): readonly string[] {
  return [
    ...grants.flatMap((one, index) => checkPart(one, `grants[${index}]`)),
    ...corrections.flatMap((one, index) => checkPart(one, `corrections[${index}]`)),
    ...moveBacks.flatMap((one, index) => checkPart(one, `moveBacks[${index}]`)),
    ...checkPart(operators, 'operators'),
  ];
}

function checkPart(part: object, path: string): readonly string[] {
  return Object.entries(part).flatMap(([key, value]) => {
    const form = key in FORMS ? FORMS[key as keyof typeof FORMS] : undefined;
    if (form === undefined) return [];
    const texts: readonly string[] = Array.isArray(value) ? value : [value];
    return texts.flatMap((text, index) => {
      const at = Array.isArray(value) ? `${path}.${key}[${index}]` : `${path}.${key}`;
      return form.pattern.test(text)
        ? []
        : [`${at}: ${quote(text)} ${explainArn(form, text)}; allowed: ${form.allowed}`];
    });
  });
}
