import { describe, expect, it } from 'vitest';
import { consented } from '../../shared/change/guardrails/consented.ts';
import { notFrozen } from '../../shared/change/guardrails/not-frozen.ts';
import { optedOut } from '../../shared/change/guardrails/opted-out.ts';
import type { Thing } from '../../shared/change/reason.ts';
import {
  account,
  definition,
  ecsTasksTrust,
  registrar,
  role,
  secret,
  service,
  serviceRecord,
  taskDefinition,
} from '../fixtures/account.ts';
import { configuration, grant } from '../fixtures/owner.ts';
import { asked, attaching, held, lacking, pass, type Row, standAlone, verdictOf, workload } from './guarded.ts';

const out = { 'ecs-init-remediator': 'ignore' };
const serving = (fields: Parameters<typeof serviceRecord>[0]) => ({
  account: { service: { [service]: serviceRecord(fields) } },
});
const by = { is: 'grant', name: grant.name } as const;
const consenting = (fields: object) => ({ planned: { ...attaching, consent: { ...attaching.consent, ...fields } } });

const tagged = (tags: Record<string, string>) => ({ definition: definition({}, { tags }) });
const optOut = (thing: { readonly is: 'service' | 'role' | 'secret' | 'task-definition'; readonly name: string }) =>
  held({ code: 'opted-out', thing, tag: 'ecs-init-remediator' });
const roleWith = (tags: Record<string, string>) => ({
  [role]: { arn: role, name: 'api-exec', trust: ecsTasksTrust, tags },
});
const secretWith = (tags: Record<string, string>) => ({ [secret]: { arn: secret, name: 'api/db', tags } });
const untouchedSecret = { ...lacking, remedy: null };
const anyValue = configuration({ optOutTag: { key: 'ecs-init-remediator' } });

describe('a thing', () => {
  it.each<Row>([
    ['without the tag passes', {}, pass],
    ['with the tag of another value passes', tagged({ 'ecs-init-remediator': 'watch' }), pass],
    [
      'with the tag of any value is held where the owner named none',
      { ...tagged({ 'ecs-init-remediator': 'watch' }), configuration: anyValue },
      optOut({ is: 'task-definition', name: taskDefinition }),
    ],
    [
      'that merely inherits a member of that name passes',
      { configuration: configuration({ optOutTag: { key: 'constructor' } }) },
      pass,
    ],
    [
      'that is the tagged task definition is held',
      tagged(out),
      optOut({ is: 'task-definition', name: taskDefinition }),
    ],
    [
      'that was not read as a task definition is left to the guardrail of what is proved',
      { definition: undefined },
      pass,
    ],
    ['that is the tagged service is held', serving({ tags: out }), optOut({ is: 'service', name: 'api' })],
    [
      'that is a service which could not be read is held',
      { account: { service: { '*': 'denied' } } },
      held({ code: 'tags-unread', thing: { is: 'service', name: service } }),
    ],
    ['of a stand-alone task needs no service', { workload: standAlone, unasked: ['service'] }, pass],
    ['that is the tagged role is held', { account: { role: roleWith(out) } }, optOut({ is: 'role', name: 'api-exec' })],
    [
      'that is a role which could not be read is held',
      { account: { role: { '*': 'denied' } } },
      held({ code: 'tags-unread', thing: { is: 'role', name: role } }),
    ],
    [
      'that is a role which nobody asked for is held',
      { unasked: ['role'] },
      held({ code: 'tags-unread', thing: { is: 'role', name: role } }),
    ],
    ['that is a role which does not exist carries no tag', { account: { role: {} } }, pass],
    ['is no role where the finding names none', { findings: [{ ...lacking, role: null }], unasked: ['role'] }, pass],
    [
      'that is the tagged secret is held',
      { account: { secret: secretWith(out) } },
      optOut({ is: 'secret', name: 'api/db' }),
    ],
    [
      'that is a secret which could not be read is held',
      { account: { secret: { '*': 'throttled' } } },
      held({ code: 'tags-unread', thing: { is: 'secret', name: secret } }),
    ],
    [
      'that is a secret which nobody asked for is held',
      { unasked: ['secret'] },
      held({ code: 'tags-unread', thing: { is: 'secret', name: secret } }),
    ],
    ['that is a secret which does not exist carries no tag', { account: { secret: {} } }, pass],
    [
      'is no secret where no permission is to be granted',
      { findings: [untouchedSecret], account: { secret: secretWith(out) } },
      pass,
    ],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(optedOut, differs)).toEqual(expected);
  });
});

