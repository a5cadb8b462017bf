import { describe } from 'vitest';
import { playOrders } from './play-orders.ts';
import { scenariosOfFailures } from './scenarios-of-failures.ts';

describe('whatever the order, and whoever dies, everything ends as it should with', () => {
  playOrders(scenariosOfFailures);
});
