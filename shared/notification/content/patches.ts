import { lastPart, parseArn } from '../../arn.ts';
import type { Finding, ManagedBy, Tool } from '../../diagnosis/finding.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { readReference } from '../../workload/read-reference.ts';
import type { Reference } from '../../workload/reference.ts';
import { cleanText, isShowable } from '../text/clean-text.ts';
import { showInvisible } from '../text/show-invisible.ts';
import type { InstructionView } from './instructions.ts';
import { policyOf } from './policy-of.ts';
import { isWithheld } from './restores.ts';

type Remedy = NonNullable<Finding['remedy']>;
/** What to write into the definition of each tool, and where, in the product's own words. */
type Patches = Readonly<Record<Tool, { readonly where: string; readonly text: string }>>;

const names: Readonly<Record<Tool, string>> = {
  terraform: 'Terraform',
  cdk: 'CDK (TypeScript)',
  cloudformation: 'CloudFormation',
};

/**
 * What to write where the thing is defined, so that the next deployment keeps it: one patch for each thing that the
 * product does not change. The tool that manages it decides the form; where nobody knows it, each tool has one line.
 */
export function describePatches(findings: readonly FindingRecord[]): readonly InstructionView[] {
  // What the owner or a person holds is not made by a paste.
  const open = findings.filter((one) => one.decision !== 'apply' && one.remedy !== null && !isWithheld(one));
  const byThing = Map.groupBy(open, ({ remedy }) =>
    remedy?.is === 'permission' ? `role ${remedy.role}` : JSON.stringify(remedy),
  );
  return [...byThing.values()].flatMap((members) => {
    const remedies = members.flatMap(({ remedy }) => remedy ?? []);
    const patches = patchesOf(remedies);
    return patches === undefined ? [] : [viewOf(patches, thingOf(remedies), members)];
  });
}

function viewOf(patches: Patches, thing: string, members: readonly FindingRecord[]): InstructionView {
  const findings = members.map(({ id }) => id);
  const managedBy = members.find((one) => one.managedBy !== undefined)?.managedBy;
  if (managedBy !== undefined) {
    const { where, text } = patches[managedBy.tool];
    return {
      is: 'patch',
      purpose: `write it into the definition of ${thing}, ${purposeOf(managedBy)}, ${where}`,
      text,
      findings,
    };
  }
  const lines = Object.entries(patches).map(([tool, { where }]) => `${names[tool as Tool]}: ${where}`);
  return {
    is: 'patch',
    purpose: `write it where ${thing} is defined, so that no deployment takes it away`,
    text: lines.join('\n'),
    findings,
  };
}

/** What the patch is for, by its name. */
function thingOf([first]: readonly Remedy[]): string {
  switch (first?.is) {
    case undefined:
      return 'it';
    case 'permission':
      return `role ${cleanText(lastPart(first.role), 128)}`;
    case 'correction':
      return `${cleanText(first.name, 255)} of container ${cleanText(first.container, 255)}`;
    case 'missing':
      return `log group ${cleanText(first.name, 512)}`;
  }
}

function purposeOf(managedBy: ManagedBy): string {
  const tool = names[managedBy.tool];
  if (managedBy.is === 'configured') return `in ${tool}`;
  const resource = managedBy.resource === null ? '' : `, resource ${cleanText(managedBy.resource, 255)}`;
  return `in ${tool}, stack ${cleanText(managedBy.stack, 128)}${resource}`;
}

/** Undefined where a value cannot be shown as it is: nobody should paste what they do not see. */
function patchesOf(remedies: readonly Remedy[]): Patches | undefined {
  const [first] = remedies;
  switch (first?.is) {
    case undefined:
      return undefined;
    case 'permission':
      return permissionPatches(
        first.role,
        remedies.flatMap((one) => (one.is === 'permission' ? [one.statement] : [])),
      );
    case 'correction':
      return correctionPatches(first);
    case 'missing':
      return isShowable(first.name, 512) ? logGroupPatches(first.name) : undefined;
  }
}

type Statements = Parameters<typeof policyOf>[0];

function permissionPatches(role: string, statements: Statements): Patches {
  const { name, policy } = policyOf(statements);
  const json = showInvisible(JSON.stringify(policy, null, 2));
  const each = policy.Statement.map((one) => showInvisible(JSON.stringify(one)));
  return {
    terraform: {
      where: 'aws_iam_role_policy of the role',
      text: [
        'resource "aws_iam_role_policy" "ecs_task_start" {',
        `  name   = "${name}"`,
        `  role   = ${hcl(JSON.stringify(lastPart(role)))}`,
        `  policy = jsonencode(${hcl(indent(json, '  '))})`,
        '}',
      ].join('\n'),
    },
    cdk: {
      where: 'addToPrincipalPolicy of the role',
      text: each.map((one) => `role.addToPrincipalPolicy(iam.PolicyStatement.fromJson(${one}));`).join('\n'),
    },
    cloudformation: {
      where: 'Policies of the role',
      text: ['Policies:', `  - PolicyName: ${name}`, `    PolicyDocument: ${indent(json, '      ')}`].join('\n'),
    },
  };
}