const freezeKey = 'ecs-init-remediator:freeze';
const serviceWith = (value: string) => ({
  account: { service: { [service]: serviceRecord({ tags: { [freezeKey]: value } }) } },
});
const frozen = (until: string | null, thing: Thing = { is: 'service', name: 'api' }) =>
  held({ code: 'frozen', tag: freezeKey, thing, until });

// The fixtures' clock says 2026-11-23T10:00:10Z.
describe('something that is frozen', () => {
  it.each<Row>([
    ['by no tag passes', {}, pass],
    ['by `true` is held without an end', serviceWith('true'), frozen(null)],
    ['by an empty value is held without an end', serviceWith(''), frozen(null)],
    ['by words is held without an end', serviceWith('until Monday'), frozen(null)],
    ['by a moment that does not exist is held without an end', serviceWith('2026-13-45T10:00:00Z'), frozen(null)],
    ['by `false` passes', serviceWith(' False '), pass],
    ['until a moment to come is held', serviceWith('2026-11-23T10:00:11Z'), frozen('2026-11-23T10:00:11.000Z')],
    ['until this very moment passes', serviceWith('2026-11-23T10:00:10Z'), pass],
    [
      'until a moment of another offset is held',
      serviceWith('2026-11-23T12:00+01:00'),
      frozen('2026-11-23T11:00:00.000Z'),
    ],
    [
      'until a moment without an offset is held until it is that in UTC',
      serviceWith('2026-11-23T10:30'),
      frozen('2026-11-23T10:30:00.000Z'),
    ],
    ['until a date is held to its end', serviceWith('2026-11-23'), frozen('2026-11-24T00:00:00.000Z')],
    ['until yesterday passes', serviceWith('2026-11-22'), pass],
    [
      'where it is the role is held',
      { account: { role: roleWith({ [freezeKey]: 'true' }) } },
      frozen(null, { is: 'role', name: 'api-exec' }),
    ],
    [
      'where it is the secret is held',
      { account: { secret: secretWith({ [freezeKey]: 'true' }) } },
      frozen(null, { is: 'secret', name: 'api/db' }),
    ],
    [
      'twice is held for the longer freeze',
      { account: { ...serviceWith('2026-11-24').account, role: roleWith({ [freezeKey]: 'true' }) } },
      frozen(null, { is: 'role', name: 'api-exec' }),
    ],
    [
      'perhaps, where the tags could not be read, is held',
      { account: { service: { '*': 'denied' } } },
      held({ code: 'tags-unread', thing: { is: 'service', name: service } }),
    ],
    [
      'though a person approved the plan is held',
      { ...serviceWith('true'), answer: { plan: 'p', answer: 'approve', by: 'ann', at: '2026-11-23T10:00:00.000Z' } },
      frozen(null),
    ],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(notFrozen, differs)).toEqual(expected);
  });
});

const ours = `arn:aws:sts::${account}:assumed-role/remediator/i-1`;
const originArn = taskDefinition.replace(':7', ':6');
const firstArn = taskDefinition.replace(':7', ':5');
/** Revision 7 is the product's corrected copy of the revision that its tag names. */
const ourRevision = definition(
  { DB: secret },
  { registeredBy: ours, tags: { 'ecs-init-remediator:from': originArn, 'ecs-init-remediator:plan': 'p' } },
);
const registered = (arn: string, registeredBy: string, more: Parameters<typeof definition>[1] = {}) => ({
  [arn]: definition({ DB: `${secret}:url` }, { arn, registeredBy, ...more }),
});
/** Our revision, with the revisions that it comes of. */
const madeOf = (definitions: Record<string, ReturnType<typeof definition> | 'denied'>) => ({
  definition: ourRevision,
  account: { 'task-definition': definitions },
});
const deployer = `arn:aws:sts::${account}:assumed-role/deployer/ci`;
const stranger = `arn:aws:sts::${account}:assumed-role/stranger/s`;
const notNamed = (who: string) => asked({ code: 'registrar-not-named', by, registrar: who });

