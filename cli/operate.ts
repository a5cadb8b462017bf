import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Outcome } from '../shared/control/command.ts';
import type { Answer, Asked } from '../shared/operator/request.ts';
import { explainFault } from './explain-fault.ts';
import { type Installation, openInstallation, type Reach, type Reached } from './installation.ts';
import { type OperatorVerb, operatorVerbs } from './operator-verbs.ts';
import { renderAnswer, sayOutcome } from './render-answer.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** How the installation is reached, and the pause between two looks at what came of a command. Tests pass their own. */
export type Edge = { readonly reach: Reach; readonly pauseMilliseconds: number };

const edge: Edge = { reach: openInstallation, pauseMilliseconds: 1500 };

/** In looks: about 30 seconds. A command is on the queue for a few seconds at most. */
const mostLooks = 20;

const options = {
  operator: { type: 'string' },
  stack: { type: 'string' },
  region: { type: 'string' },
  profile: { type: 'string' },
  open: { type: 'boolean' },
  closed: { type: 'boolean' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
  'no-wait': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** A verb that speaks to an installation. @returns the exit code: 0; 1 where the installation refused; 2 for wrong arguments. */
export async function operate(
  name: string,
  args: readonly string[],
  terminal: Terminal,
  { reach, pauseMilliseconds }: Edge = edge,
): Promise<number> {
  const verb = operatorVerbs[name];
  if (verb === undefined) throw new Error(`there is no verb ${name}`);
  const { values, positionals } = readOptions(args);
  if (values.help) {
    await terminal.out.write(helpOf(name, verb));
    return 0;
  }
  const asked = verb.request(positionals, values);
  try {
    const installation = await reach(values);
    const answered = await installation.ask(asked);
    if (answered.answer.error !== undefined) return await refuse(terminal, answered.answer.error);
    if (isRead(asked)) {
      const { answer } = answered;
      await terminal.out.write(values.json ? `${JSON.stringify(answer)}\n` : renderAnswer(asked.verb, answer));
      return 0;
    }
    if (values['no-wait'] === true) {
      await terminal.out.write(
        values.json ? `${JSON.stringify({ command: answered.id })}\n` : `Accepted as ${answered.id}.\n`,
      );
      return 0;
    }
    const looks = { look: () => lookAt(installation, answered.id, values), pauseMilliseconds };
    return await awaitOutcome(looks, answered.id, terminal, values.json ?? false);
  } catch (fault) {
    const sentence = explainFault(fault, values);
    if (sentence === undefined) throw fault;
    await terminal.err.write(`${sentence}\n`);
    return 1;
  }
}

/** What the installation says of a command. A call that fails is an answer of AWS here: the command was accepted before. */
async function lookAt(installation: Installation, command: string, reached: Reached): Promise<Answer> {
  try {
    return (await installation.ask({ verb: 'outcome', command })).answer;
  } catch (fault) {
    const sentence = explainFault(fault, reached);
    if (sentence === undefined) throw fault;
    return { error: { code: 'aws', message: sentence.replace(/\.$/, '') } };
  }
}

type Looks = { readonly look: () => Promise<Answer>; readonly pauseMilliseconds: number };

async function awaitOutcome(
  { look, pauseMilliseconds }: Looks,
  command: string,
  terminal: Terminal,
  json: boolean,
): Promise<number> {
  let unseen: string | undefined;
  for (let looks = 0; looks < mostLooks; looks++) {
    await sleep(pauseMilliseconds);
    const answer = await look();
    // The command was accepted: that one look at it fails, or may not be made, refuses nothing.
    if (answer.error !== undefined) {
      unseen = answer.error.message;
      if (answer.error.code === 'aws') continue;
      break;
    }
    unseen = undefined;
    const outcome = answer['outcome'] as Outcome | null;
    if (outcome === null) continue;
    const said = sayOutcome(outcome);
    await terminal.out.write(json ? `${JSON.stringify({ command, outcome })}\n` : `${said.text}\n`);
    return said.isRefused ? 1 : 0;
  }
  const why = unseen ?? 'the remediator does not keep up, or fails. See its alarms';
  await terminal.err.write(`The command ${command} was accepted, and nothing is known of it yet: ${why}.\n`);
  return 1;
}

type ErrorOf = { readonly message: string; readonly allowed?: readonly string[] };

async function refuse(terminal: Terminal, { message, allowed }: ErrorOf): Promise<number> {
  const hint = allowed === undefined ? '' : `Allowed: ${allowed.join('\n         ')}\n`;
  await terminal.err.write(`Refused: ${message}.\n${hint}`);
  return 1;
}

function isRead(asked: Asked): asked is Extract<Asked, { verb: 'incidents' | 'show' | 'read-mode' | 'outcome' }> {
  return ['incidents', 'show', 'read-mode', 'outcome'].includes(asked.verb);
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error) || !String(error.code).startsWith('ERR_PARSE_ARGS'))
      throw error;
    throw new UsageError(`${error.message.split('. ', 1)[0]}.`);
  }
}

function helpOf(name: string, { usage, says }: OperatorVerb): string {
  return `Usage: ecs-init-remediator ${name} ${usage}${usage === '' ? '' : ' '}[options]

Asks an installation to ${says}. The request is signed with your AWS credentials, and the installation asks
AWS STS who signed it.

Options
  --operator ARN   the installation's operator function; messages show it
  --stack NAME     or the name of its stack (EcsInitRemediator), which is looked up in the Region
  --region REGION  the Region to look it up in
  --profile NAME   the profile with the credentials
  --json           the answer as JSON
  --no-wait        do not wait for what comes of a command
  --help, -h       this help

Exit code: 0; 1 when the installation refused or could not be asked; 2 for wrong arguments.
`;
}
