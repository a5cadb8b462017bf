import { lastPart } from '../../shared/arn.ts';
import type { GrantedPolicy, Remains } from '../../shared/aws/operating/read-remains.ts';
import { networkStackOf } from '../../shared/configuration/network.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { PRICES } from '../network/price.ts';
import { wrapped } from '../show/story-parts.ts';

/** Something that is still there after an uninstallation. `cost`: in words; `remove`: how it goes, null where it goes by itself. */
export type Stays = { readonly what: string; readonly cost: string; readonly remove: string | null };

/** What is still there, and what it costs. */
export function staysOf(
  { stack, table, key, policies, network }: Remains,
  now: {
    readonly attached: readonly GrantedPolicy[];
    /** Policies that are in no grant of the stack, each with the roles of which the ledger knows nothing. */
    readonly others: readonly GrantedPolicy[];
    /** Changes that stand. */
    readonly kept: readonly string[];
    /** Why it is not known of all changes whether they stand; null if it is. */
    readonly unasked: string | null;
    readonly deleted: readonly string[];
    readonly region: string;
  },
): readonly Stays[] {
  const isAttached = ({ arn }: GrantedPolicy) => now.attached.some((one) => one.arn === arn);
  const attached = now.attached.map(({ arn, roles: known }) => {
    const roles = [...known, ...now.others.flatMap((one) => (one.arn === arn ? one.roles : []))];
    return {
      what: `policy ${lastPart(arn)}${attachedTo(roles)}`,
      cost: 'nothing',
      remove: roles.map((role) => detachment(arn, role)).join(' && '),
    };
  });
  const free = policies.filter((one) => !now.deleted.includes(`policy ${one.arn}`) && !isAttached(one));
  return [
    ...now.kept.map((what) => ({ what: `change: ${what}`, cost: 'nothing', remove: null })),
    ...(now.unasked === null ? [] : [unknownStays(now.unasked)]),
    ...attached,
    ...free.map(({ arn }) => ({
      what: `policy ${lastPart(arn)}, attached to nothing`,
      cost: 'nothing',
      remove: deletion(arn),
    })),
    ...now.others.filter((one) => !isAttached(one)).map(otherStays),
    ...(table === undefined || now.deleted.includes(`table ${table}`)
      ? []
      : [
          {
            what: `ledger: the table ${table}`,
            cost: 'its storage and its backups: less than 0.01 USD a month for a few thousand incidents',
            remove: `aws dynamodb update-table --region ${now.region} --table-name ${table} --no-deletion-protection-enabled && aws dynamodb delete-table --region ${now.region} --table-name ${table}`,
          },
        ]),
    ...(key === undefined
      ? []
      : [
          {
            what: `key ${key}, which KMS deletes after its waiting period`,
            cost: 'nothing while it is pending',
            remove: null,
          },
        ]),
    ...networkStays(stack, network, now.region),
    {
      what: 'log groups and task definition revisions that it made for your services: they are in use',
      cost: 'log groups: what they store',
      remove: null,
    },
    {
      what: 'what the CDK keeps: the stack CDKToolkit with the uploaded code, if you deployed with it',
      cost: 'a few megabytes in S3: less than 0.01 USD a month',
      remove: null,
    },
  ];
}

const attachedTo = (roles: readonly string[]) =>
  roles.length === 0 ? '' : `, attached to ${roles.map((role) => `role ${role}`).join(', ')}`;

const detachment = (arn: string, role: string) => `aws iam detach-role-policy --role-name ${role} --policy-arn ${arn}`;

/** IAM deletes no policy that has other versions than the one that counts. */
const deletion = (arn: string) =>
  `aws iam list-policy-versions --policy-arn ${arn} --query 'Versions[?!IsDefaultVersion].VersionId' --output text | xargs -r -n 1 aws iam delete-policy-version --policy-arn ${arn} --version-id && aws iam delete-policy --policy-arn ${arn}`;

const unknownStays = (because: string): Stays => ({
  what: `perhaps changes that only the ledger knows: ${because.replace(/\.$/, '')}`,
  cost: 'nothing',
  remove: null,
});

/** IAM deletes no policy that is attached. Whether tasks live of it only its owner knows. */
function otherStays({ arn, roles }: GrantedPolicy): Stays {
  const commands = [...roles.map((role) => detachment(arn, role)), deletion(arn)];
  return {
    // The warning first: the list of the roles may be cut.
    what: `policy ${lastPart(arn)}, of an earlier grant or of another installation (look first whose it is)${attachedTo(roles)}`,
    cost: 'nothing',
    remove: commands.join(' && '),
  };
}

/** Tasks live by the endpoints: they are not part of what the product changed, and go only by a decision of their own. */
function networkStays(product: string, network: Remains['network'], region: string): readonly Stays[] {
  const stack = networkStackOf(product);
  if (network.is === 'not-checked')
    return [
      {
        what: `perhaps VPC endpoints, in the stack ${stack}: ${network.because.replace(/\.$/, '')}`,
        cost: endpointCost,
        remove: null,
      },
    ];
  if (network.value === undefined) return [];
  return [
    {
      what: `VPC endpoints: the stack ${stack}, by which tasks without another way start`,
      cost: endpointCost,
      remove: `aws cloudformation delete-stack --region ${region} --stack-name ${stack}`,
    },
  ];
}

const endpointCost = `about ${(PRICES.endpointHour * PRICES.hoursPerMonth).toFixed(2)} USD a month in US Regions for each interface endpoint in each of its zones`;

/** The end of an uninstallation, for people. Where nothing is deleted yet, the stack is about to be. */
export function sayStays({
  stack,
  takenBack,
  deleted,
  stays,
}: {
  readonly stack: string;
  readonly takenBack: readonly string[];
  readonly deleted: readonly string[];
  readonly stays: readonly Stays[];
}): string {
  const gone = `${stack} is uninstalled. Deleted: ${cleanText(deleted.join(', '), 2000)}.`;
  return [
    deleted.length === 0 ? `${stack} is being deleted.` : gone,
    ...(takenBack.length === 0 ? [] : [`Taken back: ${cleanText(takenBack.join(', '), 2000)}.`]),
    '',
    'WHAT STAYS, AND WHAT IT COSTS',
    ...stays.flatMap(({ what, cost, remove }) => [
      wrapped(`${cleanText(what)}. Cost: ${cost}.`, '- '),
      // Whole, however long: part of a command does something else.
      ...(remove === null ? [] : [`    ${cleanText(remove, Number.POSITIVE_INFINITY)}`]),
    ]),
    '',
  ].join('\n');
}
