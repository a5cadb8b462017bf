import type { Command } from 'commander';
import { pageUrl } from '../../shared/notification/content/page-url.ts';
import { doctor } from '../doctor/doctor.ts';
import { openDoctorEdge } from '../doctor/doctor-edge.ts';
import type { DoctorOptions } from '../doctor/doctor-options.ts';
import { explained } from '../explained.ts';
import { quote } from '../misuse.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';

const help = `
TARGET is one of:
  CLUSTER/SERVICE     the next task of a service; or the ARN of the service
  FAMILY[:REVISION]   a task definition, wherever a service runs it; or its ARN
  FILE.json           what is not registered yet: the input of
                      RegisterTaskDefinition, the answer of "aws ecs
                      describe-task-definition", or a Terraform plan
                      (terraform show -json PLAN)
  -                   the same from standard input

It reads with your own credentials, and nothing has to be installed. It never
reads the value of a secret and changes nothing. The least policy that it takes:
${pageUrl('docs/doctor-policy.json')}

Exit codes of doctor: 0 nothing is proved to fail, 1 something is, 2 no answer.
`;

/** Says what would keep a task from starting, before it does. */
export const doctorVerb = defineVerb<DoctorOptions, readonly [string | undefined]>({
  name: 'doctor',
  says: 'say what would keep a service, a task definition or a plan from starting; needs no installation',
  right: null,
  declare: declareDoctor,
  run: ({ terminal }, options, target) =>
    explained(options, () => doctor(target, options, terminal, openDoctorEdge(terminal))),
});

function declareDoctor(command: Command): void {
  command
    .argument('[TARGET]', 'a service, a task definition or a file')
    .option('--cluster <NAME>', 'all services of a cluster; with a task definition: look only there for its services')
    .option('--service <CLUSTER/NAME>', 'the service whose network a task definition gets')
    .option('--subnets <IDS>', 'or its subnets, with commas', ids('--subnets', 'subnet-'))
    .option('--security-groups <IDS>', 'and its security groups, with commas', ids('--security-groups', 'sg-'))
    .option('--assign-public-ip', 'and that it gets a public IP address')
    .option('--region <REGION>', 'else that of the ARN or of the profile')
    .option('--profile <NAME>', 'the profile whose credentials read the account')
    .option('--format <FORMAT>', 'text, json, or github: annotations of a workflow', formatOf)
    .option('--json', 'the same as --format json')
    .addHelpText('after', help);
}

function formatOf(text: string): NonNullable<DoctorOptions['format']> {
  if (text === 'text') return 'text';
  if (text === 'json') return 'json';
  if (text === 'github') return 'github';
  throw new UsageError(`--format is ${quote(text)}; allowed: text, json, github.`);
}

function ids(option: string, prefix: string) {
  return (text: string): readonly string[] => {
    const given = text.split(',').filter((one) => one !== '');
    const wrong = given.find((one) => !new RegExp(`^${prefix}[0-9a-z]{1,40}$`).test(one));
    if (given.length === 0 || wrong !== undefined)
      throw new UsageError(
        `${option} is ${quote(wrong ?? text)}; allowed: ids such as ${prefix}0a1b2c3d, with commas.`,
      );
    return given;
  };
}
