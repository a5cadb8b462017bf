import { describe, expect, it } from 'vitest';
import { escapeProse } from '../../shared/notification/text/markdown.ts';

const arn = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:moss/prod/db-Zz9Yy8';

describe('a name in a sentence of chat', () => {
  it.each([
    [`but only on ${arn}: the policy names another`, `but only on \`${arn}\`: the policy names another`],
    ['(role_x): it lacks', '(`role_x`): it lacks'],
    ['(secretsmanager): denied', '(secretsmanager): denied'],
    ['may not call iam:PassRole: it lacks', 'may not call `iam:PassRole`: it lacks'],
    ['may not call iam:PassRole; it lacks', 'may not call iam:PassRole; it lacks'],
    ['the execution role (`executionRoleArn`) fetches', 'the execution role (`executionRoleArn`) fetches'],
    ['correct `valueFrom`: keys', 'correct `valueFrom`: keys'],
    [`is ${arn}, and`, `is \`${arn}\`, and`],
  ])('is code without the punctuation of the sentence: %s', (text, shown) => {
    expect(escapeProse(text)).toBe(shown);
  });

  it.each([`${arn}:url::`, `${arn}:url:AWSPREVIOUS:`, `${arn}:::`, `"${arn}:"`])(
    'keeps the colons that belong to a reference: %s',
    (reference) => {
      const [, quote = '', inner = ''] = /^("?)(.*?)"?$/.exec(reference) ?? [];
      expect(escapeProse(`valueFrom is ${reference}`)).toBe(`valueFrom is ${quote}\`${inner}\`${quote}`);
    },
  );

  it.each([':smile:', '(:smile:', 'x:smile:', '(:smile:):', ':smile:.'])('makes no picture of %s', (word) => {
    const outside = escapeProse(`a ${word} b`).replaceAll(/`[^`]*`/g, '');
    expect(outside).not.toMatch(/:[a-z]+:/);
  });
});