describe('the consent of the owner', () => {
  it.each<Row>([
    ['for this service and a named registrar lets the change pass', {}, pass],
    ['to be asked first asks', consenting({ consent: 'ask' }), asked({ code: 'consent-asks', by })],
    ['reaches no stand-alone task', { workload: standAlone }, asked({ code: 'stand-alone-task' })],
    [
      'for another service asks',
      consenting({ services: [`${service}-2`] }),
      asked({ code: 'service-not-named', by, service }),
    ],
    [
      'for a correction of another service is held, as no approval lets IAM move this one',
      consenting({ is: 'correction', name: 'api', services: [`${service}-2`], consent: 'ask' }),
      held({ code: 'service-not-named', by: { is: 'correction', name: 'api' }, service }),
    ],
    [
      'does not reach a task with overrides',
      { workload: { ...workload, overridden: true } },
      asked({ code: 'task-overridden' }),
    ],
    ['is held where the task definition was not read', { definition: undefined }, held({ code: 'registrar-unknown' })],
    [
      'for other registrars asks',
      consenting({ registrars: [`${registrar}-2`] }),
      notNamed(`arn:aws:sts::${account}:assumed-role/deployer/ci`),
    ],
    ['reaches our own copy of a named registrar’s revision', madeOf(registered(originArn, deployer)), pass],
    [
      'does not reach our own copy of a stranger’s revision',
      madeOf(registered(originArn, stranger)),
      notNamed(stranger),
    ],
    [
      'reaches our own copy of our own copy of a named registrar’s revision',
      madeOf({
        ...registered(originArn, ours, { tags: { 'ecs-init-remediator:from': firstArn } }),
        ...registered(firstArn, deployer),
      }),
      pass,
    ],
    [
      'does not reach our own copy of our own copy of a stranger’s revision',
      madeOf({
        ...registered(originArn, ours, { tags: { 'ecs-init-remediator:from': firstArn } }),
        ...registered(firstArn, stranger),
      }),
      notNamed(stranger),
    ],
    [
      'does not reach our own revision that is said to be a copy of another one than it can be',
      madeOf(registered(originArn, deployer, { executionRoleArn: `${role}-2` })),
      notNamed(ours),
    ],
    [
      'does not reach our own revision that is said to be a copy of another family',
      {
        ...madeOf({}),
        definition: { ...ourRevision, arn: taskDefinition.replace('/api:', '/web:') },
        account: { 'task-definition': registered(originArn, deployer) },
      },
      notNamed(ours),
    ],
    ['does not reach our own revision whose origin is gone', madeOf({}), notNamed(ours)],
    [
      'is held where the origin of our own revision could not be read',
      madeOf({ [originArn]: 'denied' }),
      held({ code: 'origin-unread', revision: originArn, detail: 'AccessDenied' }),
    ],
    [
      'does not reach our own revision that names no origin',
      { definition: { ...ourRevision, tags: {} } },
      notNamed(ours),
    ],
    [
      'does not reach a copy that comes of itself',
      madeOf(registered(originArn, ours, { tags: { 'ecs-init-remediator:from': originArn } })),
      notNamed(ours),
    ],
    [
      'trusts nobody as ourselves while our role is unknown',
      { definition: definition({}, { registeredBy: '' }), ownRole: '' },
      notNamed(''),
    ],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(consented, differs)).toEqual(expected);
  });

  it('is held where ECS does not say who registered the revision', async () => {
    const { registeredBy: _, ...unsigned } = definition({});
    expect(await verdictOf(consented, { definition: unsigned })).toEqual(held({ code: 'registrar-unknown' }));
  });
});
