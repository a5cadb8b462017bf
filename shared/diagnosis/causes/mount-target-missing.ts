import { defineCause, ruledOut } from '../define-cause.ts';
import { commandInstruction } from '../instructions.ts';
import { hostLines } from '../reachability/host-network.ts';
import { fileSystemAsk, fileSystemAsks, fileSystemView } from '../references/file-system-view.ts';

/**
 * The file system has no mount target in the Availability Zone of the task's subnet, so its name does not resolve
 * there.
 */
export const mountTargetMissing = defineCause({
  code: 'mount-target-missing',
  category: 'storage',
  shownBy: 'EFS’s mount targets, subnets',
  concerns: ['file-system'],
  explains: ['network'],
  needs: (subject, facts) =>
    fileSystemAsks(subject, facts).filter(
      ({ kind }) => kind === 'file-system' || kind === 'subnets' || kind === 'container-instance',
    ),
  match: (subject, facts) => {
    const view = fileSystemView(subject, facts);
    const lacking = view?.zones.find(({ target }) => target === undefined || target.state !== 'available');
    if (view === undefined || lacking === undefined) return ruledOut('a mount target is available in the zone');
    const { fileSystem } = view;
    const { subnet, zone, target } = lacking;
    const has = fileSystem.mountTargets.map((one) => `${one.zone} (${one.id})`);
    return {
      is: 'matched',
      certainty: 'proved',
      title:
        target === undefined
          ? `the file system ${fileSystem.id} has no mount target in ${zone}, where the task runs (${subnet})`
          : `the mount target ${target.id} of ${fileSystem.id} in ${zone} is ${target.state}`,
      next: 'Create a mount target in the zone, with a security group that admits TCP 2049 from the task; or run the task in a zone that has one.',
      instructions:
        target !== undefined
          ? []
          : [
              commandInstruction(
                'create the mount target, with a security group that admits TCP 2049 from the task',
                'aws efs create-mount-target --security-groups "${SECURITY_GROUP:?one that admits TCP 2049 from the task}"',
                [
                  ['--region', subject.workload.region],
                  ['--file-system-id', fileSystem.id],
                  ['--subnet-id', subnet],
                ],
              ),
            ],
      evidence: [
        {
          text:
            has.length === 0
              ? `${fileSystem.id} has no mount target at all`
              : `${fileSystem.id} has mount targets in ${has.join(', ')}`,
          by: [fileSystemAsk(subject)],
        },
        {
          text: `${subnet} lies in ${zone}`,
          by: fileSystemAsks(subject, facts).filter(({ kind }) => kind === 'subnets'),
        },
        ...hostLines(subject, facts),
      ],
      resource: fileSystem.id,
    };
  },
});
