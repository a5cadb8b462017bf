import type { Configuration } from '../../shared/configuration/configuration.ts';
import { placeOptions } from '../place-options.ts';
import type { DeployOptions } from './deploy-options.ts';

/** One step for a person. `command`: to paste; null where there is none. */
export type NextStep = { readonly what: string; readonly command: string | null };

/**
 * What to do after a deployment, in order, by the stack's outputs and the configuration that was deployed.
 * @param isNew whether the deployment made the stack.
 */
export function nextSteps(
  outputs: Readonly<Record<string, string>>,
  { operators }: Pick<Configuration, 'operators'>,
  { stack, region, profile }: Pick<DeployOptions, 'stack' | 'region' | 'profile'>,
  isNew: boolean,
): readonly NextStep[] {
  const named = stack === 'EcsInitRemediator' ? [] : [`--stack ${stack}`];
  const ours = (verb: string) =>
    ['npx ecs-init-remediator', verb, ...named, ...placeOptions({ region, profile })].join(' ');
  const { ConfirmTheEmails: confirm, NobodyIsSubscribed: subscribe, ModeStartsAsDryRun: apply } = outputs;
  return [
    ...(confirm === undefined ? [] : [{ what: `${confirm}. Nothing arrives before.`, command: null }]),
    ...(subscribe === undefined
      ? []
      : [{ what: 'Nobody gets the messages. Subscribe somebody, with your address:', command: subscribe }]),
    { what: 'See that it is well:', command: ours('status') },
    {
      what: 'Prove that a failure reaches you (CLUSTER/SERVICE is one of yours; nothing is changed):',
      command: ours('drill CLUSTER/SERVICE'),
    },
    // Only a stack that may change something has the output.
    ...(apply === undefined || (operators.change ?? []).length > 0 ? [] : [nobodyMayChange]),
    ...(apply === undefined
      ? []
      : [
          {
            what: isNew
              ? 'It starts in dry-run: it says what it would change. Read its messages for a while. This lets it change what the configuration allows:'
              : 'The mode is as it was. Where it is dry-run, this lets it change what the configuration allows:',
            command: apply,
          },
        ]),
  ];
}

const nobodyMayChange: NextStep = {
  what: 'Nobody may approve, undo, restore, resume or give "mode apply" yet. Write your role into the configuration, "operators": { "change": ["arn:aws:iam::ACCOUNT:role/ROLE"] }, and deploy again.',
  command: null,
};

/** What to do after the endpoints alone were deployed. */
export function networkSteps(place: Pick<DeployOptions, 'region' | 'profile'>): readonly NextStep[] {
  return [
    {
      what: 'See that nothing else keeps the next task from starting (CLUSTER/SERVICE is one of yours):',
      command: ['npx ecs-init-remediator doctor CLUSTER/SERVICE', ...placeOptions(place)].join(' '),
    },
    {
      what: 'ECS tries again by itself, after up to 27 minutes. This makes it try now:',
      command: [
        'aws ecs update-service --force-new-deployment --cluster CLUSTER --service SERVICE',
        ...placeOptions(place),
      ].join(' '),
    },
  ];
}
