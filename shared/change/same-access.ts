import type { Facts } from '../evidence/ask.ts';
import { ecrImageOf } from '../workload/registry.ts';
import type { Requirement } from '../workload/requirement.ts';
import { requirementsOf } from '../workload/requirements.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';

/** A workload that ran a revision, with the role that it ran with in place of the definition's. */
type Ran = { readonly workload: Workload; readonly facts: Facts };

/**
 * Whether a task of one revision, once it was past its initialisation, has used what a requirement of another revision
 * asks for: the same thing, with the same role.
 */
export function hasUsed(definition: TaskDefinition, wanted: Requirement, { workload, facts }: Ran): boolean {
  const thing = thingOf(wanted, workload, facts);
  return requirementsOf(definition, workload).some(
    (one) => one.role === wanted.role && isSameThing(thingOf(one, workload, facts), thing),
  );
}

/** A secret may be named with its suffix or without it. */
function isSameThing(one: string, other: string): boolean {
  const isPartOf = (part: string, whole: string) =>
    part.startsWith('secret ') && whole.startsWith(`${part}-`) && /^-[A-Za-z0-9]{6}$/.test(whole.slice(part.length));
  return one === other || isPartOf(one, other) || isPartOf(other, one);
}

/**
 * What a requirement asks for, whatever the container, the variable or the JSON key: a secret by its whole ARN, an image
 * by its repository, a log stream by its group.
 */
function thingOf({ kind, reference, text, region }: Requirement, workload: Workload, facts: Facts): string {
  if (reference?.is === 'secret') {
    const secret = facts.get({ kind: 'secret', subject: reference.secretArn });
    return `secret ${secret?.is === 'known' ? secret.value.arn : reference.secretArn}`;
  }
  if (reference?.is === 'parameter') return `parameter ${reference.arn}`;
  const repository = ecrImageOf(text, workload.partition)?.repository;
  if (kind === 'image' || kind === 'registry-token') return `image ${repository ?? text}`;
  return `${kind} ${region} ${text}`;
}
