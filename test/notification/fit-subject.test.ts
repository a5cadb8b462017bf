import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSubject, longestSubject } from '../../shared/notification/content/fit-subject.ts';

const head = (name: string) => `[ACT] ${name} (prod us-east-2): `;
const sentence = (longest: number) =>
  fc
    .array(fc.stringMatching(new RegExp(`^[a-z]{1,${longest}}$`)), { minLength: 1, maxLength: 30 })
    .map((words) => words.join(' '));

describe('a subject', () => {
  it('is never cut inside a word, and keeps whole who, where, and what fits', () => {
    fc.assert(
      fc.property(
        sentence(1).map((text) => text.replaceAll(' ', '')),
        sentence(20),
        sentence(20),
        (name, first, second) => {
          const subject = fitSubject([head(name)], [[first], [second]]);
          expect(subject.length).toBeLessThanOrEqual(longestSubject);
          expect(subject.startsWith(head(name))).toBe(true);
          const said = subject.slice(head(name).length);
          const whole = `${first}; ${second}`;
          const kept = said.endsWith('...') ? said.slice(0, -3) : said;
          expect(whole.startsWith(kept)).toBe(true);
          // What is left out begins with a word.
          expect(whole.slice(kept.length)).toMatch(/^(?:$| |;)/);
        },
      ),
    );
  });

  it('takes the longest form of its head that leaves room for what has happened', () => {
    const what = [['it cannot read the secret that it names']];
    expect(fitSubject([head('a'.repeat(50)), head('b'.repeat(20))], what)).toBe(
      `${head('b'.repeat(20))}it cannot read the secret that it names`,
    );
    expect(fitSubject([head('a'.repeat(50)), head('b'.repeat(20))], [['runs again']])).toBe(
      `${head('a'.repeat(50))}runs again`,
    );
  });

  it('takes each part in its longest form that fits, cuts the one that does not, and counts none behind it', () => {
    const long = 'Fargate platform 1.3.0 does not understand what it names there';
    expect(fitSubject([head('backend')], [['fails again'], [long, 'too old'], ['1 more cause']])).toBe(
      `${head('backend')}fails again; too old; 1 more cause`,
    );
    expect(fitSubject([head('backend')], [['fails again'], [long], ['1 more cause']])).toBe(
      `${head('backend')}fails again; Fargate platform 1.3.0 does not understand what it...`,
    );
  });

  it('cuts a word that is longer than others, because less would be left without it', () => {
    const name = 'x'.repeat(80);
    expect(fitSubject([head('backend')], [[`role ${name} may not`]])).toMatch(/: role x{40,}\.\.\.$/);
  });

  it('ends in no sign that leads on', () => {
    expect(fitSubject([head('backend')], [[`no answer from AWS Secrets Manager there: ${'y'.repeat(26)}`]])).toMatch(
      / there\.\.\.$/,
    );
  });
});
