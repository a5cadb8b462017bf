"""EC2 rules of AWS that moto lacks: a deleted target leaves a black hole, and EC2 refuses what conflicts.

This module imports moto, so it is imported only with the first call to EC2 (ec2_backend.py).
"""
from ipaddress import ip_network
from itertools import islice

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import nat_gateways, network_acls, route_tables, vpcs

CLOSING = 32767  # the number of the last entry of a network ACL, which denies


def is_gone(route):
    """Whether the target of a route no longer exists: https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html"""
    backend = route.route_table.ec2_backend
    if route.nat_gateway is not None:
        return route.nat_gateway.state in ("deleting", "deleted")
    if route.egress_only_igw is not None:
        return route.egress_only_igw.id not in backend.egress_only_internet_gateways
    if route.interface is not None:
        return route.interface.id not in backend.enis
    gateway = route.gateway
    if gateway is not None and gateway.id.startswith("igw-"):
        return gateway.vpc is None or gateway.vpc.id != route.route_table.vpc_id
    return False


def is_interface(endpoint_type):
    return (endpoint_type or "").lower() == "interface"


def dns_name(service):
    """The name that resolves to an interface endpoint with private DNS: `com.amazonaws.us-east-1.ecr.api` → `api.ecr.us-east-1…`."""
    *_, region, name = service.split(".", 3)
    return f"{'.'.join(reversed(name.split('.')))}.{region}.amazonaws.com"


def refuse_private_dns(backend, vpc, service, besides=None):
    """In a VPC a name may belong to one endpoint only, and the VPC must have DNS on."""
    if not (is_on(vpc.enable_dns_support) and is_on(vpc.enable_dns_hostnames)):
        raise EC2ClientError("InvalidParameter", (
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for "
            f"{vpc.id}"))
    for other in backend.vpc_end_points.values():
        if other.id != besides and other.vpc_id == vpc.id and other.service_name == service and other.private_dns_enabled:
            raise EC2ClientError("InvalidParameter", (
                f"private-dns-enabled cannot be set because there is already a conflicting DNS domain for {dns_name(service)} "
                f"in the VPC {vpc.id}"))


def is_on(value):
    """Whether an attribute is on. Moto keeps it as it was given: a boolean or its text."""
    return str(value).lower() == "true"


def place(interface, groups=None):
    """Gives an interface the next free address of its own subnet, the same in each run of a world. Moto gives it any address."""
    taken = {one.private_ip_address for one in interface.ec2_backend.enis.values()
             if one is not interface and one.subnet.id == interface.subnet.id}
    # AWS keeps the first four of a subnet for itself, the network's own among them.
    hosts = islice(ip_network(interface.subnet.cidr_block).hosts(), 3, None)
    interface.private_ip_address = next(str(host) for host in hosts if str(host) not in taken)
    interface.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": interface.private_ip_address}]
    interface._group_set = groups or interface._group_set


def route_prefix_list(backend, endpoint, added, removed):
    """Adds the route of a gateway endpoint to each of its tables."""
    for table in added:
        backend.create_route(table, None, gateway_id=endpoint.id,
                             destination_prefix_list_id=endpoint.destination_prefix_list_id)
    for table in removed:
        backend.delete_route(table, endpoint.destination_prefix_list_id)


class Endpoints:
    """The parts of ModifyVpcEndpoint that moto lacks."""

    def modify_vpc_endpoint(self):
        backend = self.ec2_backend
        endpoint = backend.describe_vpc_endpoints(vpc_end_point_ids=[self._get_param("VpcEndpointId")])[0]
        private_dns = self._get_param("PrivateDnsEnabled")
        if private_dns is not None:
            if is_on(private_dns):
                refuse_private_dns(backend, backend.get_vpc(endpoint.vpc_id), endpoint.service_name, endpoint.id)
            endpoint.private_dns_enabled = is_on(private_dns)
        before = list(endpoint.route_table_ids)
        super().modify_vpc_endpoint()
        if self._get_param("ResetPolicy"):
            endpoint.policy_document = None
        route_prefix_list(backend, endpoint, [table for table in endpoint.route_table_ids if table not in before],
                          [table for table in before if table not in endpoint.route_table_ids])
        return ActionResult({"Return": True})


