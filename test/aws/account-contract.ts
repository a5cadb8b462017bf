import { describe } from 'vitest';
import { grantContract } from './account-contract/grants.ts';
import { logGroupContract } from './account-contract/log-groups.ts';
import { revisionContract } from './account-contract/revisions.ts';
import { serviceContract } from './account-contract/services.ts';
import type { CreateStage } from './account-contract/stage.ts';

/** What every account does that the product reads and changes, whatever plays it. */
export function accountContract(create: CreateStage): void {
  describe('grants', () => {
    grantContract(create);
  });
  describe('log groups', () => {
    logGroupContract(create);
  });
  describe('revisions', () => {
    revisionContract(create);
  });
  describe('services', () => {
    serviceContract(create);
  });
}
