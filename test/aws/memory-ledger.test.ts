import { describe } from 'vitest';
import { createMemoryLedger } from '../fixtures/memory-ledger.ts';
import { ledgerContract } from './ledger-contract.ts';

describe('the ledger in memory', () => {
  ledgerContract(async () => createMemoryLedger());
});
