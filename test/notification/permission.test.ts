import { describe, expect, it } from 'vitest';
import type { Reason } from '../../shared/change/reason.ts';
import { render } from '../../shared/notification/render/render.ts';
import { incidentOf, notificationOf, permissionFinding, role } from '../fixtures/incident.ts';

describe('a permission for a secret and its key', () => {
  it('becomes one statement a service, the key only through Secrets Manager and Parameter Store', () => {
    const key = 'arn:aws:kms:us-east-2:111122223333:key/11111111-2222-3333-4444-555555555555';
    const secret = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:a-AbCdEf';
    const statement = { actions: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], resources: [secret, key] };
    const finding = permissionFinding(undefined, undefined, { remedy: { is: 'permission', role, statement } });
    const { text } = render(notificationOf('found', incidentOf({ findings: [finding] })));
    const json = /--policy-document '(.*)'$/m.exec(text)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({
      Statement: [
        { Action: ['secretsmanager:GetSecretValue'], Resource: [secret] },
        {
          Action: ['kms:Decrypt'],
          Resource: [key],
          Condition: {
            StringEquals: {
              'kms:ViaService': ['secretsmanager.us-east-2.amazonaws.com', 'ssm.us-east-2.amazonaws.com'],
            },
          },
        },
      ],
    });
  });

  it('becomes one statement for both ARNs that a partial one may be read as', () => {
    const partial = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:a';
    const action = 'secretsmanager:GetSecretValue';
    const statement = { actions: [action, action], resources: [partial, `${partial}-AbCdEf`] };
    const finding = permissionFinding(undefined, undefined, { remedy: { is: 'permission', role, statement } });
    const { text } = render(notificationOf('found', incidentOf({ findings: [finding] })));
    const json = /--policy-document '(.*)'$/m.exec(text)?.[1] ?? '';
    expect(JSON.parse(json).Statement).toEqual([
      { Effect: 'Allow', Action: [action], Resource: [partial, `${partial}-AbCdEf`] },
    ]);
  });

  it('becomes a grant that names the repository, the login to ECR with it', () => {
    const repository = 'arn:aws:ecr:us-east-2:111122223333:repository/api';
    const actions = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage'];
    const statement = { actions, resources: ['*', repository] };
    const finding = permissionFinding(undefined, undefined, { remedy: { is: 'permission', role, statement } });
    const { text } = render(notificationOf('found', incidentOf({ findings: [finding] })));
    expect(text).toContain(`"repositories": ["${repository}"]`);
  });

  it('becomes no grant where the login alone is missing', () => {
    const statement = { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] };
    const finding = permissionFinding(undefined, undefined, { remedy: { is: 'permission', role, statement } });
    const { text } = render(notificationOf('found', incidentOf({ findings: [finding] })));
    expect(text).not.toContain('"executionRole"');
  });

  it('allows an action that takes no resource on * only, beside those of the same service that take one', () => {
    const repository = 'arn:aws:ecr:us-east-2:111122223333:repository/api';
    const actions = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
    const statement = { actions, resources: ['*', repository, repository] };
    const finding = permissionFinding(undefined, undefined, { remedy: { is: 'permission', role, statement } });
    const { text } = render(notificationOf('found', incidentOf({ findings: [finding] })));
    const json = /--policy-document '(.*)'$/m.exec(text)?.[1] ?? '';
    expect(JSON.parse(json).Statement).toEqual([
      { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], Resource: [repository] },
    ]);
  });

  it('is not offered as a second grant where one only lacks a part of it', () => {
    const statement = { actions: ['kms:Decrypt'], resources: ['arn:aws:kms:us-east-2:111122223333:key/1'] };
    const remedy = { is: 'permission', role, statement } as const;
    const textOf = (reason: Reason) =>
      render(
        notificationOf(
          'found',
          incidentOf({ findings: [permissionFinding(undefined, undefined, { remedy, reason })] }),
        ),
      ).text;
    expect(textOf({ code: 'no-grant-covers', resources: statement.resources })).toContain('"executionRole"');
    const [call] = [{ action: 'kms:Decrypt', resource: statement.resources[0] ?? '' }];
    const part = textOf({ code: 'grant-covers-part', grant: 'shop', covered: [], lacking: [call] });
    expect(part).not.toContain('"executionRole"');
    expect(part.replaceAll(/\s+/g, ' ')).toContain(`add "${call.resource}" to its kmsKeys`);
  });
});
