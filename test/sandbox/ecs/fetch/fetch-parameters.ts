import { randomUUID } from 'node:crypto';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { attempt } from './attempt.ts';
import { type UnusableKey, unusableKeyOfParameter } from './fetch-key-state.ts';
import { answered } from './fetch-partial.ts';
import type { Fetching } from './fetching.ts';
import type { FetchFault, Obstacle } from './obstacle.ts';
import { type AgentReference, readAgentReference } from './reference.ts';

type ParameterReference = Extract<AgentReference, { readonly is: 'parameter' }>;

/** Fetches every parameter of the task definition, ten in each call, grouped by Region, as the agent does. */
export async function fetchParameters(valueFroms: readonly string[], fetching: Fetching): Promise<readonly Obstacle[]> {
  const references = valueFroms
    .map((valueFrom) => readAgentReference(valueFrom, fetching.region))
    .filter((reference): reference is ParameterReference => reference.is === 'parameter');
  for (const region of new Set(references.map((reference) => reference.region))) {
    const names = [...new Set(references.filter((one) => one.region === region).map((one) => one.name))];
    for (let at = 0; at < names.length; at += 10) {
      const obstacle = await getParameters(names.slice(at, at + 10), region, fetching);
      if (obstacle !== undefined) return [obstacle];
    }
  }
  return [];
}

async function getParameters(
  names: readonly string[],
  region: string,
  fetching: Fetching,
): Promise<Obstacle | undefined> {
  const name = {
    service: 'SSM',
    operation: 'GetParameters',
    action: 'ssm:GetParameters',
    resource: parameterArn(names[0] ?? '', region, fetching),
  };
  const at = (what: FetchFault): Obstacle => ({ at: 'parameters', region, what });
  const refused = refuseNames(names);
  if (refused !== undefined) return at(answered(name, 'ValidationException', refused));
  const got = await attempt(name, () =>
    fetching.clients.parameters(region).send(new GetParametersCommand({ Names: [...names], WithDecryption: true })),
  );
  if (got.is === 'fault') return at(got.what);
  const { InvalidParameters: missing = [] } = got.value;
  if (missing.length > 0) return { at: 'missing-parameters', region, names: missing };
  for (const one of names) {
    const key = await unusableKeyOfParameter(one, region, fetching);
    if (key !== undefined) return at(answered(name, 'InvalidKeyId', sayUnusable(key)));
  }
  return undefined;
}

/** Parameter Store repeats KMS's error. */
function sayUnusable({ arn, state }: UnusableKey): string {
  const [words, code] =
    state === 'Disabled' ? ['is disabled', 'DisabledException'] : ['is pending deletion', 'KMSInvalidStateException'];
  return `${arn} ${words}. (Service: AWSKMS; Status Code: 400; Error Code: ${code}; Request ID: ${randomUUID()}; Proxy: null)`;
}

/** AWS checks the form of the names before it looks for the parameters; the emulator does not. */
function refuseNames(names: readonly string[]): string | undefined {
  const bad = names.find((one) => !one.startsWith('arn:') && !/^[a-zA-Z0-9_.\-/]+(:[a-zA-Z0-9_.-]+)?$/.test(one));
  return bad === undefined
    ? undefined
    : `Parameter name: can't be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_`;
}

function parameterArn(name: string, region: string, fetching: Fetching): string {
  if (name.startsWith('arn:')) return name;
  return `arn:aws:ssm:${region}:${fetching.roleArn.split(':')[4]}:parameter/${name.replace(/^\//, '')}`;
}
