import { describe, expect, it } from 'vitest';
import { ecrRegistryOf, invalidSecretArn, readAgentReference, readS3Arn } from '../sandbox/ecs/fetch/reference.ts';

const secret = 'arn:aws:secretsmanager:us-east-2:123456789012:secret:shop/prod/db-AbCdEf';

describe('the agent’s reading of a valueFrom', () => {
  it('takes a secret without further fields whole', () => {
    expect(readAgentReference(secret, 'us-east-1')).toEqual({
      is: 'secret',
      secretId: secret,
      region: 'us-east-2',
      jsonKey: '',
      versionStage: '',
      versionId: '',
    });
  });

  it('takes three fields, of which any may be empty', () => {
    expect(readAgentReference(`${secret}:url::`, 'us-east-1')).toMatchObject({
      secretId: secret,
      jsonKey: 'url',
      versionStage: '',
    });
    expect(readAgentReference(`${secret}::AWSPREVIOUS:`, 'us-east-1')).toMatchObject({
      jsonKey: '',
      versionStage: 'AWSPREVIOUS',
    });
  });

  it.each([`${secret}:url`, `${secret}:url:`, `${secret}:url:::`])(
    'gives up on %s, whose fields are neither none nor three',
    (valueFrom) => {
      expect(readAgentReference(valueFrom, 'us-east-1')).toEqual({
        is: 'unreadable',
        valueFrom,
        error: invalidSecretArn,
      });
    },
  );

  it('says what Go’s ARN parser says of what is no ARN', () => {
    expect(readAgentReference('$ARN:secretsmanager:x', 'us-east-1')).toMatchObject({ error: 'arn: invalid prefix' });
    expect(readAgentReference('arn:aws:secretsmanager:us-east-1:demo', 'us-east-1')).toMatchObject({
      error: 'arn: not enough sections',
    });
  });

  it('misses the name of a secret that has none', () => {
    expect(
      readAgentReference('arn:aws:secretsmanager:us-east-1:123456789012:secret::key::', 'us-east-1'),
    ).toMatchObject({
      error:
        'could not find a secretsmanager secretID from value arn:aws:secretsmanager:us-east-1:123456789012:secret::key::',
    });
  });

  it('takes everything else for a parameter, in the ARN’s Region or in the task’s', () => {
    expect(readAgentReference('/shop/prod/db', 'us-east-1')).toEqual({
      is: 'parameter',
      name: '/shop/prod/db',
      region: 'us-east-1',
    });
    expect(readAgentReference('shop-secret-name', 'us-east-1')).toMatchObject({ is: 'parameter' });
    expect(readAgentReference('$DB_SECRET_ARN:database_url::', 'us-east-1')).toMatchObject({ is: 'parameter' });
    expect(readAgentReference('arn:aws:ssm:eu-west-1:123456789012:parameter/x', 'us-east-1')).toMatchObject({
      region: 'eu-west-1',
    });
  });
});

describe('other references', () => {
  it('know a private ECR registry by its host', () => {
    expect(ecrRegistryOf('123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1')).toEqual({ region: 'eu-west-1' });
    expect(ecrRegistryOf('public.ecr.aws/nginx/nginx:1')).toBeUndefined();
    expect(ecrRegistryOf('nginx')).toBeUndefined();
  });

  it('split an environment file’s ARN into bucket and key', () => {
    expect(readS3Arn('arn:aws:s3:::config/prod/app.env')).toEqual({ bucket: 'config', key: 'prod/app.env' });
    expect(readS3Arn('s3://config/app.env')).toBeUndefined();
  });
});
