import { describe, expect, it } from 'vitest';
import type { Registrar } from '../../shared/change/registrar.ts';
import { createContent } from '../../shared/notification/content/message-content.ts';
import type { Notification } from '../../shared/notification/notification.ts';
import { render } from '../../shared/notification/render/render.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { incidentOf, messages, networkFinding, notificationOf, permissionFinding } from '../fixtures/incident.ts';

const arn = 'arn:aws:sts::111122223333:assumed-role/deployer/ci';
const revision = incidentOf().taskDefinitionArn;
const registrar: Registrar = { revision, arn, isProduct: false, namedBy: [] };
const document = { is: 'document', purpose: 'add', json: '{"Effect":"Allow","Resource":"arn:aws:s3:::a/b"}' } as const;
const asked = { id: 'x', decision: 'ask', plan: { hash: 'abc', at: '2026-11-23T03:03:00.000Z' } } as const;

/** Every message that asks a person to give access. */
const asking: Readonly<Record<string, Notification>> = {
  'a policy to paste': notificationOf('found', incidentOf({ findings: [permissionFinding()] })),
  'a part that a grant lacks': notificationOf(
    'found',
    incidentOf({
      findings: [
        permissionFinding(undefined, undefined, {
          reason: { code: 'grant-covers-part', grant: 'g', covered: [], lacking: [] },
        }),
      ],
    }),
  ),
  'a statement of a resource policy': notificationOf(
    'held',
    incidentOf({ findings: [networkFinding({ instructions: [document] })] }),
  ),
  'a plan to approve': notificationOf(
    'found',
    incidentOf({ findings: [permissionFinding(undefined, undefined, { ...asked, remedy: null })] }),
  ),
};

/** What the registrar's ARN may stand in, without the marks of each form. */
function formsOf({ entry, state, incident, move }: Notification, who: Registrar | undefined) {
  const told = { entry, state, move, incident: { ...incident, ...(who !== undefined && { registrar: who }) } };
  const { text, chat, json } = render(told);
  const slack = JSON.stringify(renderSlack(readPublished(json)).blocks);
  const { description, nextSteps } = JSON.parse(chat).content;
  const plain = (shown: string) => shown.replaceAll(/[`\\]/g, '').replaceAll(/\s+/g, ' ');
  return { text: plain(text), chat: plain(`${description} ${nextSteps.join(' ')}`), slack: plain(slack) };
}

describe.each(Object.entries(asking))('who is asked for access, by %s,', (_, notification) => {
  it.each<readonly [Registrar | undefined, RegExp]>([
    [
      registrar,
      /registered by "?arn:aws:sts::111122223333:assumed-role\/deployer\/ci"?, whom neither a grant of the role/,
    ],
    [{ ...registrar, arn: null }, /ECS does not say who registered the task definition megilance-backend:7\./],
    [undefined, /Who registered the task definition megilance-backend:7 could not be read\./],
    [{ ...registrar, isProduct: true }, /which is this product: it is the corrected copy/],
    [{ ...registrar, namedBy: [{ is: 'grant', name: 'shop' }] }, /whom the grant shop names as a registrar/],
    [
      {
        ...registrar,
        namedBy: [
          { is: 'grant', name: 'shop' },
          { is: 'correction', name: 'api' },
        ],
      },
      /whom the grant shop and the correction of api name as a registrar/,
    ],
  ])('is told who registered the task definition, and who trusts them: %j', (who, says) => {
    for (const shown of Object.values(formsOf(notification, who))) expect(shown).toMatch(says);
  });
});

it.each<readonly [string, Registrar | undefined, boolean]>([
  ['nobody trusts', registrar, true],
  ['could not be read', undefined, true],
  ['a grant names', { ...registrar, namedBy: [{ is: 'grant', name: 'shop' }] }, false],
])('a registrar whom %s is asked about before anything is allowed: %j', (_, who, isFirst) => {
  const told = notificationOf(
    'found',
    incidentOf({ findings: [permissionFinding()], ...(who !== undefined && { registrar: who }) }),
  );
  expect(createContent(told).steps[0]?.title.startsWith('Before you allow anything, make sure')).toBe(isFirst);
});

it('who is asked for nothing is not told who registered it', () => {
  const { verified, unproved } = messages;
  for (const one of [verified, unproved])
    for (const shown of Object.values(formsOf(one as Notification, registrar)))
      expect(shown).not.toContain('was registered by');
});

it('programs are told it in each message', () => {
  const told = { ...registrar, namedBy: [{ is: 'grant', name: 'shop' }] } as const;
  const { json } = render(notificationOf('verified', incidentOf({ registrar: told })));
  expect(JSON.parse(json).incident.registrar).toStrictEqual(told);
});

/** The grant that a message proposes where this principal registered the task definition. */
function grantFor(by: string | null, fields: Partial<Registrar> = {}) {
  const who = { ...registrar, arn: by, ...fields };
  const { text } = render(notificationOf('found', incidentOf({ findings: [permissionFinding()], registrar: who })));
  const json = /^Add this to "grants"[\s\S]*?^ {2}(\{[\s\S]*?\n {2}\})$/m.exec(text)?.[1] ?? '';
  return { text, grant: JSON.parse(json) };
}

it('a proposed grant works as it stands: its registrar is the role that registered the task definition, and the reader is told to trust it', () => {
  const { text, grant } = grantFor('arn:aws:sts::111122223333:assumed-role/deployer/ci');
  expect(grant).toMatchObject({ registrars: ['arn:aws:iam::111122223333:role/deployer'], consent: 'auto' });
  expect(text).toContain('keep it only if you trust whatever they register');
});

it.each([
  ['that ECS does not name', null, {}],
  ['that is the product', 'arn:aws:sts::111122223333:assumed-role/deployer/ci', { isProduct: true }],
  ['that many people can be', 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0a1b/ann', {}],
  ['that is the execution role', 'arn:aws:sts::111122223333:assumed-role/megilance-exec-role/x', {}],
])('a proposed grant trusts no registrar %s, and asks', (_, by, fields) => {
  expect(grantFor(by, fields).grant).toMatchObject({ registrars: [], consent: 'ask' });
});

it('a registrar is asked about also where a statement that denies is to be narrowed, and there is nothing to paste', () => {
  const denied = permissionFinding(undefined, undefined, {
    cause: 'explicit-deny',
    remedy: null,
    instructions: [],
    next: 'Narrow the statement.',
  });
  const content = createContent(notificationOf('found', incidentOf({ findings: [denied], registrar })));
  expect(content.steps.map(({ title }) => title.split(' ', 1)[0])).toEqual(['Before', 'Narrow', 'Then']);
  // Credentials that were refused on the way give nobody anything.
  const rejected = { ...denied, cause: 'credentials-rejected', resource: null, next: 'Narrow nothing.' };
  const passing = createContent(notificationOf('found', incidentOf({ findings: [rejected], registrar })));
  expect(passing.steps.map(({ title }) => title.split(' ', 1)[0])).toEqual(['Narrow', 'Then']);
});
