import { describe, expect, it } from 'vitest';
import { broadRegistrars } from '../../shared/configuration/broad-registrars.ts';
import { role } from '../fixtures/account.ts';
import { configuration, correction, grant, moveBackConsent } from '../fixtures/owner.ts';

const account = 'arn:aws:iam::111122223333';
const broadOf = (registrar: string) =>
  broadRegistrars(configuration({ grants: [{ ...grant, registrars: [registrar] }], corrections: [], moveBacks: [] }));

describe('a registrar that many people can be', () => {
  it.each([
    ['the CDK’s execution role', `${account}:role/cdk-hnb659fds-cfn-exec-role-111122223333-us-east-2`],
    ['a CloudFormation role by its name', `${account}:role/ci/MyCloudFormationRole`],
    ['a permission set', `${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`],
    [
      'a session of a permission set',
      'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ann',
    ],
    ['a service-linked role', `${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`],
    ['the root user', `${account}:root`],
    ['a session, whose name is the caller’s choice', 'arn:aws:sts::111122223333:assumed-role/deployer/prod'],
    ['the execution role itself', role],
  ])('%s is told', (_title, registrar) => {
    expect(broadOf(registrar)).toMatchObject([{ path: 'grants[0].registrars[0]', registrar }]);
  });

  it.each([
    ['a deployer’s role', `${account}:role/deployer`],
    ['a role of a pipeline', `${account}:role/ci/github-deploy`],
    ['a user', `${account}:user/ann`],
  ])('%s is not', (_title, registrar) => {
    expect(broadOf(registrar)).toEqual([]);
  });

  it('is told of corrections and moves back too', () => {
    const registrars = [`${account}:root`];
    const found = broadRegistrars(
      configuration({
        grants: [],
        corrections: [{ ...correction, registrars }],
        moveBacks: [{ ...moveBackConsent, registrars }],
      }),
    );
    expect(found.map(({ path }) => path)).toEqual(['corrections[0].registrars[0]', 'moveBacks[0].registrars[0]']);
  });
});
