import { describe } from 'vitest';
import { accountContract } from '../aws/account-contract.ts';
import { createSimulatedStage } from './stage.ts';

describe('the simulated account', () => {
  accountContract(async () => createSimulatedStage());
});
