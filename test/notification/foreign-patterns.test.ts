import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import type { FindingRecord } from '../../shared/incident/incident.ts';
import { render } from '../../shared/notification/render/render.ts';
import { publishIncident, readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { accountWith, asm, lacking, refused, ssm, task } from '../diagnosis/cases/case.ts';
import { diagnoseIn } from '../diagnosis/diagnose-in.ts';
import { account, region } from '../fixtures/account.ts';
import { incidentOf, networkFinding, notificationOf, permissionFinding } from '../fixtures/incident.ts';

type Container = Parameters<typeof task>[0];

/** A place of a task definition where its author writes a name, and the call that needs it. */
type Place = {
  readonly definition: (name: string) => Container;
  readonly arn: (name: string) => string;
  readonly action: string;
};

const secretArn = (name: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}`;
const parameterArn = (name: string) => `arn:aws:ssm:${region}:${account}:parameter/${name}`;
const secrets = (valueFrom: string): Container => ({ secrets: [{ name: 'DB', valueFrom }] });
const logging = (options: Record<string, string>): Container => ({
  logDriver: 'awslogs',
  logOptions: { 'awslogs-group': '/ecs/api', 'awslogs-region': region, 'awslogs-stream-prefix': 'api', ...options },
});
const stream = (group: string, prefix: string) =>
  `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${prefix}/api/1`;
const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
const getSecret = 'secretsmanager:GetSecretValue';

const places: Readonly<Record<string, Place>> = {
  'the ARN of a secret': { definition: (name) => secrets(secretArn(name)), arn: secretArn, action: getSecret },
  'the ARN of a secret with a JSON key': {
    definition: (name) => secrets(`${secretArn(name)}:key::`),
    arn: secretArn,
    action: getSecret,
  },
  'the ARN of a parameter': {
    definition: (name) => secrets(parameterArn(name)),
    arn: parameterArn,
    action: 'ssm:GetParameters',
  },
  'the credentials of a registry': {
    definition: (name) => ({ repositoryCredentials: secretArn(name) }),
    arn: secretArn,
    action: getSecret,
  },
  'the key of an environment file': {
    definition: (name) => ({ environmentFiles: [`arn:aws:s3:::prod-config/${name}`] }),
    arn: (name) => `arn:aws:s3:::prod-config/${name}`,
    action: 's3:GetObject',
  },
  'the bucket of an environment file': {
    definition: (name) => ({ environmentFiles: [`arn:aws:s3:::${name}/a.env`] }),
    arn: (name) => `arn:aws:s3:::${name}/a.env`,
    action: 's3:GetObject',
  },
  'the repository of an image': {
    definition: (name) => ({ image: `${registry}/${name}:1` }),
    arn: (name) => `arn:aws:ecr:${region}:${account}:repository/${name}`,
    action: 'ecr:BatchGetImage',
  },
  'a log group': {
    definition: (name) => logging({ 'awslogs-group': name }),
    arn: (name) => stream(name, 'api'),
    action: 'logs:CreateLogStream',
  },
  'the prefix of a log stream': {
    definition: (name) => logging({ 'awslogs-stream-prefix': name }),
    arn: (name) => stream('/ecs/api', name),
    action: 'logs:CreateLogStream',
  },
};

/** The same findings as the incident records them. */
const recorded = (findings: readonly Finding[]): readonly FindingRecord[] =>
  findings.map((one) => ({ ...permissionFinding(), ...one, reason: { code: 'only-a-person' } }));

/** Every form in which people and programs are told of an incident. */
function formsOf(findings: readonly FindingRecord[]) {
  const incident = incidentOf({ findings });
  const { text, chat, json } = render(notificationOf('found', incident));
  const published = JSON.stringify(publishIncident(incident));
  return { text, chat, json, slack: JSON.stringify(renderSlack(readPublished(json))), published };
}

/** What offers a permission, a grant, or a statement, in any form. */
const offers =
  /PERMISSION THAT IS MISSING|permission that is missing|"executionRole|put-role-policy|"Resource\\*"|"is":"permission"|\bAllow (?!nothing)(?:role )?[\w-]+ |\bAllow \w+:/;

async function findingsOf({ definition, arn, action }: Place, name: string, ofAnother: boolean) {
  const denial = refused(action, arn(name), `because no identity-based policy allows the ${action} action`);
  const reason = ofAnother ? ssm('invalid ssm parameters: /gone') : asm(denial);
  const fake = accountWith(reason, {
    ...task(definition(name)),
    simulation: { '*': lacking },
    secret: { '*': { arn: arn(name), name, tags: {} } },
    parameter: { '*': { arn: arn(name), type: 'String', version: 1 } },
    'environment-file': { '*': { exists: true, near: [] } },
    'log-group': { '*': { name } },
  });
  return recorded((await diagnoseIn(fake, reason)).findings);
}

describe('a name of a task definition that a policy would take for a pattern', () => {
  describe.each(Object.entries(places))('as %s', (_, place) => {
    it.each(['*', 'prod/*', 'prod-?', 'team-${aws:PrincipalTag/team}'])('(%s) is offered in no form', async (name) => {
      for (const ofAnother of [false, true]) {
        for (const [form, shown] of Object.entries(formsOf(await findingsOf(place, name, ofAnother))))
          expect([form, offers.exec(shown)?.[0]]).toStrictEqual([form, undefined]);
      }
    });
  });

  it.each([
    'the ARN of a secret',
    'the ARN of a parameter',
    'the key of an environment file',
    'the prefix of a log stream',
  ])('is called suspicious, with what to do instead, as %s', async (of) => {
    const place = places[of];
    if (place === undefined) throw new Error('no such place');
    const { text, slack, chat } = formsOf(await findingsOf(place, 'prod*', false));
    for (const shown of [text.replaceAll(/\s+/g, ' '), slack, chat]) {
      expect(shown).toMatch(/suspicious/i);
      expect(shown).toMatch(/[Ff]ind out who registered the task definition/);
    }
  });

  it.each(Object.keys(places))('is offered where it holds no pattern, as %s', async (of) => {
    const place = places[of];
    if (place === undefined) throw new Error('no such place');
    const { text, json, published } = formsOf(await findingsOf(place, 'prod', false));
    for (const shown of [text, json, published]) expect(shown).toMatch(offers);
  });
});

describe('a record that an earlier version has written', () => {
  const pattern = fc
    .tuple(fc.string({ maxLength: 12 }), fc.constantFrom('*', '?', '${aws:username}'), fc.string({ maxLength: 12 }))
    .map((parts) => parts.join(''));
  const arns = ['arn:aws:s3:::prod-config/', secretArn(''), parameterArn(''), 'arn:aws:iam::111122223333:role/'];

  it('offers no pattern either, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...arns), pattern, fc.boolean(), (arn, name, isDocument) => {
        const resource = `${arn}${name}`;
        const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: resource };
        const finding = isDocument
          ? networkFinding({ instructions: [{ is: 'document', purpose: 'add', json: JSON.stringify(statement) }] })
          : permissionFinding(undefined, undefined, {
              resource,
              next: `Allow role-x s3:GetObject on ${resource}.`,
              remedy: {
                is: 'permission',
                role: 'arn:aws:iam::111122223333:role/x',
                statement: { actions: ['s3:GetObject'], resources: [resource] },
              },
            });
        for (const [form, shown] of Object.entries(formsOf([finding])))
          expect([form, offers.exec(shown)?.[0]]).toStrictEqual([form, undefined]);
      }),
      { numRuns: 150 },
    );
  });
});
