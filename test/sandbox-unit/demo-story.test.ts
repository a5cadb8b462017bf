import { describe, expect, it } from 'vitest';
import { diffOf, headOf, sayProof } from '../sandbox/demo/change-lines.ts';
import type { ChangeJson, FindingJson, IncidentJson, Message } from '../sandbox/demo/incident-json.ts';
import { readMail } from '../sandbox/demo/mail-parts.ts';
import { createNarrator } from '../sandbox/demo/narrate.ts';
import { createPaper } from '../sandbox/demo/paper.ts';
import type { Played } from '../sandbox/demo/play.ts';
import { tellEnd } from '../sandbox/demo/tell-end.ts';

const reference = 'arn:aws:secretsmanager:us-east-2:000000000000:secret:megilance/prod/database-Qm7Zx2:database_url';
const change: ChangeJson = {
  id: 'c-1',
  action: {
    kind: 'register-revision',
    family: 'api',
    from: 'arn:aws:ecs:us-east-2:000000000000:task-definition/api:7',
    corrections: [{ container: 'app', name: 'DB', before: reference, after: `${reference}::` }],
  },
  target: 'family/api',
  state: 'verified',
  before: `api:7: DB = ${reference}`,
  after: `api:8: DB = ${reference}::`,
  inverse: null,
  proof: { by: 'task-ran', task: 'arn:aws:ecs:us-east-2:000000000000:task/shop/0123', at: '2026-11-28T01:48:07.473Z' },
  note: null,
};
const finding = (fields: Partial<FindingJson> = {}): FindingJson => ({
  id: `${fields.cause ?? 'no-route'}|x`,
  cause: 'no-route',
  category: 'network',
  certainty: 'proved',
  requirement: 'app/secret/DB',
  title: 'no way from subnet-1 to Secrets Manager',
  next: '',
  evidence: [],
  failing: true,
  decision: 'ask',
  reason: 'only a person can change the network',
  changes: [],
  resolution: 'proposed',
  ...fields,
});
const incident: IncidentJson = {
  id: 'inc-1',
  workload: 'aws/000000000000/us-east-2/shop/service/api',
  service: 'api',
  family: 'api',
  status: 'open',
  openedAt: '2026-11-28T01:47:57.907Z',
  closedAt: null,
  failures: 1,
  mode: 'apply',
  findings: [finding()],
  changes: [],
};
const text = `ACTION NEEDED: service api is down.

DO THIS
1. Give the task a way out: a default route.
   - Create the endpoints:
     aws ec2 create-vpc-endpoint \\
         --service-name 'x'

2. Then make ECS try now:
   aws ecs update-service --force-new-deployment

PUT INTO CODE
- Task definition api: set valueFrom to ${reference}::

WHY IT FAILS
1. No way from subnet-1.`;
const message: Message = {
  state: 'found',
  subject: '[ACT] api (us-east-2): no way',
  urgency: 'act',
  says: ['ACTION NEEDED: service api is down.', 'In account 000000000000.', 'Why: no way.', 'It stays like this.'],
  text,
  chat: {},
  json: {},
  incident,
};

function printed(tell: (paper: ReturnType<typeof createPaper>) => void): readonly string[] {
  const lines: string[] = [];
  const paper = createPaper({ write: (line) => lines.push(line.trimEnd()) }, {});
  tell(paper);
  paper.close();
  return lines;
}

function played(fields: Partial<IncidentJson> = {}): Played {
  const one = { ...incident, ...fields };
  const services = {
    'shop/api': { taskDefinition: 'arn:aws:ecs:::task-definition/api:8', desiredCount: 1, runningCount: 1 },
  };
  return {
    report: { worldAfter: { services }, calls: [] },
    ending: { is: 'healed', because: 'everything runs' },
    incidents: [one],
    messages: [{ ...message, incident: one }],
    steps: [{ text: 'incident played', seconds: 19 }],
  } as unknown as Played;
}

describe('what an e-mail asks for', () => {
  it('is read from its own parts, without numbers, and without what is numbered elsewhere', () => {
    expect(readMail(text)).toEqual({
      steps: ['Give the task a way out: a default route.', 'Then make ECS try now'],
      lasting: [`Task definition api: set valueFrom to ${reference}::`],
    });
  });
});

