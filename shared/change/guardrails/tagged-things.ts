import type { Ask } from '../../evidence/ask.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import type { Thing } from '../reason.ts';
import { type Guarded, hold, type Verdict } from './guardrail.ts';

/** What is looked at for the tags, whether a change is planned or not. */
export type Tagging = Pick<Guarded, 'workload' | 'definition' | 'findings' | 'facts'>;

type Tagged = { readonly thing: Thing; readonly tags: Readonly<Record<string, string>> };

/** The reads of the things whose tags count. The task definition is read for every diagnosis. */
export function tagNeeds({ workload, findings }: Pick<Guarded, 'workload' | 'findings'>): readonly Ask[] {
  const service = serviceArnOf(workload);
  return [
    ...(service === undefined ? [] : [{ kind: 'service' as const, subject: service }]),
    ...rolesOf(findings).map((subject) => ({ kind: 'role' as const, subject })),
    ...secretsOf(findings).map((subject) => ({ kind: 'secret' as const, subject })),
  ];
}

/** The things whose tags count. If the tags of one could not be read, the change is held. */
export function taggedThings({ workload, definition, findings, facts }: Tagging): readonly Tagged[] | Verdict {
  const tagged: Tagged[] =
    definition === undefined ? [] : [{ thing: { is: 'task-definition', name: definition.arn }, tags: definition.tags }];
  const serviceArn = serviceArnOf(workload);
  if (serviceArn !== undefined) {
    const service = facts.get({ kind: 'service', subject: serviceArn });
    if (service?.is !== 'known') return hold({ code: 'tags-unread', thing: { is: 'service', name: serviceArn } });
    tagged.push({ thing: { is: 'service', name: service.value.name }, tags: service.value.tags });
  }
  for (const roleArn of rolesOf(findings)) {
    const role = facts.get({ kind: 'role', subject: roleArn });
    if (role?.is === 'unavailable' || role === undefined)
      return hold({ code: 'tags-unread', thing: { is: 'role', name: roleArn } });
    if (role.is === 'known') tagged.push({ thing: { is: 'role', name: role.value.name }, tags: role.value.tags });
  }
  for (const secretArn of secretsOf(findings)) {
    const secret = facts.get({ kind: 'secret', subject: secretArn });
    if (secret?.is === 'unavailable' || secret === undefined)
      return hold({ code: 'tags-unread', thing: { is: 'secret', name: secretArn } });
    if (secret.is === 'known')
      tagged.push({ thing: { is: 'secret', name: secret.value.name }, tags: secret.value.tags });
  }
  return tagged;
}

function rolesOf(findings: Guarded['findings']): readonly string[] {
  return [...new Set(findings.flatMap(({ role }) => role ?? []))];
}

function secretsOf(findings: Guarded['findings']): readonly string[] {
  return [...new Set(findings.flatMap(secretOf))];
}

/** The secrets to which the change would give access. A correction does not change access, so it has none. */
function secretOf(finding: Guarded['findings'][number]): readonly string[] {
  if (finding.remedy?.is === 'permission') {
    return finding.remedy.statement.resources.filter((resource) => /^arn:[^:]+:secretsmanager:/.test(resource));
  }
  return [];
}
