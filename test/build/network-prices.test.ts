import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NETWORK_PAGE, withNetworkPrices } from '../../build/network-prices.ts';

test('the page of the network holds the prices that the plan shows (npm run schema)', () => {
  const page = readFileSync(NETWORK_PAGE, 'utf8');
  expect(withNetworkPrices(page)).toBe(page);
  expect(page).toMatch(/\| 5 interface endpoints in 1 zone +\| 36\.50 +\| 0\.01 +\|/);
});

test('a page without its marks is refused', () => {
  expect(() => withNetworkPrices('# The network')).toThrow(/docs\/network\.md lacks/);
});
