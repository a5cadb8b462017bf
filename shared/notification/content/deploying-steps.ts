import type { Option, Step } from './step.ts';

/** Options of `aws ecs update-service` that start a new deployment. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html */
const deploying =
  /^aws ecs update-service\b.* --(?:force-new-deployment|network-configuration|platform-version|task-definition)\b/s;

/** Whether what is pasted starts a new deployment by itself. */
function startsDeployment({ is, text }: Option): boolean {
  return is === 'shell' && deploying.test(text);
}

/**
 * The steps so that none starts a deployment that another one has just started: what repairs by a deployment stands last, and makes
 * ECS try now by itself.
 * @param last the step that makes ECS try now.
 * @param isOrdered whether people may order a deployment of the service here. If not, no step holds the command for one.
 */
export function deployedOnce(repairs: readonly Step[], last: readonly Step[], isOrdered: boolean): readonly Step[] {
  const first = repairs.filter(({ options }) => !options.some(startsDeployment));
  const own = repairs.filter((step) => !first.includes(step));
  const end = own.at(-1);
  if (end === undefined) return [...repairs, ...last];
  if (!isOrdered) return [...repairs.map(withoutDeployment), ...last];
  if (!last.some(({ options }) => options.some(startsDeployment))) return [...first, ...own, ...last];
  const told = { ...end, title: `${end.title} The command starts a new deployment, which makes ECS try now.` };
  const isAnyWayDeployed = end.options.every(startsDeployment) && /\bregister\b/.test(end.title);
  return [...first, ...own.slice(0, -1), told, ...(isAnyWayDeployed ? [] : last.map(otherwise))];
}

function withoutDeployment(step: Step): Step {
  return { ...step, options: step.options.filter((one) => !startsDeployment(one)) };
}

/** For whoever takes a way that starts no deployment. */
function otherwise(step: Step): Step {
  return {
    ...step,
    title: 'Only if you repaired it another way than by that deployment, make ECS try now by one of the same revision:',
  };
}
