import { describe, expect, it } from 'vitest';
import { forPeople, shortenArns } from '../../shared/notification/text/short-arn.ts';

const here = { account: '111122223333', region: 'us-east-2' };
const secret = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:shop/db-AbC123';
const role = 'arn:aws:iam::111122223333:role/shop';

describe('ARNs in a sentence', () => {
  it('are shortened to what people call them', () => {
    expect(shortenArns(`role ${role} may not read ${secret}.`, here)).toBe(
      'role shop may not read secret shop/db-AbC123.',
    );
  });

  it.each([
    `/containerDefinitions/0/secrets/0/valueFrom is "${secret}"`,
    `the definition holds ${JSON.stringify(`a "quoted" ${secret} and ${role}`)}`,
    `a literal that was cut off: "${secret} and mor`,
  ])('stay whole where they stand in quotes: %s', (text) => {
    expect(shortenArns(text, here)).toBe(text);
  });

  it('are shortened before and after what stands in quotes', () => {
    expect(shortenArns(`${role} holds "${secret}" and ${secret}`, here)).toBe(
      `role shop holds "${secret}" and secret shop/db-AbC123`,
    );
  });

  it.each([
    ['parameter/prod/url', 'parameter /prod/url'],
    ['parameter/url', 'parameter url'],
  ])('name a parameter as it is called: %s', (resource, name) => {
    expect(shortenArns(`arn:aws:ssm:us-east-2:111122223333:${resource} is not there`, here)).toBe(
      `${name} is not there`,
    );
  });

  it.each([
    ['log-group:/ecs/api', 'log group /ecs/api'],
    ['log-group:/ecs/api:*', 'log group /ecs/api'],
    ['log-group:/ecs/api:log-stream:', 'log group /ecs/api'],
    ['log-group:/ecs/api:log-stream:a/b', 'log group /ecs/api'],
  ])('name a log group by its words, without its streams, and once: %s', (resource, name) => {
    const arn = `arn:aws:logs:us-east-2:111122223333:${resource}`;
    expect(shortenArns(`no grant names ${arn}`, here)).toBe(`no grant names ${name}`);
    expect(shortenArns(`create log group ${arn}, which is not there`, here)).toBe(`create ${name}, which is not there`);
  });
});

it('a reason for the first lines names people, policies and moments as people do, and leaves other ARNs whole', () => {
  const eve = 'arn:aws:sts::111122223333:assumed-role/responder/eve';
  const reads = 'arn:aws:iam::111122223333:policy/team/reads';
  expect(forPeople(`${eve} detached ${reads} at 2026-11-23T09:30:00.000Z`)).toBe(
    'responder/eve detached policy reads at 2026-11-23 09:30 UTC',
  );
  expect(forPeople('arn:aws:s3:::bucket/key')).toBe('arn:aws:s3:::bucket/key');
});
