import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { IAMClient, ListEntitiesForPolicyCommand, ListPoliciesCommand } from '@aws-sdk/client-iam';
import { lastPart, resourceOf } from '../../arn.ts';
import { isNamedAsGrant } from '../../configuration/grant-policy.ts';
import { ENDPOINT_OUTPUT, networkStackOf } from '../../configuration/network.ts';
import { limitConcurrency } from '../../limit-concurrency.ts';
import { iamPages } from '../reads/iam-pages.ts';
import { call } from '../sdk-error.ts';
import { type Checked, check } from './checked.ts';
import { installationOf, listResources, ownedBy, stackOf } from './installation-parts.ts';
import { isPartOf, type Resource } from './made-resources.ts';
import { type Person, settingsOf } from './person.ts';
import { describeStack } from './read-stack.ts';

/** The policy of a grant, and the names of the roles that it is attached to. */
export type GrantedPolicy = { readonly arn: string; readonly roles: readonly string[] };

/** What a stack holds beside an installation, and would be deleted with it. */
export type Foreign = {
  /** The ids of other installations. */
  readonly installations: readonly string[];
  /** The logical ids of the resources that belong to no installation. */
  readonly resources: readonly string[];
};

/** What an installation keeps when its stack is deleted, and what it has given away. */
export type Remains = {
  readonly stack: string;
  /** The name of the stack that it is nested in; undefined if it stands alone. */
  readonly parent: string | undefined;
  readonly foreign: Foreign;
  /** The policies of the grants in the stack. */
  readonly policies: readonly GrantedPolicy[];
  /** Policies that are named as those of grants of this Region, and are in no grant of the stack: of an earlier one, or of another installation. */
  readonly others: readonly GrantedPolicy[];
  /** The name of the ledger's table; undefined if the stack has none. */
  readonly table: string | undefined;
  /** The id of the stack's own key; undefined if it uses another one. */
  readonly key: string | undefined;
  /** The name of the stack with the VPC endpoints; undefined if there is none. */
  readonly network: Checked<string | undefined>;
};

/** The name of the stack that the operator function is in; undefined if it is in none. @throws CallError */
export async function findStackOf(person: Person, functionName: string): Promise<string | undefined> {
  const client = new CloudFormationClient(settingsOf(person));
  try {
    return await stackOf(client, functionName);
  } finally {
    client.destroy();
  }
}

/**
 * Reads what the installation of an operator function has given away and will leave behind.
 * @returns undefined if the function is not in the stack.
 * @throws CallError
 */
export async function readRemains(person: Person, stack: string, functionName: string): Promise<Remains | undefined> {
  const cloudFormation = new CloudFormationClient(settingsOf(person));
  const iam = new IAMClient(settingsOf(person));
  try {
    const divided = ownedBy(functionName, await listResources(cloudFormation, stack));
    if (divided === undefined) return undefined;
    const idsOf = (type: string) =>
      divided.own.flatMap(({ ResourceType, PhysicalResourceId: id }) =>
        ResourceType === type && id !== undefined ? [id] : [],
      );
    const own = idsOf('AWS::IAM::ManagedPolicy').filter((arn) => isNamedAsGrant(lastPart(arn)));
    const named = await listNamed(iam, person.region);
    const network = await check(() => findNetwork(cloudFormation, stack));
    const few = limitConcurrency(5);
    const withRoles = (arns: readonly string[]) =>
      Promise.all(arns.map((arn) => few(async () => ({ arn, roles: await rolesOf(iam, arn) }))));
    const parent = (await describeStack(cloudFormation, stack))?.ParentId;
    return {
      stack,
      parent: parent === undefined ? undefined : resourceOf(parent).split('/')[1],
      foreign: foreignOf(divided.others),
      policies: await withRoles(own),
      others: await withRoles(named.filter((arn) => !own.includes(arn))),
      table: idsOf('AWS::DynamoDB::Table')[0],
      key: idsOf('AWS::KMS::Key')[0],
      network,
    };
  } finally {
    cloudFormation.destroy();
    iam.destroy();
  }
}

function foreignOf(others: readonly Resource[]): Foreign {
  const installations = others.flatMap((one) => installationOf(one) ?? []);
  const resources = others.filter((one) => !installations.some((id) => isPartOf(id, one)));
  return { installations, resources: resources.map(({ LogicalResourceId: id = '' }) => id) };
}

async function findNetwork(client: CloudFormationClient, product: string): Promise<string | undefined> {
  const found = await describeStack(client, networkStackOf(product));
  const isOurs = found?.Outputs?.some(({ OutputKey: key }) => key?.startsWith(ENDPOINT_OUTPUT)) === true;
  return isOurs ? found.StackName : undefined;
}

/** In pages of a hundred. More policies than that no account has. */
const pages = 100;

async function listNamed(iam: IAMClient, region: string): Promise<readonly string[]> {
  const read = await iamPages(pages, (from) =>
    call('iam:ListPolicies', iam.send(new ListPoliciesCommand({ Scope: 'Local', ...from }))),
  );
  return read
    .flatMap(({ Policies: found }) => found ?? [])
    .flatMap(({ Arn: arn, PolicyName: name = '' }) =>
      arn !== undefined && isNamedAsGrant(name) && name.includes(`-${region}-`) ? [arn] : [],
    );
}

async function rolesOf(iam: IAMClient, arn: string): Promise<readonly string[]> {
  const read = await iamPages(pages, (from) =>
    call('iam:ListEntitiesForPolicy', iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: arn, ...from }))),
  );
  return read.flatMap(({ PolicyRoles: roles }) => roles ?? []).flatMap(({ RoleName: name }) => name ?? []);
}
