import { networkCause } from '../reachability/network-cause.ts';

/** VPC Block Public Access stops what the subnet sends through an internet gateway, whatever the routes say. */
export const publicAccessBlocked = networkCause({
  code: 'public-access-blocked',
  shownBy: 'subnets, route tables',
  next: ({ obstacle }) => [
    `Run the task where it needs no internet gateway: in subnets with VPC endpoints for all that it fetches. A public IP does not help in ${obstacle.subnet}.`,
    'Or let whoever manages VPC Block Public Access exclude the subnet or its VPC. Somebody turned it on: ask why first.',
  ],
  instructions: () => [],
});
