import type { Command } from 'commander';
import type { Reached } from './installation.ts';
import type { Verb } from './verb.ts';

/** The options of every verb that asks an installation, as parsed. */
export type InstallationOptions = Reached & { readonly json?: true };

/** Declares which installation is asked, and as whom. */
export function declareInstallation(command: Command, right: NonNullable<Verb['right']>): void {
  command
    .option(
      '--operator <ARN>',
      'the installation, by the ARN of its operator function; or set ECS_INIT_REMEDIATOR_OPERATOR, which counts where neither this nor --stack is given',
    )
    .option('--stack <NAME>', 'or by the name of its stack (EcsInitRemediator)')
    .option('--region <REGION>', 'the Region of the stack; else that of the profile')
    .option('--profile <NAME>', 'the profile whose credentials sign the request')
    .option('--json', 'print JSON and nothing else')
    .addHelpText(
      'after',
      `\nThe request is signed with your AWS credentials. It needs the right to ${right}\n(docs/operator.md says who has it).\n`,
    );
}