describe('a change', () => {
  it('is told as a diff whose sides are whole', () => {
    expect(headOf(change)).toBe('revision 7 → 8 of api');
    expect(diffOf(change).map(({ sign, text: side }) => `${sign} ${side}`)).toEqual([
      '= app / DB: valueFrom',
      `- ${reference}`,
      `+ ${reference}::`,
    ]);
  });

  it.each([
    [{}, 'task 0123 got past its initialisation'],
    [{ state: 'made', proof: null }, 'proof awaited'],
    [{ state: 'failed', proof: null }, undefined],
    [
      { state: 'undone', proof: { by: 'same-failure' } },
      'it did not help, for the same failure came again; taken back',
    ],
    [{ state: 'unproved', proof: { by: 'none' }, note: 'no proof in 45 minutes' }, 'unproved: no proof in 45 minutes'],
  ])('has a proof in words: %j', (fields, expected) => {
    expect(sayProof({ ...change, ...fields })).toBe(expected);
  });
});

describe('the story that the demo tells', () => {
  it('shows a message as a phone does, then what it asks for, and no command', () => {
    const lines = printed((paper) => createNarrator(paper)({ is: 'message', at: 4800, message }));
    expect(lines).toEqual([
      '00:04.8 ✉ [ACT] api (us-east-2): no way',
      '          ACTION NEEDED: service api is down.',
      '          Why: no way.',
      '          It stays like this.',
      '          1. Give the task a way out: a default route.',
      '          2. Then make ECS try now',
      '',
    ]);
  });

  it('begins with whose move it is, and ends with what is left and whose', () => {
    const lines = printed((paper) => tellEnd(paper, played({ findings: [finding()], changes: [change] })));
    expect(lines[0]).toBe('api: your move, for nothing but a person helps');
    expect(lines[1]).toBe('  1 of 1 task running, api:8 · 1 failure · inc-1');
    expect(lines).toContain('  · no-route, proved: left to people, for only a person can change the network');
    expect(lines).toContain(`      + ${reference}::`);
    expect(lines).toContain('  · task 0123 got past its initialisation');
    const left = lines.slice(lines.indexOf('What is left, and whose it is'));
    expect(left.slice(1, 3)).toEqual([
      '  · you: Give the task a way out: a default route.',
      '  · you: Then make ECS try now',
    ]);
    expect(left).toContain(`    ${reference}::`);
    expect(lines.slice(-2).join(' ')).toBe(
      '1 incident, 1 message, 0 AWS calls of the product’s functions (none denied), 19 s. It ended because everything runs.',
    );
  });

  it('tells one cause once, with all that it concerns', () => {
    const alike = [
      finding({ id: 'a', number: 1, resolution: 'verified', decision: 'apply' }),
      finding({ id: 'b', number: 1, requirement: 'app/secret/KEY' }),
    ];
    const lines = printed((paper) => tellEnd(paper, played({ findings: alike })));
    expect(lines.filter((line) => line.startsWith('  · no-route'))).toEqual([
      '  · no-route, proved: repaired by the product, and proved',
    ]);
    expect(lines).toContain('    no way from subnet-1 to Secrets Manager (and KEY)');
  });

  it('asks nobody for a step of an incident that is closed', () => {
    const lines = printed((paper) => {
      const end = played({ status: 'closed' });
      tellEnd(paper, { ...end, messages: end.messages.map((one) => ({ ...one, urgency: 'ok' })) });
    });
    expect(lines[0]).toBe('api: it is over, and nobody has to act');
    expect(lines.join('\n')).not.toContain('Then make ECS try now');
  });
});

describe('the line that says what is going on', () => {
  it('says nothing of a failure any more once something else has happened, and nothing at all at the end', () => {
    const shown: string[] = [];
    const paper = { ...createPaper({ write: () => true }, {}), progress: (says: string) => void shown.push(says) };
    const tell = createNarrator(paper);
    const task = {
      group: 'service:api',
      taskDefinitionArn: 'arn:aws:ecs:us-east-2:000000000000:task-definition/api:8',
      taskArn: 'arn:aws:ecs:us-east-2:000000000000:task/shop/0123',
    };
    const stopped = (failures: number) => ({ is: 'task-stopped', ...task, reason: 'no way', failures }) as const;
    tell({ is: 'ecs', at: 0, moment: stopped(1) });
    tell({ is: 'ecs', at: 1, moment: stopped(2) });
    expect(shown.at(-1)).toContain('failed in the same way, failure 2');
    tell({ is: 'ecs', at: 2, moment: { is: 'task-running', ...task } });
    expect(shown.at(-1)).toBe('waiting for what happens');
    tell({ is: 'ends', at: 3, ending: { because: 'everything runs' } } as never);
    expect(shown.at(-1)).toBe('');
    paper.close();
  });
});
