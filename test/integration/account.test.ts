import { afterAll, beforeAll, describe, vi } from 'vitest';
import { accountContract } from '../aws/account-contract.ts';
import { account as accountId, region } from '../fixtures/account.ts';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { createLocalStage } from './local-stage.ts';

let account: Account;

beforeAll(async () => {
  account = await startAccount({ accountId, region });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await account?.stop();
});

describe('the local account, behind the product’s own adapters', () => {
  accountContract(() => createLocalStage(account));
});
