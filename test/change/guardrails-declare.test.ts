import { describe, expect, it } from 'vitest';
import { consentOfCorrection, consentOfMoveBack } from '../../shared/change/consent.ts';
import { planNeeds } from '../../shared/change/decide.ts';
import { confirmed } from '../../shared/change/guardrails/confirmed.ts';
import { consented } from '../../shared/change/guardrails/consented.ts';
import type { Guarded, Guardrail } from '../../shared/change/guardrails/guardrail.ts';
import { withinLimits } from '../../shared/change/guardrails/limits.ts';
import { modeApplies } from '../../shared/change/guardrails/mode-applies.ts';
import { notSuspended } from '../../shared/change/guardrails/not-suspended.ts';
import { optedOut } from '../../shared/change/guardrails/opted-out.ts';
import { proved } from '../../shared/change/guardrails/proved.ts';
import { kindOf, type PlannedAction } from '../../shared/change/kinds/index.ts';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import { gather } from '../../shared/diagnosis/gather.ts';
import { type Ask, type Facts, keyOf } from '../../shared/evidence/ask.ts';
import { collectOf, definition, fakeAccount, role, secret, service, taskDefinition } from '../fixtures/account.ts';
import { region } from '../fixtures/event.ts';
import { correction, moveBackConsent } from '../fixtures/owner.ts';
import { attaching, failure, failureOf, guardedOf, lacking, nextRevision, standAlone, workload } from './guarded.ts';

const planned = (action: PlannedAction['action'], more: Partial<PlannedAction> = {}): PlannedAction => ({
  ...attaching,
  action,
  inverse: { none: 'same-revision' },
  ...more,
});
const correcting = { consent: consentOfCorrection(correction) };
const movingBack = { consent: consentOfMoveBack({ ...moveBackConsent, passRoles: [role] }) };
const plans: readonly PlannedAction[] = [
  attaching,
  planned({ kind: 'force-deployment', service, cluster: 'shop', taskDefinition }),
  planned({ kind: 'register-revision', family: 'api', from: taskDefinition, corrections: [] }, correcting),
  planned({ kind: 'register-again', family: 'api', from: taskDefinition, copyOf: nextRevision }, movingBack),
  planned({ kind: 'move-service', service, cluster: 'shop', from: taskDefinition, to: nextRevision }, correcting),
  planned({
    kind: 'create-log-group',
    grant: 'api-secrets',
    logGroup: `arn:aws:logs:${region}:111122223333:log-group:/ecs/api`,
    region,
    name: '/ecs/api',
    retentionDays: 30,
  }),
];

/** A secret that is named without its suffix has two readings: the change is to allow both. */
const partial: Finding = {
  ...lacking,
  remedy: {
    is: 'permission',
    role: lacking.role ?? '',
    statement: {
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:GetSecretValue'],
      resources: [secret.replace('-AbCdEf', ''), secret],
    },
  },
};

/** An account in which another revision ran, so that its definition is needed too. */
const shown = fakeAccount(failure.reason, {
  'family-revisions': { api: [nextRevision, taskDefinition] },
  'task-definition': {
    [taskDefinition]: definition({ DB: secret }),
    [nextRevision]: definition({ DB: secret }, { arn: nextRevision }),
  },
  'service-tasks': {
    [service]: [
      { arn: 'task-9', taskDefinitionArn: nextRevision, createdAt: failure.stoppedAt, passedInitialisation: true },
    ],
  },
  'family-tasks': { '*': [] },
});

const all = (one: PlannedAction): readonly Guardrail[] => {
  const { beforeConsent, afterConsent } = kindOf(one.action).guardrails;
  const ofAll = [notSuspended, proved, confirmed, optedOut, consented, withinLimits, modeApplies];
  return [...ofAll, ...beforeConsent, ...afterConsent];
};

/** Reads everything that the guardrails of a plan name, as the product does. */
async function readFor(one: PlannedAction, of: Pick<Guarded, 'trigger' | 'workload'>): Promise<Facts> {
  const collect = collectOf(() => shown)();
  const known = definition({ DB: secret });
  return gather(
    (facts) => planNeeds({ actions: [one], unplanned: {} }, [partial], { ...of, definition: known, facts }),
    collect,
  );
}

const cases = plans.flatMap((one) =>
  (
    [
      ['service', { trigger: failure, workload }],
      ['stand-alone task', { trigger: failureOf({ group: 'family:api' }), workload: standAlone }],
    ] as const
  ).map(([what, of]) => [one.action.kind, what, one, of] as const),
);

describe('the guardrails of a change', () => {
  it.each(cases)('%s of a %s look at nothing that was not asked for', async (_kind, _what, one, of) => {
    const facts = await readFor(one, of);
    const unasked: string[] = [];
    const watching: Facts = {
      get: (ask) => {
        const fact = facts.get(ask);
        if (fact === undefined) unasked.push(keyOf(ask as Ask));
        return fact;
      },
    };
    const base = await guardedOf();
    const guarded = { ...base, ...of, planned: one, findings: [partial], diagnosed: [partial], facts: watching };
    const verdicts = all(one).map((guardrail) =>
      guardrail.check({ ...guarded, shown: kindOf(one.action).isShown(one.action, watching) }),
    );
    expect(unasked).toEqual([]);
    expect(verdicts.filter((verdict) => verdict?.because.code.endsWith('-unread'))).toEqual([]);
  });
});
