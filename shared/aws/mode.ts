import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Mode } from '../event/start-failure.ts';
import type { ModeReading } from '../incident/mode-reading.ts';
import type { Clients } from './clients/clients.ts';
import { plainLine } from './messages/plain-line.ts';
import { call, describeFailure, failureOf } from './sdk-error.ts';

/** Reads the mode. If it is missing, unreadable or not a mode, the result is `dry-run`, with the reason. */
export async function readMode(clients: Clients, parameter: string): Promise<ModeReading> {
  const ssm = await clients.ssm();
  try {
    const answer = await call('ssm:GetParameter', ssm.send(new GetParameterCommand({ Name: parameter })));
    return readText(answer.Parameter?.Value ?? '', parameter);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'not-found')
      return { mode: 'dry-run', because: `the parameter ${parameter} does not exist, which reads as dry-run` };
    const lacking = failure.permission === undefined ? '' : ` (needs ${failure.permission})`;
    return {
      mode: 'dry-run',
      because: `the parameter ${parameter} could not be read${lacking}, which reads as dry-run: ${describeFailure(failure)}`,
    };
  }
}

function readText(text: string, parameter: string): ModeReading {
  const mode = text.trim();
  if (isMode(mode)) return { mode, because: `the parameter ${parameter} says ${mode}` };
  return {
    mode: 'dry-run',
    because: `the parameter ${parameter} holds "${plainLine(text, 60)}", which reads as dry-run: it takes off, dry-run or apply`,
  };
}

function isMode(text: string): text is Mode {
  return text === 'off' || text === 'dry-run' || text === 'apply';
}

/** Sets the mode. @throws CallError */
export async function writeMode(clients: Clients, parameter: string, mode: Mode): Promise<void> {
  const ssm = await clients.ssm();
  const command = new PutParameterCommand({ Name: parameter, Value: mode, Type: 'String', Overwrite: true });
  await call('ssm:PutParameter', ssm.send(command));
}
