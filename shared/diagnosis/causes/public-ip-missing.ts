import { commandInstruction } from '../instructions.ts';
import { usesOwnInterface } from '../reachability/host-network.ts';
import { networkCause } from '../reachability/network-cause.ts';

/** The subnet has a route to an internet gateway. The gateway serves only public addresses, and the task has none. */
export const publicIpMissing = networkCause({
  code: 'public-ip-missing',
  shownBy: 'route tables, the network configuration of the service or the container instance',
  next: ({ obstacle, subject }) => [
    usesOwnInterface(subject)
      ? `Run the task in private subnets with a NAT gateway or VPC endpoints; or, in ${obstacle.subnet}, with a public IP (assignPublicIp ENABLED).`
      : `Launch the container instances in private subnets with a NAT gateway or VPC endpoints; or, in ${obstacle.subnet}, with a public IP (in the launch template).`,
    'A public subnet alone is no way out: the internet gateway translates no private address.',
  ],
  instructions: ({ subject, view }) => {
    const { cluster, service, region } = subject.workload;
    const [place] = view.places;
    if (!usesOwnInterface(subject) || service === undefined || place?.securityGroups === undefined) return [];
    const subnets = view.places.map((one) => one.subnet).join(',');
    const configuration = `awsvpcConfiguration={subnets=[${subnets}],securityGroups=[${place.securityGroups.join(',')}],assignPublicIp=ENABLED}`;
    return [
      commandInstruction('give the service’s tasks a public IP (a new deployment)', 'aws ecs update-service', [
        ['--region', region],
        ['--cluster', cluster],
        ['--service', service],
        ['--network-configuration', configuration],
      ]),
    ];
  },
});
