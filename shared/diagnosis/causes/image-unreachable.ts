import { isConcerned } from '../claim/claim-concerns.ts';
import { defineCause, ruledOut } from '../define-cause.ts';
import { untilNetwork } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { nameDestinations } from '../reachability/destinations.ts';
import { endpointScript } from '../reachability/endpoint-script.ts';
import { hasNetwork, withoutNetwork } from '../reachability/host-network.ts';
import {
  describeObstacle,
  lowerFirst,
  obstacleOf,
  ruledOutUnlessUnread,
  seenPaths,
} from '../reachability/network-cause.ts';
import { networkAsks } from '../reachability/network-view.ts';

/**
 * The image could not be pulled because there is no network path to its registry.
 */
export const imageUnreachable = defineCause({
  code: 'image-unreachable',
  category: 'network',
  shownBy: 'subnets, route tables, endpoints',
  concerns: ['image'],
  passes: untilNetwork,
  needs: () => [],
  wants: (subject, facts) => networkAsks(subject, facts),
  match: (subject, facts) => {
    const { claim, requirement } = subject;
    if (!isConcerned(subject) || claim?.outcome === 'answered')
      return ruledOut('the pull did not fail for want of a way');
    if (!hasNetwork(subject, facts)) return withoutNetwork(subject, facts);
    const found = obstacleOf(undefined, subject, facts);
    if (found === undefined) return ruledOutUnlessUnread(subject, facts, 'the account shows no block on the way');
    const blocked = { ...found, subject };
    const { obstacle, destinations } = found;
    return {
      ...describeObstacle(blocked, seenPaths(subject, facts), {
        because: obstacle.sentence,
        title: `${nameOf(subject)} cannot be pulled, for there is no way from ${obstacle.subnet} to ${nameDestinations(destinations)}: ${lowerFirst(obstacle.sentence)}`,
        next: [
          destinations.every((one) => one.is === 'internet')
            ? 'Only a NAT gateway, or a public IP in a public subnet, leads to a registry outside of AWS; or copy the image to ECR, and register a new revision that names it.'
            : 'Pulling from ECR takes ecr.api, ecr.dkr and S3: by endpoints (a gateway endpoint for S3), or by a way out.',
        ],
        instructions:
          obstacle.code === 'no-route' || obstacle.code === 'endpoint-missing' ? endpointScript(blocked) : [],
      }),
      groupKey: requirement.id,
    };
  },
});
