import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arn,
  accountOf,
  ecsNames,
  formatArn,
  lastPart,
  parameterNameOf,
  parseArn,
  regionOf,
  resourceOf,
  serviceOf,
  taskDefinitionOf,
} from '../shared/arn.ts';

const section = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(':', ''));
const arns: fc.Arbitrary<Arn> = fc.record({
  partition: section,
  service: section,
  region: section,
  account: section,
  resource: fc.array(fc.string({ unit: 'binary' })).map((parts) => parts.join(':')),
});
/** Texts of any kind, and ARNs that are cut, doubled or nearly right. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('arn', ':', '/', 'aws', '', '\u0000', '\ud800', '1'.repeat(20)), { maxLength: 40 })
    .map((all) => all.join('')),
  fc.tuple(arns, fc.nat(60)).map(([arn, length]) => formatArn(arn).slice(0, length)),
);

describe('the reader of ARNs', () => {
  it('reads back what was written, section by section', () => {
    fc.assert(
      fc.property(arns, (arn) => {
        const text = formatArn(arn);
        expect(parseArn(text)).toEqual(arn);
        expect(serviceOf(text)).toBe(arn.service);
        expect(resourceOf(text)).toBe(arn.resource);
        expect(accountOf(text) ?? '').toBe(arn.account);
        expect(regionOf(text) ?? '').toBe(arn.region);
      }),
    );
  });

  it('never throws, and formats a parsed ARN as the same text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const arn = parseArn(text);
        expect(arn === undefined ? text : formatArn(arn)).toBe(text);
        expect(text.endsWith(lastPart(text))).toBe(true);
        expect(lastPart(text)).not.toContain('/');
        expect(text).toContain(ecsNames(text).name);
        expect(text).toContain(serviceOf(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['', 'arn', 'arn:aws:ssm:eu-west-1:111122223333', 'ARN:aws:ssm:eu-west-1:111122223333:x', 'api/db'])(
    'takes %j for a name, which has neither account nor Region',
    (text) => {
      expect(parseArn(text)).toBeUndefined();
      expect([accountOf(text), regionOf(text), resourceOf(text)]).toEqual([undefined, undefined, text]);
    },
  );

  it.each([
    ['arn:aws:ssm:eu-w', 'ssm'],
    ['arn:aws:s3:::config/app.env', 's3'],
    // Whether this is s3 or the beginning of a longer name cannot be told.
    ['arn:aws:s3', ''],
    ['ssm:GetParameters', ''],
  ])('tells the service of %s though it may be cut: "%s"', (text, service) => {
    expect(serviceOf(text)).toBe(service);
  });

  it.each([
    ['arn:aws:iam::111122223333:role/deploy/exec', 'exec'],
    ['arn:aws:ecs:eu-west-1:111122223333:task-definition/api:7', 'api:7'],
    ['exec', 'exec'],
  ])('finds the name at the end of %s', (text, name) => {
    expect(lastPart(text)).toBe(name);
  });

  it.each([
    ['arn:aws:ecs:eu-west-1:111122223333:task-definition/api:7', { family: 'api', revision: 7 }],
    ['api:12', { family: 'api', revision: 12 }],
    ['api', { family: 'api', revision: 0 }],
  ])('tells family and revision of %s', (text, named) => {
    expect(taskDefinitionOf(text)).toEqual(named);
  });

  it.each([
    ['arn:aws:ssm:eu-west-1:111122223333:parameter/app/db:3', 'app/db'],
    ['arn:aws:ssm:eu-west-1:111122223333:parameter/db', 'db'],
    ['/app/db:label', '/app/db'],
    // Only an ARN has the word before its name.
    ['parameter/db', 'parameter/db'],
  ])('finds the parameter that %s names, whatever version or label it asks for', (text, name) => {
    expect(parameterNameOf(text)).toBe(name);
  });

  it.each([
    ['service/shop/api', { cluster: 'shop', name: 'api' }],
    ['service/api', { name: 'api' }],
  ])('tells the cluster of %s where the ARN names it', (resource, names) => {
    const arn = { partition: 'aws', service: 'ecs', region: 'eu-west-1', account: '111122223333', resource };
    expect(ecsNames(formatArn(arn))).toEqual(names);
  });
});
