import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/incident/incident.ts';
import type { Member, OutageState } from '../../shared/incident/outage.ts';
import { readMessage } from '../../shared/notification/render/read-message.ts';
import { renderOutage } from '../../shared/notification/render/render-outage.ts';
import { renderSlackOutage } from '../../shared/notification/render/render-slack-outage.ts';
import { findingOf, incidentOf } from '../aws/ledger-contract.ts';
import { memberNamed, outageOf } from '../aws/outage-contract.ts';

const place = {
  account: '111122223333',
  region: 'eu-west-1',
  operator: { arn: 'arn:aws:lambda:eu-west-1:111122223333:function:operator' },
};
const { obstacle, key } = outageOf();

/** An incident behind the gateway, by a route table of its own. */
function behind(table: string): Incident {
  const replace = ['aws ec2 replace-route --destination-cidr-block 0.0.0.0/0', '--route-table-id', { value: table }];
  const finding = {
    ...findingOf('nat-route-black-hole|nat-1', ['hops']),
    cause: 'nat-route-black-hole',
    next: 'Point the default route to a NAT gateway that is available.',
    instructions: [{ is: 'shell', purpose: `replace the default route of ${table}`, lines: [replace] }],
    obstacle,
  } as const;
  return incidentOf({ findings: [finding] });
}

function rendered(state: OutageState, members: readonly Member[], tables = ['rtb-1', 'rtb-2']) {
  const entry = { id: `out-1-0-${state}`, state, at: '2026-11-23T10:02:00.000Z' };
  const fixes = tables.map((table) => ({ incident: behind(table), key }));
  const status = state === 'outage-over' ? 'closed' : 'open';
  return renderOutage({ outage: outageOf({ status }), entry, members, fixes }, place);
}

const three = ['web', 'api', 'job'].map((name) => memberNamed(name));

