import { describe, expect, it } from 'vitest';
import { consentOfMoveBack } from '../../shared/change/consent.ts';
import { registrable } from '../../shared/change/guardrails/registrable.ts';
import { fromTag, planTag } from '../../shared/change/own-revision.ts';
import { account, definition, registrar, role, taskDefinition } from '../fixtures/account.ts';
import { moveBackConsent } from '../fixtures/owner.ts';
import { asked, attaching, guardedOf, held, nextRevision, now, pass, type Row, verdictOf } from './guarded.ts';

const earlier = taskDefinition.replace(':7', ':6');
const first = taskDefinition.replace(':7', ':5');
const ownRole = `arn:aws:iam::${account}:role/remediator`;
const stranger = `arn:aws:iam::${account}:role/stranger`;
const by = { is: 'move-back', name: 'api' } as const;
const planned = {
  ...attaching,
  id: 'register',
  action: { kind: 'register-again', family: 'api', from: taskDefinition, copyOf: earlier },
  inverse: { none: 'unused-revision' },
  consent: consentOfMoveBack({ ...moveBackConsent, passRoles: [role] }),
} as const;

type Fields = Parameters<typeof definition>[1];
const deregistered = (fields: Fields = {}) => definition({}, { arn: earlier, status: 'INACTIVE', ...fields });
const known = (
  fields: Fields = {},
  others: Record<string, ReturnType<typeof definition>> = {},
  newest = taskDefinition,
) => ({
  account: {
    'task-definition': { [taskDefinition]: definition({}), [earlier]: deregistered(fields), ...others },
    'family-revisions': { api: newest === taskDefinition ? [taskDefinition] : [newest, taskDefinition] },
  },
});
const copy = (fields: Fields = {}) =>
  definition(
    {},
    { arn: nextRevision, registeredBy: ownRole, tags: { [planTag]: 'register', [fromTag]: earlier }, ...fields },
  );
const newer = (fields: Fields = {}) => known({}, { [nextRevision]: copy(fields) }, nextRevision);
const own = (registeredBy: string, fields: Fields = {}) =>
  known(
    { registeredBy: ownRole, tags: { [fromTag]: first } },
    { [first]: definition({}, { arn: first, registeredBy, ...fields }) },
  );
const notNewest = held({ code: 'not-newest', newest: nextRevision });
const answered = (answer: 'approve' | 'reject') => ({
  answer: { answer, by: 'ann', at: now } as never,
});

describe('a deregistered revision', () => {
  it.each<Row>([
    ['that can be registered again passes', known(), pass],
    [
      'that could not be read is held',
      { account: { 'task-definition': { '*': 'throttled' } } },
      held({ code: 'earlier-unread', revision: earlier }),
    ],
    [
      'that is gone is held',
      { account: { 'task-definition': { '*': 'absent' } } },
      held({ code: 'earlier-unread', revision: earlier }),
    ],
    [
      'with a field that would be lost is held',
      known({ unknownFields: ['/new'] }),
      held({ code: 'unknown-fields', fields: ['/new'] }),
    ],
    [
      'with a role that may not be passed is held',
      known({ taskRoleArn: stranger }),
      held({ code: 'role-not-passable', roles: [stranger] }),
    ],
    [
      'with two roles that may not be passed is held, and names both',
      known({ taskRoleArn: stranger, executionRoleArn: `${stranger}-exec` }),
      held({ code: 'role-not-passable', roles: [`${stranger}-exec`, stranger] }),
    ],
    [
      'of a family whose newest revision could not be read is held',
      { account: { ...known().account, 'family-revisions': { '*': 'denied' } } },
      held({ code: 'newest-unread' }),
    ],
    [
      'below a revision that a pipeline registered meanwhile is held',
      newer({ registeredBy: registrar, tags: {} }),
      notNewest,
    ],
    ['that the product registered already for this plan passes', newer(), pass],
    ['of which somebody else made the copy is held', newer({ registeredBy: stranger }), notNewest],
    [
      'of which another plan made the copy is held',
      newer({ tags: { [planTag]: 'other', [fromTag]: earlier } }),
      notNewest,
    ],
    [
      'of which the copy says another origin is held',
      newer({ tags: { [planTag]: 'register', [fromTag]: taskDefinition } }),
      notNewest,
    ],
    ['of which the copy differs is held', newer({ taskRoleArn: stranger }), notNewest],
    [
      'of a registrar whom the consent does not name is asked about',
      known({ registeredBy: stranger }),
      asked({ code: 'registrar-not-named', by, registrar: stranger }),
    ],
    [
      'of such a registrar passes once a person approved',
      { ...known({ registeredBy: stranger }), ...answered('approve') },
      pass,
    ],
    [
      'of such a registrar is held once a person rejected it',
      { ...known({ registeredBy: stranger }), ...answered('reject') },
      held({ code: 'rejected', by: 'ann', at: now }),
    ],
    ['of the product is trusted as the one that it was made of', own(registrar), pass],
    [
      'of the product that was made of a stranger’s is asked about',
      own(stranger),
      asked({ code: 'registrar-not-named', by, registrar: stranger }),
    ],
    [
      'of the product that is no copy of its origin is asked about',
      own(registrar, { taskRoleArn: stranger }),
      asked({ code: 'registrar-not-named', by, registrar: ownRole }),
    ],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(registrable, { planned, ...differs })).toEqual(expected);
  });

  it('is read, with the family’s newest one and the revision that it was made of', async () => {
    const needs = registrable.needs?.(await guardedOf({ planned, ...own(registrar) })) ?? [];
    const subjects = needs.map(({ subject }) => subject);
    expect(subjects).toEqual([earlier, 'api', taskDefinition, first]);
  });
});
