import { describe, expect, test } from 'vitest';
import { cloudFormationUrl } from '../../shared/custom-resource/response-url.ts';

const bucket = 'cloudformation-custom-resource-response-';
const read = (text: string, region: string, urlSuffix = 'amazonaws.com') =>
  cloudFormationUrl(text, { region, urlSuffix })?.href;

describe('the address for an answer', () => {
  test.each([
    ['us-east-1', 'amazonaws.com', `https://${bucket}useast1.s3.amazonaws.com/a?b=c`],
    ['us-east-1', 'amazonaws.com', `https://${bucket}useast1.s3.us-east-1.amazonaws.com/a`],
    ['eu-west-1', 'amazonaws.com', `https://${bucket}euwest1.s3-eu-west-1.amazonaws.com/a`],
    ['eu-central-1', 'amazonaws.com', `https://${bucket}eucentral1.s3.eu-central-1.amazonaws.com/a`],
    ['ap-east-2', 'amazonaws.com', `https://${bucket}apeast2.s3.dualstack.ap-east-2.amazonaws.com/a`],
    ['us-gov-west-1', 'amazonaws.com', `https://${bucket}usgovwest1.s3-fips-us-gov-west-1.amazonaws.com/a`],
    ['cn-north-1', 'amazonaws.com.cn', `https://${bucket}cnnorth1.s3.cn-north-1.amazonaws.com.cn/a`],
  ])('is CloudFormation’s own in %s (%s): %s', (region, suffix, text) => {
    expect(read(text, region, suffix)).toBe(text);
  });

  test.each([
    ['http', `http://${bucket}useast1.s3.amazonaws.com/a`],
    ['another port', `https://${bucket}useast1.s3.amazonaws.com:8443/a`],
    ['a user in it', `https://me:me@${bucket}useast1.s3.amazonaws.com/a`],
    ['the host as a user', `https://${bucket}useast1.s3.amazonaws.com@example.com/a`],
    ['another host', 'https://example.com/a'],
    ['a host that begins so', `https://${bucket}useast1.s3.amazonaws.com.example.com/a`],
    ['a host that ends so', `https://x.${bucket}useast1.s3.amazonaws.com/a`],
    ['another bucket', 'https://mine.s3.amazonaws.com/a'],
    ['a bucket that anybody may have', `https://${bucket}us-east-1.s3.amazonaws.com/a`],
    ['the bucket of another Region', `https://${bucket}euwest1.s3-eu-west-1.amazonaws.com/a`],
    ['an endpoint of another Region', `https://${bucket}useast1.s3-eu-west-1.amazonaws.com/a`],
    ['another partition', `https://${bucket}useast1.s3.amazonaws.com.cn/a`],
    ['another path on S3’s own host', `https://s3.amazonaws.com/${bucket}useast1/a`],
    ['a final dot', `https://${bucket}useast1.s3.amazonaws.com./a`],
    ['no URL', 'answer here'],
  ])('is nobody’s with %s', (_, text) => {
    expect(read(text, 'us-east-1')).toBeUndefined();
  });
});
