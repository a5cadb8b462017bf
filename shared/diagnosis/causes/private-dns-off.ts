import { analysePath } from '../../network/analyse.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import { commandInstruction } from '../instructions.ts';
import { networkCause } from '../reachability/network-cause.ts';
import { isPrivateAddress } from '../reachability/private-address.ts';

/** There is an interface endpoint for the service, but its private DNS is off: the service's name leads past it. */
export const privateDnsOff = networkCause({
  code: 'private-dns-off',
  toldBy: 'endpoints, VPC attributes',
  // A hosted zone of the owner's may give the endpoint the service's name, and none is read. A time-out refutes that where the
  // endpoint itself would have let the task in; so does a public address that was dialled.
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
