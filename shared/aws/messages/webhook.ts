import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Clients } from '../clients/clients.ts';
import { call } from '../sdk-error.ts';

/**
 * Reads a URL from an SSM SecureString. Only the function `webhook` does this, for its own webhook. The URL is a secret
 * and is never part of an error.
 * @throws CallError if it cannot be read; Error if the parameter is empty.
 */
export async function readWebhookUrl(clients: Clients, parameter: string): Promise<string> {
  const ssm = await clients.ssm();
  const command = new GetParameterCommand({ Name: parameter, WithDecryption: true });
  const url = (await call('ssm:GetParameter', ssm.send(command))).Parameter?.Value?.trim() ?? '';
  if (url === '')
    throw new Error(`The parameter ${parameter} is empty: put the URL of the Slack incoming webhook there.`);
  return url;
}
