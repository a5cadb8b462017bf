import { describe } from 'vitest';
import { accountContract } from './account-contract.ts';
import { createMemoryStage } from './memory-stage.ts';

describe('the account in memory', () => {
  accountContract(async () => createMemoryStage());
});
