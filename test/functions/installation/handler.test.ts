import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { context, type Environment, fakeAws, startFunction } from '../../fixtures/started-function.ts';
import { requestOf, stackId } from '../container-insights/world.ts';

fakeAws();
const cloudFormation = mockClient(CloudFormationClient);
const ssm = mockClient(SSMClient);
const environment: Environment = {
  INSTALLATION: 'Own',
  AWS_REGION: 'us-east-2',
  URL_SUFFIX: 'amazonaws.com',
  STACK_ID: stackId,
  MODE_PARAMETER: '/EcsInitRemediator/mode',
  OPERATOR_ARN: 'arn:aws:lambda:us-east-2:111122223333:function:operator',
};
const put = vi.fn<typeof fetch>();

function start(given: Environment) {
  vi.stubGlobal('fetch', put);
  return startFunction(() => import('../../../functions/installation/handler.ts'), given);
}

beforeEach(() => {
  cloudFormation.reset();
  ssm.reset();
  put.mockReset().mockImplementation(async () => new Response(''));
  ssm.on(PutParameterCommand).resolves({});
  cloudFormation.resolves({
    StackResourceDetail: {
      LogicalResourceId: 'Web',
      ResourceType: 'Custom::Mode',
      ResourceStatus: 'CREATE_IN_PROGRESS',
      LastUpdatedTimestamp: new Date(0),
    },
  });
});

const creation = requestOf('Create', { ResourceType: 'Custom::Mode' });
const written = () => ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input.Value);

describe('the function that makes the mode', () => {
  it('begins with dry-run where the stack names no mode, and with the mode that it names', async () => {
    await (await start(environment))(creation, context);
    await (await start({ ...environment, INITIAL_MODE: 'off' }))(creation, context);
    expect(written()).toEqual(['dry-run', 'off']);
  });

  it('does not start where the stack does not set its variables', async () => {
    await expect(start({ ...environment, OPERATOR_ARN: '' })).rejects.toThrow('OPERATOR_ARN');
  });
});
