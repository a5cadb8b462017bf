import { type Examination, examine } from '../../shared/diagnosis/examine.ts';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import { withoutPatterns } from '../../shared/diagnosis/suspicious.ts';
import type { Ask, Collect, Facts } from '../../shared/evidence/ask.ts';
import { isRead } from '../../shared/evidence/fact.ts';
import { describeAsk, sayUnresolved } from '../../shared/notification/content/missing-read.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { serviceArnOf } from '../../shared/workload/read-workload.ts';
import { ecrImageOf } from '../../shared/workload/registry.ts';
import type { Requirement } from '../../shared/workload/requirement.ts';
import { runsOnFargate } from '../../shared/workload/requirements.ts';
import type { TaskDefinition, Workload } from '../../shared/workload/workload.ts';
import type { Candidate, Skipped, Unread, Waiting } from './candidate.ts';
import { type LaidOver, layOver } from './laid-over.ts';

/** Something that could not be checked. `permission`: the one that AWS denied, else null. */
export type Unchecked = { readonly what: string; readonly because: string; readonly permission: string | null };

/** What was found of one task that ECS would start. */
export type Verdict = {
  readonly name: string;
  readonly workload: Workload;
  /** What the task definition names, by the ids of its requirements. */
  readonly names: ReadonlyMap<string, string>;
  /** What the account proves to keep the task from starting. */
  readonly fails: readonly Finding[];
  /** What probably does. */
  readonly suspected: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
  readonly pending: readonly Waiting[];
  readonly skipped: readonly Skipped[];
};

/** Reads whatever the task needs, and says what would fail. `unread`: nothing of it could be read. */
export async function examineCandidate(
  candidate: Candidate,
  account: Collect,
): Promise<{ readonly is: 'verdict'; readonly verdict: Verdict } | ({ readonly is: 'unread' } & Unread)> {
  const { name, workload, given, pending } = candidate;
  const over = layOver(account, given, pending);
  const arn = workload.network === undefined ? serviceArnOf(workload) : undefined;
  const first: readonly Ask[] = arn === undefined ? [] : [{ kind: 'service', subject: arn }];
  const examination = await examine(workload, over.collect, { first });
  const { definition, facts, requirements, diagnosis } = examination;
  if (definition === undefined) return { is: 'unread', name, ...whyUnread(examination, workload) };
  const missing = uncheckedOf(examination, over, workload);
  if (requirements.length > 0 && !hasRead(over, facts))
    return {
      is: 'unread',
      name,
      because: 'nothing that it needs could be read',
      permission: listOf(missing.unchecked),
    };
  const findings = diagnosis.findings.map(withoutPatterns);
  return {
    is: 'verdict',
    verdict: {
      name: cleanText(name, 600),
      workload,
      names: new Map(requirements.map(({ id, text }) => [id, text])),
      fails: findings.filter(({ certainty }) => certainty === 'proved'),
      suspected: findings.filter(({ certainty }) => certainty !== 'proved'),
      unchecked: missing.unchecked,
      pending: [...candidate.unknown, ...missing.pending],
      skipped: [...candidate.skipped, ...skippedIn(examination, definition, candidate)],
    },
  };
}

function whyUnread({ diagnosis }: Examination, { taskDefinitionArn }: Workload) {
  const [read] = diagnosis.unchecked;
  return {
    because: read?.why ?? `the task definition ${taskDefinitionArn} does not exist`,
    permission: read?.permission ?? null,
  };
}

function listOf(unchecked: readonly Unchecked[]): string | null {
  const permissions = [...new Set(unchecked.flatMap(({ permission }) => permission ?? []))];
  return permissions.length === 0 ? null : permissions.join(', ');
}

/** Whether the account told anything of what the task needs. Where everything waits for a plan, nothing was to be read. */
function hasRead({ asked }: LaidOver, facts: Facts): boolean {
  const own = asked().filter(({ kind }) => kind !== 'task-definition' && kind !== 'service');
  const known = (ask: Ask) => {
    const fact = facts.get(ask);
    return fact !== undefined && isRead(fact);
  };
  return own.length === 0 || own.some(known);
}

/** The open points: those that wait for a plan, and those that nothing can answer. */
function uncheckedOf(
  { diagnosis }: Examination,
  { waitsFor }: LaidOver,
  workload: Workload,
): { readonly unchecked: readonly Unchecked[]; readonly pending: readonly Waiting[] } {
  const pending: Waiting[] = [];
  const unchecked: Unchecked[] = [];
  for (const { ask, why, permission } of diagnosis.unchecked) {
    const by = waitsFor(ask);
    const what = describeAsk(ask, workload);
    if (by !== undefined) pending.push({ what, by: cleanText(by, 400) });
    else unchecked.push({ what, because: cleanText(why, 300), permission: permission ?? null });
  }
  const { leftOut, open } = diagnosis;
  for (const point of [...(leftOut === undefined ? [] : [leftOut]), ...open])
    unchecked.push({ what: cleanText(sayUnresolved(point), 400), because: '', permission: null });
  return { unchecked, pending };
}

/** What is not looked at by its nature, so that nobody believes that everything was. */
function skippedIn(
  { facts, requirements }: Examination,
  definition: TaskDefinition,
  { workload, skipped, unknown }: Candidate,
): readonly Skipped[] {
  const fetched = requirements.filter(({ kind }) => kind !== 'execution-role' && kind !== 'task-role');
  if (fetched.length === 0) return [];
  return [
    ...(skipped.length + unknown.length > 0 ? [] : networkOf(definition, workload, facts)),
    ...contents(fetched),
    ...foreignImages(fetched, workload),
  ];
}

function networkOf(definition: TaskDefinition, workload: Workload, facts: Facts): readonly Skipped[] {
  const what = 'the network';
  if (!runsOnFargate(workload, definition))
    return [
      {
        what,
        because: 'not on Fargate, a container instance fetches what the task needs, and which one is not known before',
      },
    ];
  const arn = serviceArnOf(workload);
  const service = arn === undefined ? undefined : facts.get({ kind: 'service', subject: arn });
  if (workload.subnets.length > 0 || (service !== undefined && !isRead(service))) return [];
  return [{ what, because: 'no network was given: --service, or --subnets and --security-groups' }];
}

function contents(requirements: readonly Requirement[]): readonly Skipped[] {
  const keys = requirements.flatMap(({ reference }) => (reference?.is === 'secret' ? (reference.jsonKey ?? []) : []));
  if (keys.length === 0) return [];
  const named = [...new Set(keys)].map((key) => cleanText(key, 60));
  const shown = named.length > 4 ? `${named.slice(0, 4).join(', ')} and ${named.length - 4} more` : named.join(', ');
  return [{ what: `whether the secrets hold ${shown}`, because: 'the value of a secret is never read' }];
}

function foreignImages(requirements: readonly Requirement[], { partition, account }: Workload): readonly Skipped[] {
  const images = requirements
    .filter(({ kind, text }) => kind === 'image' && ecrImageOf(text, partition)?.account !== account)
    .map(({ text }) => cleanText(text, 200));
  return images.length === 0
    ? []
    : [{ what: `whether ${[...new Set(images)].join(', ')} exists`, because: 'only this account’s ECR can be asked' }];
}
