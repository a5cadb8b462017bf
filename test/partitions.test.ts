import { describe, expect, it } from 'vitest';
import { grantStatements } from '../shared/configuration/grant-statements.ts';
import { parseConfiguration } from '../shared/configuration/parse-configuration.ts';
import { consoleLinks, isConsoleUrl, thingLink } from '../shared/notification/content/console-link.ts';
import { endpointServiceName, partitionOfRegion, viaServiceValues } from '../shared/partitions.ts';
import { readStoppedReason } from '../shared/stopped-reason/read-stopped-reason.ts';
import { readReference } from '../shared/workload/read-reference.ts';
import { ecrImageOf, ecrRegionOf } from '../shared/workload/registry.ts';

const account = '111122223333';
const region = 'eusc-de-east-1';
const secret = `arn:aws-eusc:secretsmanager:${region}:${account}:secret:shop/db-AbCdEf`;

describe('the partition of a Region', () => {
  it.each([
    ['us-east-1', 'aws'],
    ['eu-central-2', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-south-1', 'aws-iso-f'],
  ])('%s is %s', (name, partition) => {
    expect(partitionOfRegion(name)).toBe(partition);
  });
});

describe('a private registry', () => {
  it.each([
    ['dkr.ecr.us-east-2.amazonaws.com', 'us-east-2'],
    ['dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['dkr-ecr.cn-north-1.on.amazonwebservices.com.cn', 'cn-north-1'],
    ['dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
    ['dkr-ecr.eusc-de-east-1.on.amazonwebservices.eu', 'eusc-de-east-1'],
    ['dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1'],
  ])('is known at %s', (host, where) => {
    expect(ecrRegionOf(`${account}.${host}/shop/api:1`)).toBe(where);
  });

  it.each([
    'dkr.ecr.eusc-de-east-1.amazonaws.eu.example.org',
    'dkr.ecr.us-east-2.amazonaws.example',
    'dkr.ecr.us-east-2.amazonawsXcom',
  ])('is not the stranger %s', (host) => {
    expect(ecrRegionOf(`${account}.${host}/shop/api:1`)).toBeUndefined();
  });

  it('names its repositories in its own partition', () => {
    expect(ecrImageOf(`${account}.dkr.ecr.${region}.amazonaws.eu/shop/api:1`, 'aws-eusc')?.repository).toBe(
      `arn:aws-eusc:ecr:${region}:${account}:repository/shop/api`,
    );
  });
});

describe('the European Sovereign Cloud', () => {
  it('is a partition whose ARNs the configuration takes', () => {
    const grant = {
      name: 'shop',
      executionRole: `arn:aws-eusc:iam::${account}:role/shop`,
      secrets: [secret],
      kmsKeys: [`arn:aws-eusc:kms:${region}:${account}:key/1`],
      services: [`arn:aws-eusc:ecs:${region}:${account}:service/shop/api`],
      registrars: [`arn:aws-eusc:iam::${account}:role/deployer`],
    };
    expect(parseConfiguration({ grants: [grant] })).toHaveProperty('ok.grants.0.secrets', [secret]);
  });

  it('has references that are read like any others, and that no task elsewhere reaches', () => {
    expect(readReference(`${secret}:url::`, { partition: 'aws-eusc', region, account })).toMatchObject({
      is: 'secret',
      secretArn: secret,
      jsonKey: 'url',
    });
    expect(readReference(secret, { partition: 'aws', region: 'us-east-2', account })).toMatchObject({
      is: 'malformed',
      fault: 'wrong-partition',
    });
  });

  it('lets a key be used through its own services, by either ending of their names', () => {
    const grant = {
      name: 'shop',
      executionRole: '',
      secrets: [secret],
      parameters: [],
      kmsKeys: [`arn:aws-eusc:kms:${region}:${account}:key/1`],
      logGroups: [],
      repositories: [],
      logRetentionDays: 30,
      services: [],
      registrars: [],
      consent: 'ask',
      forceDeployment: false,
    } as const;
    expect(grantStatements(grant).at(-1)?.Condition).toEqual({
      StringEquals: {
        'kms:ViaService': ['secretsmanager.eusc-de-east-1.amazonaws.eu', 'secretsmanager.eusc-de-east-1.amazonaws.com'],
      },
    });
    expect(viaServiceValues('ssm', 'us-gov-west-1')).toEqual(['ssm.us-gov-west-1.amazonaws.com']);
  });

  it('has endpoint services of two forms', () => {
    expect(endpointServiceName('ecr.dkr', region)).toBe('eu.amazonaws.eusc-de-east-1.ecr.dkr');
    expect(endpointServiceName('secretsmanager', region)).toBe('com.amazonaws.eusc-de-east-1.secretsmanager');
    expect(endpointServiceName('kms', 'cn-north-1')).toBe('cn.com.amazonaws.cn-north-1.kms');
    expect(endpointServiceName('ecr.dkr', 'us-east-2')).toBe('com.amazonaws.us-east-2.ecr.dkr');
  });

  it('has a console of its own', () => {
    const [link] = consoleLinks({ partition: 'aws-eusc', region, cluster: 'shop', service: 'api' }, '');
    expect(link?.url).toBe(
      'https://eusc-de-east-1.console.amazonaws-eusc.eu/ecs/v2/clusters/shop/services/api/deployments',
    );
    expect(isConsoleUrl(link?.url ?? '')).toBe(true);
    expect(isConsoleUrl('https://console.amazonaws-eusc.eu.example.org/')).toBe(false);
  });

  it.each([
    [`Post "https://secretsmanager.${region}.amazonaws.eu/": dial tcp 10.0.0.9:443: i/o timeout`, 'secretsmanager'],
    [`Post "https://api.ecr.${region}.amazonaws.eu/": dial tcp 10.0.0.9:443: i/o timeout`, 'ecr'],
    [`Post "https://logs.${region}.amazonaws.eu/": dial tcp 10.0.0.9:443: i/o timeout`, 'logs'],
  ])('has hosts that a stopped reason may name: %s', (text, dependency) => {
    const claim = readStoppedReason(
      `ResourceInitializationError: unable to pull secrets or registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: ${text}`,
    );
    expect(claim).toMatchObject({ category: 'network', dependency, address: '10.0.0.9' });
  });

  it('has denials whose role and secret are read', () => {
    const claim = readStoppedReason(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${secret} from secrets manager: AccessDeniedException: User: arn:aws-eusc:sts::${account}:assumed-role/shop/0123456789abcdef is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secret} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    );
    expect(claim).toMatchObject({ category: 'iam', denial: 'no-identity-based-policy', resource: secret });
  });
});

describe('a link to what is to be mended', () => {
  const here = { partition: 'aws', region: 'us-east-2', account: '111122223333' };

  it.each([
    ['secretsmanager:us-east-2:111122223333:secret:shop/db-AbCdEf', 'secret', '/secretsmanager/secret?name=shop%2Fdb'],
    [
      'ssm:us-east-2:111122223333:parameter/shop/dsn',
      'parameter',
      '/systems-manager/parameters/shop%2Fdsn/description',
    ],
    ['kms:us-east-2:111122223333:key/1234', 'key', '/kms/home#/kms/keys/1234'],
  ])('leads to its page in the console: %s', (arn, label, path) => {
    const url = `https://us-east-2.console.aws.amazon.com${path}`;
    expect(thingLink(here, `arn:aws:${arn}`)).toStrictEqual({ label, url });
    expect(isConsoleUrl(url)).toBe(true);
  });

  it.each([
    'arn:aws:secretsmanager:us-east-2:444455556666:secret:shop/db-AbCdEf',
    'arn:aws:secretsmanager:us-west-2:111122223333:secret:shop/db-AbCdEf',
    'arn:aws:s3:::bucket',
    'no ARN',
  ])('leads to nothing elsewhere, and to nothing unknown: %s', (arn) => {
    expect(thingLink(here, arn)).toBeUndefined();
  });
});
