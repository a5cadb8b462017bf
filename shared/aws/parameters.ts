import { GetParameterCommand, PutParameterCommand, type PutParameterCommandInput } from '@aws-sdk/client-ssm';
import type { ModeUnread } from '../control/mode-reading.ts';
import type { Clients } from './clients/clients.ts';
import { call, describeFailure, failureOf } from './sdk-error.ts';

/** The text of a parameter of Parameter Store; undefined if there is no such parameter. @throws CallError */
export async function readParameterText(clients: Clients, name: string): Promise<string | undefined> {
  const ssm = await clients.ssm();
  try {
    const answer = await call('ssm:GetParameter', ssm.send(new GetParameterCommand({ Name: name })));
    return answer.Parameter?.Value ?? '';
  } catch (error) {
    if (failureOf(error).kind === 'not-found') return undefined;
    throw error;
  }
}

/** Makes a parameter. False if there is one of that name already: it is left as it is. @throws CallError */
export async function makeParameter(
  clients: Clients,
  parameter: Omit<PutParameterCommandInput, 'Type'> & { readonly Overwrite?: false },
): Promise<boolean> {
  const ssm = await clients.ssm();
  try {
    const command = new PutParameterCommand({ ...parameter, Type: 'String' });
    await call('ssm:PutParameter', ssm.send(command));
    return true;
  } catch (error) {
    if (failureOf(error).name.startsWith('ParameterAlreadyExists')) return false;
    throw error;
  }
}

/** Why a parameter could not be read, with the permission that it takes. */
export function whyUnread(parameter: string, error: unknown): ModeUnread {
  const failure = failureOf(error);
  const { permission = null } = failure;
  return { is: 'parameter-unread', parameter, detail: describeFailure(failure), permission };
}
