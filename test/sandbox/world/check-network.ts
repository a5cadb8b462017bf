import type { NetworkChange, WorldRule } from './network-schema.ts';
import type { World } from './world-schema.ts';

type Kind =
  | 'subnet that says what it reaches'
  | 'VPC'
  | 'subnet'
  | 'gateway'
  | 'route table'
  | 'security group'
  | 'endpoint'
  | 'network ACL'
  | 'service';

/** Names that a world's network and its workloads use but do not define, each as a sentence. */
export function networkProblems(world: World): readonly string[] {
  const { network } = world;
  const added = world.happenings.flatMap(({ do: deed }) =>
    'changeNetwork' in deed ? (deed.changeNetwork.addEndpoint ?? []) : [],
  );
  const known: Readonly<Record<Kind, readonly string[]>> = {
    VPC: names(network.vpcs),
    subnet: names([...network.subnets, ...world.subnets]),
    'subnet that says what it reaches': names(world.subnets),
    gateway: [...names([...network.internetGateways, ...network.natGateways]), 'blackhole'],
    'route table': names(network.routeTables),
    'security group': names(network.securityGroups),
    endpoint: names([...network.endpoints, ...added]),
    'network ACL': names(network.networkAcls),
    service: names(world.services),
  };
  const problems: string[] = [];
  const check: Check = (kind, used, path) => {
    for (const [at, one] of [used].flat().entries()) {
      if (known[kind].includes(one)) continue;
      const where = typeof used === 'string' ? path : `${path}.${at}`;
      const article = kind === 'endpoint' ? 'an' : 'a';
      problems.push(
        `${where}: found ${JSON.stringify(one)}; allowed is the name of ${article} ${kind}${kind.startsWith('subnet that') ? '' : ' of this world'}: ${known[kind].join(', ') || 'there is none'}`,
      );
    }
  };
  checkTopology(network, check);
  [
    ...world.services.map((run, at) => ({ run, path: `services.${at}` })),
    ...world.tasks.map((run, at) => ({ run, path: `tasks.${at}` })),
  ].forEach(({ run, path }) => check('security group', run.securityGroups, `${path}.securityGroups`));
  world.happenings.forEach(({ do: deed }, at) => {
    const path = `happenings.${at}.do`;
    if ('setNetwork' in deed)
      check('subnet that says what it reaches', deed.setNetwork.subnets, `${path}.setNetwork.subnets`);
    if ('changeNetwork' in deed) checkChange(deed.changeNetwork, `${path}.changeNetwork`, check);
  });
  return [...problems, ...twice(world)];
}

type Check = (kind: Kind, used: string | readonly string[], path: string) => void;

function checkTopology(network: World['network'], check: Check): void {
  network.internetGateways.forEach((one, at) => check('VPC', one.vpc, `network.internetGateways.${at}.vpc`));
  network.subnets.forEach((one, at) => check('VPC', one.vpc, `network.subnets.${at}.vpc`));
  network.natGateways.forEach((one, at) => check('subnet', one.subnet, `network.natGateways.${at}.subnet`));
  network.routeTables.forEach((one, at) => {
    const path = `network.routeTables.${at}`;
    check('VPC', one.vpc, `${path}.vpc`);
    check('subnet', one.subnets, `${path}.subnets`);
    one.routes.forEach((route, index) => check('gateway', route.via, `${path}.routes.${index}.via`));
  });
  network.securityGroups.forEach((one, at) => {
    const path = `network.securityGroups.${at}`;
    check('VPC', one.vpc, `${path}.vpc`);
    checkRules(one.ingress, `${path}.ingress`, check);
    checkRules(one.egress ?? [], `${path}.egress`, check);
  });
  network.endpoints.forEach((one, at) => checkEndpoint(one, `network.endpoints.${at}`, check));
  network.networkAcls.forEach((one, at) => {
    check('VPC', one.vpc, `network.networkAcls.${at}.vpc`);
    check('subnet', one.subnets, `network.networkAcls.${at}.subnets`);
  });
  network.interceptions.forEach((one, at) => check('subnet', one.subnets ?? [], `network.interceptions.${at}.subnets`));
}

function checkRules(rules: readonly WorldRule[], path: string, check: Check): void {
  rules.forEach((rule, at) => check('security group', rule.groups, `${path}.${at}.groups`));
}

function checkEndpoint(endpoint: World['network']['endpoints'][number], path: string, check: Check): void {
  check('VPC', endpoint.vpc, `${path}.vpc`);
  check('subnet', endpoint.subnets, `${path}.subnets`);
  check('security group', endpoint.securityGroups, `${path}.securityGroups`);
  check('route table', endpoint.routeTables, `${path}.routeTables`);
}

function checkChange(change: NetworkChange, path: string, check: Check): void {
  const { setVpc, openGroup, replaceAclEntry, addRoute, associateRouteTable, addEndpoint, setEndpoint } = change;
  if (setVpc) check('VPC', setVpc.vpc, `${path}.setVpc.vpc`);
  if (openGroup) {
    check('security group', openGroup.group, `${path}.openGroup.group`);
    checkRules(openGroup.ingress, `${path}.openGroup.ingress`, check);
    checkRules(openGroup.egress, `${path}.openGroup.egress`, check);
  }
  if (replaceAclEntry) check('network ACL', replaceAclEntry.acl, `${path}.replaceAclEntry.acl`);
  if (addRoute) {
    check('route table', addRoute.table, `${path}.addRoute.table`);
    check('gateway', addRoute.via, `${path}.addRoute.via`);
  }
  if (associateRouteTable) {
    check('route table', associateRouteTable.table, `${path}.associateRouteTable.table`);
    check('subnet', associateRouteTable.subnets, `${path}.associateRouteTable.subnets`);
  }
  if (addEndpoint) checkEndpoint(addEndpoint, `${path}.addEndpoint`, check);
  if (setEndpoint) {
    check('endpoint', setEndpoint.endpoint, `${path}.setEndpoint.endpoint`);
    check('route table', setEndpoint.addRouteTables, `${path}.setEndpoint.addRouteTables`);
  }
  if (change.setPublicIp) check('service', change.setPublicIp.service, `${path}.setPublicIp.service`);
  (change.intercept ?? []).forEach((one, at) => check('subnet', one.subnets ?? [], `${path}.intercept.${at}.subnets`));
}

/** Names that are used for two things of one kind. */
function twice({ network, subnets }: World): readonly string[] {
  const lists = {
    'network.vpcs': names(network.vpcs),
    'network.internetGateways and network.natGateways': names([...network.internetGateways, ...network.natGateways]),
    'network.subnets and subnets': names([...network.subnets, ...subnets]),
    'network.routeTables': names(network.routeTables),
    'network.securityGroups': names(network.securityGroups),
    'network.endpoints': names(network.endpoints),
    'network.networkAcls': names(network.networkAcls),
  };
  return Object.entries(lists).flatMap(([path, list]) =>
    [...new Set(list.filter((one, at) => list.indexOf(one) !== at))].map(
      (one) => `${path}: found ${JSON.stringify(one)} twice; allowed is a name of its own for each`,
    ),
  );
}

function names(list: readonly { readonly name: string }[]): readonly string[] {
  return list.map((one) => one.name);
}
