import { IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { readPlace } from '../../../shared/aws/operating/read-place.ts';
import { denial } from '../sdk-errors.ts';

const iam = mockClient(IAMClient);
const operator = 'arn:aws:lambda:us-east-2:111122223333:function:Operator';
const read = () => readPlace(operator, { credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) });

describe('where an installation is', () => {
  beforeEach(() => void iam.reset());

  it('is told with the account’s alias where the person may read it', async () => {
    iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: ['shop-prod'], IsTruncated: false });
    expect(await read()).toEqual({ account: '111122223333', alias: 'shop-prod', region: 'us-east-2' });
  });

  it('is told by its number where they may not', async () => {
    iam.on(ListAccountAliasesCommand).rejects(denial('iam:ListAccountAliases'));
    expect(await read()).toEqual({ account: '111122223333', region: 'us-east-2' });
  });
});