def endpoint_rules():
    create, delete = vpcs.VPCBackend.create_vpc_endpoint, vpcs.VPCBackend.delete_vpc_endpoints

    def created(backend, vpc_id, service_name, endpoint_type, **given):
        vpc = backend.get_vpc(vpc_id)
        if not is_interface(endpoint_type):
            endpoint_type, given["private_dns_enabled"] = endpoint_type or "Gateway", False
        elif given.get("private_dns_enabled"):
            refuse_private_dns(backend, vpc, service_name)
        if is_interface(endpoint_type) and not given.get("security_group_ids"):
            given["security_group_ids"] = [backend.get_default_security_group(vpc_id).id]
        endpoint = create(backend, vpc_id=vpc_id, service_name=service_name, endpoint_type=endpoint_type, **given)
        endpoint.ip_address_type = "ipv4"
        for interface in endpoint.network_interface_ids:
            place(backend.enis[interface], [backend.get_security_group_from_id(one) for one in endpoint.security_group_ids])
        return endpoint

    def deleted(backend, vpce_ids=None):
        delete(backend, vpce_ids)
        for one in vpce_ids or []:
            backend.vpc_end_points.pop(one, None)

    vpcs.VPCBackend.create_vpc_endpoint, vpcs.VPCBackend.delete_vpc_endpoints = created, deleted


def nat_rules():
    create, describe = (getattr(nat_gateways.NatGatewayBackend, name) for name in (
        "create_nat_gateway", "describe_nat_gateways"))

    def created(backend, subnet_id, allocation_id, tags=None, connectivity_type=None):
        kind = connectivity_type or "public"
        if kind == "public" and not allocation_id:
            raise EC2ClientError("MissingParameter", "The request must include the AllocationId parameter. Add the required parameter and retry the request.")
        gateway = create(backend, subnet_id, allocation_id, tags, kind)
        place(gateway._eni)
        gateway.address_set[0]["privateIp"] = gateway._eni.private_ip_address
        if kind == "public" and not any(igw.vpc and igw.vpc.id == gateway.vpc_id for igw in backend.internet_gateways.values()):
            gateway.state, gateway.failure_code = "failed", "Gateway.NotAttached"
            gateway.failure_message = f"Network {gateway.vpc_id} has no Internet gateway attached"
        return gateway

    def described(backend, filters, nat_gateway_ids):
        for one in nat_gateway_ids or []:
            if one not in backend.nat_gateways:
                raise EC2ClientError("NatGatewayNotFound", f"NatGateway {one} was not found")
        return describe(backend, filters, nat_gateway_ids)

    nat_gateways.NatGatewayBackend.create_nat_gateway = created
    nat_gateways.NatGatewayBackend.describe_nat_gateways = described


def table_rules():
    associate, route = route_tables.RouteBackend.associate_route_table, route_tables.RouteBackend.create_route

    def associated(backend, route_table_id, gateway_id=None, subnet_id=None):
        for other in backend.route_tables.values():
            if subnet_id is not None and subnet_id in other._associations.values() and other.id != route_table_id:
                raise EC2ClientError("Resource.AlreadyAssociated", (
                    f"the specified association for route table {route_table_id} conflicts with an existing association"))
        return associate(backend, route_table_id, gateway_id, subnet_id)

    def routed(backend, *args, nat_gateway_id=None, **given):
        if nat_gateway_id is not None and nat_gateway_id not in backend.nat_gateways:
            raise EC2ClientError("InvalidNatGatewayID.NotFound", f"The natGateway ID '{nat_gateway_id}' does not exist")
        return route(backend, *args, nat_gateway_id=nat_gateway_id, **given)

    route_tables.RouteBackend.associate_route_table, route_tables.RouteBackend.create_route = associated, routed
    route_tables.Route.state = property(lambda self: "blackhole" if is_gone(self) else "active")


def acl_rules():
    create = network_acls.NetworkAclBackend.create_network_acl

    def created(backend, vpc_id, tags=None, default=False):
        acl = create(backend, vpc_id, tags, default)
        for egress in () if default else (True, False):
            backend.create_network_acl_entry(acl.id, CLOSING, "-1", "deny", egress, "0.0.0.0/0", None, None, None, None, None)
        return acl

    network_acls.NetworkAclBackend.create_network_acl = created


def vpc_rules():
    create = vpcs.VPCBackend.create_vpc

    def created(backend, *args, **given):
        vpc = create(backend, *args, **given)
        own = backend.get_default_security_group(vpc.id)
        if own and not own.ingress_rules:
            backend.authorize_security_group_ingress(own.id, "-1", None, None, [], source_groups=[{"GroupId": own.id}], vpc_id=vpc.id)
        return vpc

    vpcs.VPCBackend.create_vpc = created


def install():
    for rules in (vpc_rules, endpoint_rules, nat_rules, table_rules, acl_rules):
        rules()
