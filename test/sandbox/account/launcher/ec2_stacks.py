"""Security groups and endpoints that CloudFormation makes are made in the EC2 that everything else reads and writes (ec2_backend.py).

MiniStack's CloudFormation would make them in an EC2 of its own, which nobody sees. It still refuses AWS::EC2::FlowLog.
"""
import ec2_backend
from ministack.services.cloudformation import provisioners

_REPLACING = {
    "AWS::EC2::SecurityGroup": ("GroupDescription", "GroupName", "VpcId"),
    "AWS::EC2::VPCEndpoint": ("ServiceName", "VpcEndpointType", "VpcId"),
}


def asked(call, *args, **given):
    """A call of EC2. What EC2 refuses fails the resource, with EC2's reason."""
    from moto.core.exceptions import ServiceException

    try:
        return call(*args, **given)
    except ServiceException as error:
        raise ValueError(f"{error.message} (Service: Ec2, Error Code: {error.code})") from error


def tags_of(props):
    return {tag["Key"]: tag["Value"] for tag in props.get("Tags") or []}


def create_group(logical_id, props, stack_name):
    store = ec2_backend.store()
    name = props.get("GroupName") or provisioners._physical_name(stack_name, logical_id)
    group = asked(store.create_security_group, name, props["GroupDescription"], vpc_id=props.get("VpcId"), tags=tags_of(props))
    allow(store, group, props)
    return group.id, {"GroupId": group.id, "VpcId": group.vpc_id}


def allow(store, group, props):
    """Puts the template's rules in the place of all that are there. Without egress rules, everything may go out."""
    for rule in list(group.ingress_rules):
        asked(store.revoke_security_group_ingress, group.id, None, None, None, [], security_rule_ids=[rule.id], vpc_id=group.vpc_id)
    for rule in props.get("SecurityGroupIngress") or []:
        asked(store.authorize_security_group_ingress, group.id, *wanted(rule), vpc_id=group.vpc_id)
    if props.get("SecurityGroupEgress") is None:
        return
    for rule in list(group.egress_rules):
        asked(store.revoke_security_group_egress, group.id, None, None, None, [], security_rule_ids=[rule.id], vpc_id=group.vpc_id)
    for rule in props["SecurityGroupEgress"]:
        asked(store.authorize_security_group_egress, group.id, *wanted(rule), vpc_id=group.vpc_id)


def wanted(rule):
    """One rule with one IPv4 block, as the product's templates have them. Of any other, nothing is half made."""
    if set(rule) - {"IpProtocol", "FromPort", "ToPort", "CidrIp", "Description"}:
        raise ValueError(f"the local account knows rules with CidrIp only, not {sorted(rule)}")
    block = {"CidrIp": rule["CidrIp"], **({"Description": rule["Description"]} if "Description" in rule else {})}
    return rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort"), [block]


def update_group(physical_id, old_props, new_props, stack_name, logical_id=None):
    if differs("AWS::EC2::SecurityGroup", old_props, new_props):
        return create_group(logical_id or physical_id, new_props, stack_name)
    store = ec2_backend.store()
    group = store.get_security_group_from_id(physical_id)
    allow(store, group, new_props)
    return physical_id, {"GroupId": physical_id, "VpcId": group.vpc_id}


def delete_group(physical_id, props):
    store = ec2_backend.store()
    if store.get_security_group_from_id(physical_id) is not None:
        asked(store.delete_security_group, group_id=physical_id)


def create_endpoint(logical_id, props, stack_name):
    endpoint = asked(
        ec2_backend.store().create_vpc_endpoint,
        props["VpcId"],
        props["ServiceName"],
        props.get("VpcEndpointType", "Gateway"),
        policy_document=props.get("PolicyDocument"),
        route_table_ids=props.get("RouteTableIds") or [],
        subnet_ids=props.get("SubnetIds") or [],
        security_group_ids=props.get("SecurityGroupIds") or [],
        private_dns_enabled=str(props.get("PrivateDnsEnabled", False)).lower() == "true",
        tags=tags_of(props),
    )
    return endpoint.id, {"Id": endpoint.id}


def update_endpoint(physical_id, old_props, new_props, stack_name):
    """Made anew, the old one first: two with private DNS for one service are refused."""
    delete_endpoint(physical_id, old_props)
    return create_endpoint(physical_id, new_props, stack_name)


def delete_endpoint(physical_id, props):
    store = ec2_backend.store()
    if physical_id in store.vpc_end_points:
        asked(store.delete_vpc_endpoints, [physical_id])


def differs(resource_type, old_props, new_props):
    return any(old_props.get(name) != new_props.get(name) for name in _REPLACING[resource_type])


def install():
    handlers = provisioners._RESOURCE_HANDLERS
    handlers["AWS::EC2::SecurityGroup"] = {
        "create": create_group, "update": update_group, "update_with_logical_id": True, "delete": delete_group}
    handlers["AWS::EC2::VPCEndpoint"] = {"create": create_endpoint, "update": update_endpoint, "delete": delete_endpoint}
