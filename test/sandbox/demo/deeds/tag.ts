import { TagResourceCommand } from '@aws-sdk/client-ecs';
import { TagRoleCommand } from '@aws-sdk/client-iam';
import { TagResourceCommand as TagSecretCommand } from '@aws-sdk/client-secrets-manager';
import { AddTagsToResourceCommand } from '@aws-sdk/client-ssm';
import type { RootClients } from '../../world/root-clients.ts';

/** Adds tags to a role, a secret, a parameter or a resource of ECS. */
export async function tag(arn: string, tags: Readonly<Record<string, string>>, clients: RootClients): Promise<void> {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const [, , service, , , ...rest] = arn.split(':');
  if (service === 'iam') await clients.iam.send(new TagRoleCommand({ RoleName: arn.split('/').at(-1), Tags: list }));
  else if (service === 'secretsmanager')
    await clients.secrets.send(new TagSecretCommand({ SecretId: arn, Tags: list }));
  else if (service === 'ssm') {
    const name = rest.join(':').replace('parameter', '');
    await clients.ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: name, Tags: list }));
  } else if (service === 'ecs') {
    await clients.ecs.send(
      new TagResourceCommand({ resourceArn: arn, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
    );
  } else throw new Error(`The sandbox can tag roles, secrets, parameters and what belongs to ECS, not ${arn}.`);
}
