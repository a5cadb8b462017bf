import { analysePath } from '../../network/analyse.ts';
import { hopLine } from '../../network/hop-line.ts';
import type { Path } from '../../network/path.ts';
import { defineCause, ruledOut } from '../define-cause.ts';
import { commandInstruction } from '../instructions.ts';
import { missingRead } from '../missing-read.ts';
import { untilNetwork } from '../passing.ts';
import { hostLines } from '../reachability/host-network.ts';
import { lowerFirst } from '../reachability/network-cause.ts';
import { readsMissing, viewOf } from '../reachability/network-view.ts';
import { asDestination, fileSystemAsk, fileSystemAsks, fileSystemView } from '../references/file-system-view.ts';

/** The Availability Zone has a mount target, but TCP 2049 does not reach it. */
export const mountTargetClosed = defineCause({
  code: 'mount-target-closed',
  category: 'storage',
  shownBy: 'EFS’s mount targets, security groups, network ACLs',
  concerns: ['file-system'],
  passes: untilNetwork,
  explains: ['network'],
  needs: () => [],
  wants: fileSystemAsks,
  match: (subject, facts) => {
    const view = fileSystemView(subject, facts);
    const targets = view?.fileSystem.mountTargets.map(asDestination) ?? [];
    const { places, snapshot } = viewOf(subject, facts, targets);
    const open: Path[] = [];
    for (const { subnet, target } of view?.zones ?? []) {
      const place = places.find((one) => one.subnet === subnet);
      if (target?.state !== 'available' || place === undefined) continue;
      const path = analysePath(place, asDestination(target), snapshot);
      open.push(path);
      if (path.is !== 'blocked') continue;
      const { obstacle } = path;
      const from = snapshot.subnets?.find(({ id }) => id === subnet)?.cidr;
      const group = obstacle.securityGroup;
      return {
        is: 'matched',
        certainty: 'proved',
        title: `TCP 2049 does not get from ${subnet} to the mount target ${target.id} of ${subject.requirement.text}: ${lowerFirst(obstacle.sentence)}`,
        next: 'Admit TCP 2049 from the task in the mount target’s security group, and let it out of the task’s: security groups are stateful, network ACLs are not.',
        instructions:
          group === undefined || from === undefined || !target.securityGroups.includes(group)
            ? []
            : [
                commandInstruction(
                  `admit NFS from ${subnet}`,
                  'aws ec2 authorize-security-group-ingress --protocol tcp --port 2049',
                  [
                    ['--region', subject.workload.region],
                    ['--group-id', group],
                    ['--cidr', from],
                  ],
                ),
              ],
        evidence: [{ text: hopLine(path), by: fileSystemAsks(subject, facts) }, ...hostLines(subject, facts)],
        resource: subject.requirement.text,
      };
    }
    const missing = [...missingRead(fileSystemAsk(subject), facts), ...readsMissing(open, subject, facts, targets)];
    return missing.length > 0
      ? { is: 'undecided', missing }
      : ruledOut('nothing is known to stand between the task and the mount target');
  },
});
