import { describe } from 'vitest';
import { createMemoryLedger } from '../fixtures/memory-ledger.ts';
import { claimContract } from './claim-contract.ts';
import { ledgerContract } from './ledger-contract.ts';

describe('the ledger in memory', () => {
  ledgerContract(async () => createMemoryLedger());
  claimContract(async () => createMemoryLedger());
});
