import { type ParameterMetadata as Described, DescribeParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type Arn, parameterNameOf, parseArn, regionOf } from '../../arn.ts';
import type { ParameterMetadata } from '../../evidence/secrets.ts';
import { partitionOfRegion } from '../../partitions.ts';
import type { Clients } from '../clients/clients.ts';
import { assertOwnAccount } from '../own-account.ts';
import { type Collector, readFact, set, unreadable } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'ssm:DescribeParameters';
const pages = 10;

/** The metadata of a parameter, read in the Region of the parameter. The value is never read. */
export const collectParameter: Collector<'parameter'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const arn = parseArn(subject);
    const { clients } = reading;
    assertOwnAccount(subject, clients, source, 'parameter');
    const names = parameterNames(subject, arn);
    const found = await describe(await clients.ssm(regionOf(subject)), names);
    return found === undefined ? undefined : readParameter(found, arn, clients);
  });

/**
 * The names that a reference may mean. An ARN leaves out the leading slash of a name, so a name of one segment may be
 * written either way. A version or label after a colon selects a value and is not part of the name.
 */
function parameterNames(subject: string, arn: Arn | undefined): readonly string[] {
  const name = parameterNameOf(subject);
  if (arn === undefined) return [name];
  return name.includes('/') ? [`/${name.replace(/^\//, '')}`] : [name, `/${name}`];
}

/** The first of the names that exists. A page of results may be empty although more pages follow. */
async function describe(ssm: SSMClient, names: readonly string[]): Promise<Described | undefined> {
  const found = new Map<string | undefined, Described>();
  let token: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const command = new DescribeParametersCommand({
      ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [...names] }],
      ...(token !== undefined && { NextToken: token }),
    });
    const answer = await call(source, ssm.send(command));
    for (const parameter of answer.Parameters ?? []) found.set(parameter.Name, parameter);
    token = set(answer.NextToken);
    if (token === undefined || found.size === names.length) return names.flatMap((name) => found.get(name) ?? [])[0];
  }
  throw unreadable(source, 'TooManyPages', `the answer did not end within ${pages} pages`);
}

function readParameter(parameter: Described, arn: Arn | undefined, clients: Clients): ParameterMetadata {
  const name = parameter.Name ?? '';
  const keyId = set(parameter.KeyId);
  return {
    arn: set(parameter.ARN) ?? arnOf(name, arn, clients),
    type: parameter.Type ?? 'String',
    ...(keyId !== undefined && { keyId }),
    version: parameter.Version ?? 1,
  };
}

/** Composes the ARN for answers without one, because the API got this field late. */
function arnOf(name: string, arn: Arn | undefined, clients: Clients): string {
  const region = arn?.region ?? clients.region;
  const account = arn?.account ?? clients.account ?? '';
  return `arn:${arn?.partition ?? partitionOfRegion(region)}:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
}