describe('the message about an outage', () => {
  it('says whose move it is, what stands in the way, what to do once, and how to try all services', () => {
    const { message, urgency } = rendered('outage', three);
    expect(urgency).toBe('act');
    expect(message.subject).toBe('[ACT] 3 services cannot start (eu-west-1): NAT gateway nat-1 has failed');
    expect(message.text).toMatchInlineSnapshot(`
      "ACTION NEEDED: 3 services cannot start, since 2026-11-23 10:00 UTC.
      In account 111122223333, eu-west-1.

      One obstacle stands in the way of all of them: NAT gateway nat-1 has failed.

      DO THIS
      1. Point the default route to a NAT gateway that is available (what stands in the way: NAT gateway nat-1 has failed).
         - Replace the default route of rtb-1:
           aws ec2 replace-route --destination-cidr-block 0.0.0.0/0 --route-table-id 'rtb-1'
         - Replace the default route of rtb-2:
           aws ec2 replace-route --destination-cidr-block 0.0.0.0/0 --route-table-id 'rtb-2'
      2. Make ECS try now, else it tries again within 27 minutes, or not at all where it has given a deployment up. This can be pasted again: it leaves alone what runs:
         for service in api job web; do
           set -- $(aws ecs describe-services --region 'eu-west-1' --cluster 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop' --services "$service" --output text --query 'services[0].[runningCount,desiredCount]')
           [ "\${1:-0}" -ge "\${2:-0}" ] || aws ecs update-service --region 'eu-west-1' --cluster 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop' --service "$service" --force-new-deployment --output text --query service.serviceName
         done
      3. See all of them, and how they are:
         npx ecs-init-remediator incidents \\
             --operator 'arn:aws:lambda:eu-west-1:111122223333:function:operator'

      You get one message for all of them, and one more when all of them run again. A service that has a further cause, or a decision of its own, has a message of its own.

      More: https://github.com/ecs-init-remediator/ecs-init-remediator/blob/main/docs/causes/nat-route-black-hole.md

      SERVICES (3)
      - shop/api (cannot start)
      - shop/job (cannot start)
      - shop/web (cannot start)

      Since 2026-11-23 10:00 UTC, told 2026-11-23 10:02 UTC

      -- 
      ecs-init-remediator, out-1, out-1-0-outage"
    `);
  });

  it('says that it is over, with nothing left to do', () => {
    const members = three.map((one) => ({ ...one, state: 'runs' as const }));
    const { message, urgency } = rendered('outage-over', members, []);
    expect(urgency).toBe('ok');
    expect(message.subject).toBe('[OK] 3 services run again (eu-west-1): it was: NAT gateway nat-1 has failed');
    expect(message.text).toMatchInlineSnapshot(`
      "OVER: 3 services run again.
      In account 111122223333, eu-west-1.

      What stood in the way, gone by now: NAT gateway nat-1 has failed.

      SERVICES (3)
      - shop/api (runs again)
      - shop/job (runs again)
      - shop/web (runs again)

      Since 2026-11-23 10:00 UTC, told 2026-11-23 10:02 UTC

      -- 
      ecs-init-remediator, out-1, out-1-0-outage-over"
    `);
  });

  it('asks only to make ECS try, where the obstacle is gone and ECS does not', () => {
    const members = three.map((one) => ({ ...one, state: 'stalled' as const }));
    const { message, urgency } = rendered('outage-stalled', members, []);
    expect(urgency).toBe('act');
    expect(message.subject).toMatch(/^\[ACT\] ECS no longer tries 3 services .*: try now\. It was: NAT gateway/);
    expect(message.text).toMatchInlineSnapshot(`
      "ACTION NEEDED: ECS no longer tries 3 services, since 2026-11-23 10:00 UTC.
      In account 111122223333, eu-west-1.

      The obstacle is gone (NAT gateway nat-1 has failed), and ECS starts no more tasks of these services until it is told to.

      DO THIS
      1. Make ECS try now, else it tries again within 27 minutes, or not at all where it has given a deployment up. This can be pasted again: it leaves alone what runs:
         for service in api job web; do
           set -- $(aws ecs describe-services --region 'eu-west-1' --cluster 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop' --services "$service" --output text --query 'services[0].[runningCount,desiredCount]')
           [ "\${1:-0}" -ge "\${2:-0}" ] || aws ecs update-service --region 'eu-west-1' --cluster 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop' --service "$service" --force-new-deployment --output text --query service.serviceName
         done
      2. See all of them, and how they are:
         npx ecs-init-remediator incidents \\
             --operator 'arn:aws:lambda:eu-west-1:111122223333:function:operator'

      You get one message for all of them, and one more when all of them run again. A service that has a further cause, or a decision of its own, has a message of its own.

      SERVICES (3)
      - shop/api (ECS no longer tries)
      - shop/job (ECS no longer tries)
      - shop/web (ECS no longer tries)

      Since 2026-11-23 10:00 UTC, told 2026-11-23 10:02 UTC

      -- 
      ecs-init-remediator, out-1, out-1-0-outage-stalled"
    `);
  });

  it('counts 300 services, shows 20 of them, and holds all of them in its JSON and in its loop', () => {
    const many = Array.from({ length: 300 }, (_, index) => memberNamed(`s${index}`));
    const { message } = rendered('outage', many);
    expect(message.subject).toContain('300 services');
    expect(message.text.match(/^- shop\//gm)).toHaveLength(20);
    expect(message.text).toContain('- and 280 more');
    for (const { service } of many) expect(message.text).toMatch(new RegExp(`[ ]${service}[ ;]`));
    expect(JSON.parse(message.json).outage.services).toHaveLength(300);
    expect(message.text.length).toBeLessThan(32_000);
  });

  it('is read back by the webhook, which makes a message for Slack of it', () => {
    const read = readMessage(rendered('outage', three).message.json);
    if (read.is !== 'outage') throw new Error('it is about an outage');
    const slack = renderSlackOutage(read.outage);
    expect(slack.text).toMatch(/^\[ACT\] 3 services/);
    const shown = JSON.stringify(slack.blocks);
    for (const part of ['nat-1', 'rtb-1', 'rtb-2', 'shop/api', 'for service in api job web; do'])
      expect(shown).toContain(part);
    expect(slack.blocks.length).toBeLessThanOrEqual(50);
  });

  it('shows in Amazon Q whole commands only, on one line each', () => {
    const { content } = JSON.parse(rendered('outage', three).message.chat);
    const loop = content.nextSteps.find((step: string) => step.includes('for service in'));
    expect(loop).toContain('for service in api job web; do set -- $(');
    expect(loop).toMatch(/; done`$/);
    for (const step of content.nextSteps) expect(step).not.toContain('\n');
  });

  it('counts what is to be done, and lists beneath it what is pasted for it', () => {
    const endpoints = { service: 'com.amazonaws.eu-west-1.s3' };
    const incident = behind('rtb-1');
    const [finding] = incident.findings;
    if (finding === undefined) throw new Error('the incident has no finding');
    const stack = {
      is: 'configuration',
      purpose: 'or have the stack make it',
      json: JSON.stringify(endpoints),
    } as const;
    const fix = {
      incident: { ...incident, findings: [{ ...finding, instructions: [...finding.instructions, stack] }] },
      key,
    };
    const entry = { id: 'out-1-0-outage', state: 'outage', at: '2026-11-23T10:02:00.000Z' } as const;
    const { message } = renderOutage({ outage: outageOf(), entry, members: three, fixes: [fix] }, place);
    const read = readMessage(message.json);
    if (read.is !== 'outage') throw new Error('it is about an outage');
    expect(message.text).toMatch(
      /\n1\. Point .*\n {3}- Replace the default route.*\n {3}- Or have the stack make it:\n {5}\{\n.*\n2\. Make ECS/s,
    );
    expect(JSON.parse(message.chat).content.nextSteps.map((step: string) => step.slice(0, 6))).toEqual([
      '1. Poi',
      'Replac',
      'Or hav',
      '2. Mak',
      '3. See',
      'More: ',
    ]);
    expect(read.outage.steps.map(({ part }) => part ?? false)).toEqual([false, true, true, false, false]);
    const slack = JSON.stringify(renderSlackOutage(read.outage));
    expect(slack).toContain('• Or have the stack make it');
    expect(slack).toContain('*2.* Make ECS try now');
  });

  it('says that nobody has to act where it passes by itself', () => {
    const [incident] = [behind('rtb-1')];
    const passes = { is: 'yes', within: 'within minutes', because: 'it is being made' } as const;
    const findings = incident.findings.map((one) => ({ ...one, passes }));
    const entry = { id: 'x', state: 'outage', at: '2026-11-23T10:02:00.000Z' } as const;
    const fixes = [{ incident: { ...incident, findings }, key }];
    expect(renderOutage({ outage: outageOf(), entry, members: three, fixes }, place).urgency).toBe('fyi');
  });

  it('puts no name into a loop that ECS would not have made', () => {
    const { message } = rendered('outage', [memberNamed('api'), memberNamed('x; rm -rf /'), memberNamed('$(id)')]);
    expect(message.text).toContain('for service in api; do');
  });

  it('names the account by its alias, where it has one', () => {
    const entry = { id: 'out-1-0-outage', state: 'outage', at: '2026-11-23T10:02:00.000Z' } as const;
    const { message } = renderOutage(
      { outage: outageOf(), entry, members: three, fixes: [] },
      { ...place, alias: 'prod' },
    );
    expect(message.subject).toMatch(/^\[ACT\] 3 services cannot start \(prod eu-west-1\): /);
    expect(message.text.split('\n')[1]).toBe('In prod (111122223333), eu-west-1.');
    expect(JSON.parse(message.json)).toMatchObject({ accountAlias: 'prod' });
  });

  it('speaks of one service where one is left', () => {
    const members = three.map((one, index) => ({ ...one, state: index === 0 ? ('down' as const) : ('runs' as const) }));
    expect(rendered('outage', members).message.text).toContain('One obstacle stands in the way of it: ');
  });
});