/** A name of a parameter has no place of its own. */
const nowhere = { partition: 'aws', region: '', account: '' };

function correctionPatches(remedy: Extract<Remedy, { is: 'correction' }>): Patches | undefined {
  const { name, container, after, pointer } = remedy;
  if (![name, container, after].every((text) => isShowable(text, 2048))) return undefined;
  const [quotedName, value] = [JSON.stringify(name), JSON.stringify(after)];
  const of = `container ${container}`;
  if (pointer.endsWith('/credentialsParameter'))
    return {
      terraform: {
        where: `repositoryCredentials of ${of}`,
        text: hcl(`repositoryCredentials = { credentialsParameter = ${value} }`),
      },
      cdk: {
        where: `credentials of the image of ${of}`,
        text: `credentials: ${secretOfCdk(after, quotedName)}`,
      },
      cloudformation: {
        where: `RepositoryCredentials of ${of}`,
        text: `RepositoryCredentials:\n  CredentialsParameter: ${value}`,
      },
    };
  const ofCdk = referenceOfCdk(readReference(after, parseArn(after) ?? nowhere), quotedName);
  if (ofCdk === undefined) return undefined;
  const list = pointer.includes('/secretOptions/') ? 'secretOptions' : 'secrets';
  const upper = list === 'secrets' ? 'Secrets' : 'SecretOptions';
  return {
    terraform: {
      where: `${list} of ${of}, in container_definitions`,
      text: hcl(`{ name = ${quotedName}, valueFrom = ${value} }`),
    },
    cdk: { where: `${list} of ${of}`, text: `${quotedName}: ${ofCdk}` },
    cloudformation: { where: `${upper} of ${of}`, text: `- Name: ${quotedName}\n  ValueFrom: ${value}` },
  };
}

/** As the CDK takes a reference: the secret, and what of it. */
function referenceOfCdk(reference: Reference, id: string): string | undefined {
  if (reference.is === 'parameter') {
    const path = reference.arn.slice(reference.arn.indexOf(':parameter/') + ':parameter'.length);
    const parameterName = path.lastIndexOf('/') > 0 ? path : path.slice(1);
    return `ecs.Secret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(this, ${id}, ${JSON.stringify({ parameterName })}))`;
  }
  if (reference.is !== 'secret') return undefined;
  const { secretArn, jsonKey, versionId, versionStage } = reference;
  const secret = secretOfCdk(secretArn, id);
  const field = jsonKey === undefined ? '' : `, ${JSON.stringify(jsonKey)}`;
  if (versionId === undefined && versionStage === undefined) return `ecs.Secret.fromSecretsManager(${secret}${field})`;
  return `ecs.Secret.fromSecretsManagerVersion(${secret}, ${JSON.stringify({ versionId, versionStage })}${field})`;
}

function secretOfCdk(arn: string, id: string): string {
  const from = /-[A-Za-z0-9]{6}$/.test(arn) ? 'fromSecretCompleteArn' : 'fromSecretPartialArn';
  return `secretsmanager.Secret.${from}(this, ${id}, ${JSON.stringify(arn)})`;
}

function logGroupPatches(name: string): Patches {
  const quoted = JSON.stringify(name);
  return {
    terraform: {
      where: 'aws_cloudwatch_log_group',
      text: `resource "aws_cloudwatch_log_group" "ecs" {\n  name              = ${hcl(quoted)}\n  retention_in_days = 30\n}`,
    },
    cdk: {
      where: 'LogGroup',
      text: `new logs.LogGroup(this, 'EcsLogs', { logGroupName: ${quoted}, retention: logs.RetentionDays.ONE_MONTH });`,
    },
    cloudformation: {
      where: 'AWS::Logs::LogGroup',
      text: `EcsLogs:\n  Type: AWS::Logs::LogGroup\n  Properties:\n    LogGroupName: ${quoted}\n    RetentionInDays: 30`,
    },
  };
}

/**
 * Text for Terraform's language, in which `${` and `%{` begin a template inside of quotes.
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function hcl(text: string): string {
  return text.replaceAll(/[$%]\{/g, (begins) => `${begins[0]}${begins}`);
}

function indent(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`);
}
