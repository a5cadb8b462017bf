import { IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { aliasReader } from '../../shared/aws/account-alias.ts';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { denial, throttle } from './sdk-errors.ts';

const iam = mockClient(IAMClient);
beforeEach(() => iam.reset());

function reader() {
  const notes: string[] = [];
  const read = aliasReader(createClients({ region: 'eu-west-1' }), (why) => notes.push(why));
  return { read, notes };
}

describe('the account’s alias', () => {
  it('is read once, however many messages show it', async () => {
    iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: ['shop-prod'], IsTruncated: false });
    const { read } = reader();
    expect([await read(), ...(await Promise.all([read(), read()]))]).toEqual(['shop-prod', 'shop-prod', 'shop-prod']);
    expect(iam.commandCalls(ListAccountAliasesCommand)).toHaveLength(1);
  });

  it('is none where the account has none', async () => {
    iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: [], IsTruncated: false });
    const { read, notes } = reader();
    expect([await read(), notes]).toEqual([undefined, []]);
  });

  it.each([denial('iam:ListAccountAliases'), throttle(), new Error('broken')])(
    'is none where it cannot be read (%s), and that is noted once',
    async (error) => {
      iam.on(ListAccountAliasesCommand).rejects(error);
      const { read, notes } = reader();
      expect([await read(), await read()]).toEqual([undefined, undefined]);
      expect(notes).toHaveLength(1);
    },
  );

  it('is given up after two seconds', async () => {
    iam
      .on(ListAccountAliasesCommand)
      .callsFake((_input, _client) => new Promise((_resolve, reject) => setTimeout(() => reject(throttle()), 2500)));
    const begun = Date.now();
    const { read } = reader();
    expect(await read()).toBeUndefined();
    expect(Date.now() - begun).toBeLessThan(2400);
  });

  it.each(['', 'a', 'Prod', 'prod\nACT', 'prоd', '<!channel>', 'a--b', '-ab', 'ab-', 'x'.repeat(64)])(
    'is shown only in the form that IAM gives it, and not as %o',
    async (alias) => {
      iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: [alias], IsTruncated: false });
      expect(await reader().read()).toBeUndefined();
    },
  );
});
