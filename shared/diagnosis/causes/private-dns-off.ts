import { analysePath } from '../../network/analyse.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import { commandInstruction } from '../instructions.ts';
import { networkCause } from '../reachability/network-cause.ts';
import { isPrivateAddress } from '../reachability/private-address.ts';

/**
 * There is an interface endpoint for the service, but its private DNS is off. So the name of the service does not
 * resolve to it.
 */
export const privateDnsOff = networkCause({
  code: 'private-dns-off',
  shownBy: 'endpoints, VPC attributes',
  // A private hosted zone of the owner may make the name resolve to the endpoint, and the product does not read hosted
  // zones. Two facts refute this: a timeout, if the endpoint would have admitted the task; and a public address that
  // the task dialled.
  isCertain: ({ obstacle, destinations, subject, view }) => {
    if (subject.claim?.category !== 'network' || !isConcerned(subject)) return false;
    if (subject.claim.address !== null) return !isPrivateAddress(subject.claim.address);
    const place = view.places.find(({ subnet }) => subnet === obstacle.subnet);
    const endpoints = view.snapshot.endpoints?.map((one) =>
      one.id === obstacle.endpoint ? { ...one, privateDns: true } : one,
    );
    if (place === undefined || endpoints === undefined) return false;
    const named = { ...view.snapshot, endpoints, attributes: { dnsSupport: true, dnsHostnames: true } };
    return destinations.every((destination) => analysePath(place, destination, named).is === 'reachable');
  },
  next: ({ obstacle }) => [
    `Turn on private DNS of ${obstacle.endpoint ?? 'the endpoint'}: ECS calls the service by its public name, which otherwise resolves to public addresses.`,
    'The VPC needs enableDnsSupport and enableDnsHostnames for it. From then on the endpoint answers for the whole VPC.',
  ],
  instructions: ({ obstacle, subject }) =>
    obstacle.endpoint === undefined
      ? []
      : [
          commandInstruction('turn on private DNS', 'aws ec2 modify-vpc-endpoint --private-dns-enabled', [
            ['--region', subject.workload.region],
            ['--vpc-endpoint-id', obstacle.endpoint],
          ]),
        ],
});
