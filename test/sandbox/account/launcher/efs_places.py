"""Lets mount targets use the subnets and groups of the account's EC2. MiniStack's EFS looks for them in MiniStack's own EC2."""
from ministack.services import ec2, efs

import ec2_backend


def known_here(subnet_id, group_ids):
    """Gives MiniStack the subnet and the groups that a mount target names, if they exist."""
    store = ec2_backend.store()
    subnet = next((one for zone in store.subnets.values() for one in zone.values() if one.id == subnet_id), None)
    if subnet is None:
        return
    ipv6 = next((one["ipv6CidrBlock"] for one in subnet.ipv6_cidr_block_associations.values()), None)
    ec2._subnets[subnet_id] = {
        "SubnetId": subnet_id, "VpcId": subnet.vpc_id, "CidrBlock": subnet.cidr_block,
        "AvailabilityZone": subnet.availability_zone, "AvailabilityZoneId": subnet.availability_zone_id,
        **({"Ipv6CidrBlock": ipv6} if ipv6 else {})}
    for group in store.describe_security_groups(filters={"vpc-id": [subnet.vpc_id]}):
        if group.id in group_ids or group.name == "default":
            ec2._security_groups[group.id] = {"GroupId": group.id, "GroupName": group.name, "VpcId": group.vpc_id}


def install():
    create, modify = efs._create_mount_target, efs._modify_mount_target_security_groups

    def created(body):
        known_here(body.get("SubnetId", ""), body.get("SecurityGroups") or [])
        return create(body)

    def modified(mt_id, body):
        target = efs._mount_targets.get(mt_id)
        if target:
            known_here(target["SubnetId"], body.get("SecurityGroups") or [])
        return modify(mt_id, body)

    efs._create_mount_target, efs._modify_mount_target_security_groups = created, modified
