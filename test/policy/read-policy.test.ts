import { expect, it } from 'vitest';
import { readPolicyDocument } from '../../shared/policy/read-policy.ts';

const allow = { Effect: 'Allow', Action: '*', Resource: '*' };

it.each([
  ['has no statement at all', { Version: '2012-10-17' }],
  ['has a condition that is no list of operators', { Statement: { ...allow, Condition: 'StringEquals' } }],
  ['has an operator without keys', { Statement: { ...allow, Condition: { StringEquals: 'aws:SourceVpce' } } }],
  ['has a statement of an effect that nobody knows', { Statement: { ...allow, Effect: 'Maybe' } }],
])('a document that %s is not understood, rather than read as less than it says', (_what, document) => {
  expect(readPolicyDocument(JSON.stringify(document))).toBeUndefined();
});

it('an empty list of statements is a policy that allows nothing', () => {
  expect(readPolicyDocument('{"Statement":[]}')).toEqual({ Statement: [] });
});
