import type { Claim } from '../../claim/claim.ts';
import type { Facts } from '../../evidence/ask.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import type { Workload } from '../../workload/workload.ts';
import { claimConcerns } from '../claim-concerns.ts';
import { defineCause } from '../define-cause.ts';
import { endpointsFor } from '../endpoints.ts';
import type { Line } from '../finding.ts';
import { report } from '../reported.ts';

/** ECS says that the call to the service was never answered: the task's subnet has no way there. Reported, not yet proved. */
export const noWayToService = defineCause({
  code: 'no-way-to-service',
  category: 'network',
  concerns: ['secret', 'parameter', 'registry-credentials', 'registry-token', 'log-stream', 'environment-file'],
  needs: ({ workload }) => {
    const service = serviceArnOf(workload);
    return service === undefined ? [] : [{ kind: 'service', subject: service }];
  },
  match: ({ requirement, workload, requirements }, facts, claim) => {
    if (claim === undefined || claim.category !== 'network')
      return { is: 'ruled-out', because: 'ECS reports no time-out' };
    const told = report(claim);
    if (told.cause !== 'no-way-to-service' || !claimConcerns(claim, requirement)) {
      return { is: 'ruled-out', because: 'ECS reports another dependency' };
    }
    const subnets = subnetsOf(workload, facts);
    const from = subnets.length === 0 ? 'the task’s subnet' : subnets.join(', ');
    // The other services of the task are as far away: they are named now, not one a day.
    const endpoints = [...new Set(requirements.flatMap((one) => endpointsFor(one, workload)))];
    return {
      is: 'matched',
      certainty: 'reported',
      title: `no answer from ${serviceNames[claim.dependency] ?? claim.dependency}: ${from} has no working way there`,
      next: [
        `Give ${from} a way to ${serviceNames[claim.dependency] ?? claim.dependency}: either a default route to a NAT gateway (or, in a public subnet, a public IP),`,
        `or VPC endpoints with private DNS whose security group admits TCP 443 from the task: ${endpoints.join(', ')}.`,
        'Check as well that the task’s security group and the subnet’s network ACL let 443 out and the answers in.',
      ].join('\n'),
      evidence: evidenceOf(claim, subnets),
      ...(claim.resource !== null && { resource: claim.resource }),
    };
  },
});

const serviceNames: Readonly<Record<string, string>> = {
  secretsmanager: 'AWS Secrets Manager',
  ssm: 'AWS Systems Manager',
  ecr: 'Amazon ECR',
  logs: 'Amazon CloudWatch Logs',
  s3: 'Amazon S3',
  kms: 'AWS KMS',
};

function subnetsOf(workload: Workload, facts: Facts): readonly string[] {
  const arn = serviceArnOf(workload);
  const service = arn === undefined ? undefined : facts.get({ kind: 'service', subject: arn });
  const primary =
    service?.is === 'known' ? service.value.deployments.find((one) => one.status === 'PRIMARY') : undefined;
  return workload.subnets.length > 0 ? workload.subnets : (primary?.subnets ?? []);
}

function evidenceOf(claim: Claim, subnets: readonly string[]): readonly Line[] {
  const dialled = [claim.host, claim.address].filter((one) => one !== null).join(', ');
  const lines: Line[] = [
    {
      text:
        claim.outcome === 'timed-out'
          ? `ECS says the call timed out${dialled === '' ? '' : ` (${dialled})`}`
          : `ECS says there was no connection${dialled === '' ? '' : ` (${dialled})`}`,
      source: 'stoppedReason',
    },
  ];
  if (isPrivate(claim.address)) {
    lines.push({
      text: `${claim.address} is a private address: the name resolved to a VPC endpoint, whose security group or the network ACL does not let 443 through`,
      source: 'stoppedReason',
    });
  } else if (claim.address !== null) {
    lines.push({
      text: `${claim.address} is a public address: no VPC endpoint answers for the service, and no NAT gateway or public IP leads out`,
      source: 'stoppedReason',
    });
  }
  if (subnets.length > 0)
    lines.push({ text: `the task ran in ${subnets.join(', ')}`, source: 'the task’s attachments' });
  return lines;
}

function isPrivate(address: string | null): boolean {
  return (
    address !== null &&
    /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/.test(address)
  );
}
