import type { Service } from '../../evidence/ecs.ts';
import { hold, type Verdict } from './guardrail.ts';

/** Why a service must not be pointed at another revision: ECS would refuse, or healthy tasks could stop. */
export function whyNotMovable(service: Service): Verdict | undefined {
  const { controller, strategy, express, runningCount, schedulingStrategy, minimumHealthyPercent } = service;
  if (controller !== 'ECS') return hold({ code: 'deployed-by', controller });
  // Before its strategy: a person who changed that would meet this next.
  if (express === true) return hold({ code: 'express-service' });
  if (strategy !== 'ROLLING') return hold({ code: 'deploys-by', strategy });
  if (runningCount === 0) return undefined;
  if (schedulingStrategy === 'DAEMON') return hold({ code: 'daemon-would-stop' });
  return minimumHealthyPercent < 100 ? hold({ code: 'healthy-would-stop' }) : undefined;
}
