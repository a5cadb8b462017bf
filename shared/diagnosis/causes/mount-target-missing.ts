import type { MountTarget } from '../../evidence/storage.ts';
import { defineCause, ruledOut } from '../define-cause.ts';
import { commandInstruction } from '../instructions.ts';
import { type Passing, untilMade } from '../passing.ts';
import { hostLines } from '../reachability/host-network.ts';
import { fileSystemAsk, fileSystemAsks, fileSystemView } from '../references/file-system-view.ts';

/**
 * What EFS says of a mount target that is not available. `creating` and `updating` end by themselves; a target that is
 * deleted, or could not be made, has to be made again.
 * @see https://docs.aws.amazon.com/efs/latest/ug/API_MountTargetDescription.html
 */
function outlook(
  target: MountTarget | undefined,
  others: readonly MountTarget[],
): { readonly next: string; readonly passes?: Passing } {
  const elsewhere = others.some(({ state }) => state === 'available') ? '; or run the task in a zone that has one' : '';
  const again = `Create a mount target in the zone, with a security group that admits TCP 2049 from the task${elsewhere}.`;
  if (target === undefined)
    return { next: `${again} Put the id of the security group into SECURITY_GROUP before you paste the command.` };
  if (target.state === 'creating' || target.state === 'updating') {
    const because = `EFS is ${target.state} the mount target, its name resolves when that is done, and ECS tries again by itself`;
    return {
      next: `Wait until ${target.id} is available; nothing has to be changed for it.`,
      passes: { is: 'yes', within: 'within minutes', because },
    };
  }
  return { next: `${target.id} is ${target.state}: delete it if it is still there. ${again}` };
}

/**
 * The file system has no mount target in the Availability Zone of the task's subnet, so its name does not resolve
 * there.
 */
export const mountTargetMissing = defineCause({
  code: 'mount-target-missing',
  category: 'storage',
  shownBy: 'EFS’s mount targets, subnets',
  concerns: ['file-system'],
  passes: untilMade,
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
      ...outlook(
        target,
        fileSystem.mountTargets.filter((one) => one !== target),
      ),
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
