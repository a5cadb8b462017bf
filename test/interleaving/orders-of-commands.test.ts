import { describe } from 'vitest';
import { playOrders } from './play-orders.ts';
import { scenariosOfCommands } from './scenarios-of-commands.ts';

describe('whatever the order, and whoever dies, everything ends as it should with', () => {
  playOrders(scenariosOfCommands);
});
