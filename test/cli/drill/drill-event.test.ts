import { expect, it } from 'vitest';
import { composeDrill } from '../../../cli/drill/drill-event.ts';
import { explain } from '../../../shared/diagnosis/explain.ts';
import { parseMessage } from '../../../shared/event/parse-event.ts';
import { service } from '../../fixtures/account.ts';
import { account, deployment, region, taskDefinition } from '../../fixtures/event.ts';

const running = {
  clusterArn: `arn:aws:ecs:${region}:${account}:cluster/shop`,
  taskDefinitionArn: taskDefinition,
  deployment,
};

function drilled(turn: number) {
  const now = '2026-11-23T10:00:00.000Z';
  const { event } = composeDrill(service, running, { id: 'ab12cd34', turn, now });
  const { source, detailType, detail } = event;
  return parseMessage(
    JSON.stringify({ source, 'detail-type': detailType, account, region, time: now, detail }),
    account,
  );
}

it('the product reads a drill as a start failure of the service’s deployment, marked as a drill', () => {
  expect(drilled(0)).toMatchObject({
    is: 'start-failure',
    drill: true,
    service: 'api',
    deploymentId: deployment,
    taskArn: `arn:aws:ecs:${region}:${account}:task/shop/ab12cd34${'0'.repeat(24)}`,
  });
});

it('a repeated drill has another cause, because one cause is told once', () => {
  const causes = [drilled(0), drilled(1)].map((one) => ('reason' in one ? explain(one.reason).cause : undefined));
  expect(new Set(causes).size).toBe(2);
});
