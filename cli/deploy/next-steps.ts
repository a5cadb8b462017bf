import { shellWord } from '../../shared/notification/text/quote-shell.ts';
import type { DeployOptions } from './deploy-options.ts';

/** One step for a person. `command`: to paste; null where there is none. */
export type NextStep = { readonly what: string; readonly command: string | null };

/** What to do after a deployment, in order, by the stack's outputs. */
export function nextSteps(
  outputs: Readonly<Record<string, string>>,
  { stack, region, profile }: Pick<DeployOptions, 'stack' | 'region' | 'profile'>,
): readonly NextStep[] {
  const given = [
    ...(stack === 'EcsInitRemediator' ? [] : [`--stack ${stack}`]),
    ...(region === undefined ? [] : [`--region ${shellWord(region)}`]),
    ...(profile === undefined ? [] : [`--profile ${shellWord(profile)}`]),
  ];
  const ours = (verb: string) => ['npx ecs-init-remediator', verb, ...given].join(' ');
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
    ...(apply === undefined
      ? []
      : [
          {
            what: 'It starts in dry-run: it says what it would change. Read its messages for a while. This lets it change what the configuration allows:',
            command: apply,
          },
        ]),
  ];
}
