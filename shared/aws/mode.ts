import { DescribeParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import type { LastWrite, ParameterReading } from '../control/mode-reading.ts';
import type { Mode } from '../event/start-failure.ts';
import type { Clients } from './clients/clients.ts';
import { plainLine } from './messages/plain-line.ts';
import { readParameterText, whyUnread } from './parameters.ts';
import { call } from './sdk-error.ts';

/** Reads the parameter of the mode. A parameter that is missing, unreadable or no mode is no mode, and the reading says why. */
export async function readParameter(clients: Clients, parameter: string): Promise<ParameterReading> {
  try {
    const text = await readParameterText(clients, parameter);
    return text === undefined ? { is: 'unread', why: { is: 'parameter-missing', parameter } } : asMode(text, parameter);
  } catch (error) {
    return { is: 'unread', why: whyUnread(parameter, error) };
  }
}

function asMode(text: string, parameter: string): ParameterReading {
  const mode = text.trim();
  if (isMode(mode)) return { is: 'known', mode, parameter };
  return { is: 'unread', why: { is: 'not-a-mode', parameter, holds: plainLine(text, 60) } };
}

function isMode(text: string): text is Mode {
  return text === 'off' || text === 'dry-run' || text === 'apply';
}

/** Sets the mode, for a person who commands it. @throws CallError, also where the parameter does not exist */
export async function writeParameter(clients: Clients, parameter: string, mode: Mode): Promise<void> {
  const ssm = await clients.ssm();
  const command = new PutParameterCommand({ Name: parameter, Value: mode, Type: 'String', Overwrite: true });
  await call('ssm:PutParameter', ssm.send(command));
}

/** Who wrote the parameter last, and when; undefined if there is no parameter. @throws CallError */
export async function lastWrite(clients: Clients, parameter: string): Promise<LastWrite | undefined> {
  const ssm = await clients.ssm();
  const filter = { Key: 'Name', Option: 'Equals', Values: [parameter] };
  const command = new DescribeParametersCommand({ ParameterFilters: [filter] });
  const { Parameters: found } = await call('ssm:DescribeParameters', ssm.send(command));
  const { LastModifiedUser: user, LastModifiedDate: date } = found?.[0] ?? {};
  return user === undefined ? undefined : { by: plainLine(user, 600), at: date?.toISOString() ?? null };
}
