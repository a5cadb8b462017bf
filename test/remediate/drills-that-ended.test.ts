import { expect, it } from 'vitest';
import { deliver, forge, type Installation, install, run, tick, wait } from '../fixtures/installation.ts';

function drill(at: Installation, service: string, name: string, text = 'ResourceInitializationError: a drill'): string {
  const event = JSON.parse(forge(at, name, text, { group: `service:${service}` }));
  return JSON.stringify({ ...event, source: 'ecs-init-remediator.drill' });
}
// The sum of what is not told has no incident.
const incidentsTold = ({ told }: Installation) => new Set(told.flatMap(({ incident }) => incident ?? []));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

it('drills that end in between are counted too: ten an hour are told', async () => {
  const at = install();
  for (const round of numbers(12)) {
    await deliver(at, ...numbers(10).map((index) => drill(at, `r${round}x${index}`, `r${round}d${index}`)));
    wait(at, 130);
    await deliver(at, tick);
    wait(at, 130);
    await deliver(at, tick);
  }
  expect(incidentsTold(at).size).toBeLessThanOrEqual(10);
});

it('and so are those of a service that runs', async () => {
  const at = install();
  for (const round of numbers(20)) {
    await deliver(at, drill(at, 'api', `r${round}`));
    wait(at, 60);
    run(at, `s${round}`);
    wait(at, 60);
    await deliver(at, tick);
  }
  expect(incidentsTold(at).size).toBeLessThanOrEqual(10);
});
