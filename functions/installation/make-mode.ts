import type { OwnParameters } from '../../shared/aws/own-parameters.ts';
import type { Request } from '../../shared/custom-resource/request.ts';
import { CLAIM_PARAMETER } from '../../shared/environment.ts';

/** What the making of the mode's parameter needs. */
export type ModeSite = {
  readonly parameters: OwnParameters;
  /** The ARN of the stack. */
  readonly stackId: string;
  /** The name of the parameter. */
  readonly name: string;
  /** The mode that it starts with. */
  readonly initialMode: string;
  /** The ARN of the operator, by which installations tell each other apart. */
  readonly operator: string;
};

/**
 * Makes the parameter of the mode once, with the mode that the stack starts in, and never writes it again: a deployment must not
 * take back what a person has set. With the installation goes the parameter, and its claim to change things in the account and Region.
 * @returns the name of the parameter, as the physical id
 * @throws Error where the parameter is somebody else's
 */
export async function makeMode({ type, physicalId }: Request, site: ModeSite): Promise<string> {
  if (type === 'Delete') return removeMode(physicalId ?? '', site);
  if (type === 'Create') await create(site);
  return site.name;
}

async function create({ parameters, name, initialMode, stackId }: ModeSite): Promise<void> {
  const isMade = await parameters.create({
    name,
    value: initialMode,
    description:
      'off, dry-run or apply: what ecs-init-remediator may do. People set it; no deployment writes it again.',
    // A mistyped mode is refused, instead of being read as none.
    allowedPattern: '^(off|dry-run|apply)$',
    stack: stackId,
  });
  // A request that is made twice finds what the first one made.
  if (isMade || (await parameters.madeBy(name)) === stackId) return;
  throw new Error(
    `The parameter ${name}, which is to hold the mode, exists already, and this stack did not make it. If an installation that is gone left it: aws ssm delete-parameter --name ${name}. Else give the mode another name (modeParameterName).`,
  );
}

async function removeMode(name: string, { parameters, stackId, operator }: ModeSite): Promise<string> {
  if (isParameterName(name) && (await parameters.madeBy(name)) === stackId) await parameters.remove(name);
  if ((await parameters.read(CLAIM_PARAMETER)) === operator) await parameters.remove(CLAIM_PARAMETER);
  return name;
}

/** Whether a physical id is the name of a parameter: one of a creation that failed is not. */
export function isParameterName(id: string): boolean {
  return id.startsWith('/');
}
