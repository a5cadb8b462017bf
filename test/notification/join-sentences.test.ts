import { expect, it } from 'vitest';
import { joinSentences } from '../../shared/notification/text/join-sentences.ts';

it('sentences follow one another, and a new line begins behind what is to be copied', () => {
  expect(joinSentences(['Create it.', 'Then deploy.'])).toBe('Create it. Then deploy.');
  expect(joinSentences(['Put there arn:aws:ssm:::parameter/a', 'Otherwise create it.'])).toBe(
    'Put there arn:aws:ssm:::parameter/a\nOtherwise create it.',
  );
  expect(joinSentences([])).toBe('');
});
