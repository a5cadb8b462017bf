import type { Refusal, RevisionRefusal } from '../../change/reason.ts';

/** What an executor met when it was about to make a change, or had sent it, as a sentence without its capital letter. */
export function sayRefusal(reason: Refusal): string {
  switch (reason.code) {
    case 'refused':
      return sayCall(reason);
    case 'policy-quota':
      return `the role ${reason.role} already carries ${reason.attached} managed policies, which is its quota: detach one, join some, or raise the quota "Managed policies per role" (${reason.error})`;
    case 'log-group-of-another':
      return `somebody else has created the log group ${reason.name}`;
    case 'log-group-untagged':
      return `the log group ${reason.name} does not carry the product’s tag`;
    case 'log-group-in-use':
      return `the log group ${reason.name} is no longer empty: it has log streams`;
    case 'retention-not-set':
      return `the log group ${reason.name} keeps its events for ever, for its retention could not be set: ${sayCall(reason)}`;
    // The service.
    case 'service-not-active':
      return `the service is ${reason.status ?? 'of unknown status'}`;
    case 'no-primary-deployment':
      return 'the service has no primary deployment';
    case 'newer-deployment':
      return `a newer deployment${reason.deployment === null ? '' : `, ${reason.deployment},`} has begun`;
    case 'tasks-run':
      return `${reason.running} of its tasks ${reason.running === 1 ? 'runs' : 'run'}, and a new deployment could stop ${reason.running === 1 ? 'it' : 'them'}`;
    case 'revision-unregistered':
      return 'the revision to move to is not registered';
    case 'update-without-effect':
      return `ECS accepted the update, but the service has ${reason.has ?? 'no task definition'}, not ${reason.wanted}`;
    default:
      return sayRevisionRefusal(reason);
  }
}

function sayCall({ detail, permission }: { readonly detail: string; readonly permission: string | null }): string {
  return permission === null ? detail : `${detail} (the permission ${permission} would let it)`;
}

/** What stood against a corrected revision. */
function sayRevisionRefusal(reason: RevisionRefusal): string {
  switch (reason.code) {
    case 'revision-gone':
      return `${reason.revision} no longer exists`;
    case 'other-family':
      return `${reason.revision} is not of the family ${reason.family}`;
    case 'nothing-to-correct':
      return 'it names no correction';
    case 'not-a-reference':
      return `${reason.pointer} is not the place of a reference`;
    case 'container-elsewhere':
      return `container ${reason.container} is no longer at ${reason.pointer}`;
    case 'reference-elsewhere':
      return `${reason.name} is no longer at ${reason.pointer}`;
    case 'reference-changed':
      return `${reason.pointer} no longer holds ${reason.before}`;
    case 'too-many-tags':
      return `${reason.revision} has too many tags to add the two that mark a registered revision`;
    case 'revision-refused':
      return `${reason.error}: ECS refused the corrected revision (request ${reason.request ?? 'unknown'}; CloudTrail has the whole text)`;
    case 'revision-unnamed':
      return 'ECS answered without the revision that it registered';
    case 'revision-differs':
      return `${reason.revision} was registered, but its ${reason.field} differs from what was asked for: it is left unused`;
  }
}
