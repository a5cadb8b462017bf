import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PRICED_PAGES, pathOfPriced, STANDING, withPrices } from '../../build/prices.ts';
import { fullConfiguration, synthesise } from '../infra/synthesise.ts';

const alarms = [{}, fullConfiguration].map(
  (one) => Object.keys(synthesise(one).findResources('AWS::CloudWatch::Alarm')).length,
);

describe('what the product costs', () => {
  test.each(PRICED_PAGES)('stands in %s as it is computed: npm run schema writes it', (page) => {
    const text = readFileSync(pathOfPriced(page), 'utf8');
    expect(withPrices(page, text)).toBe(text);
  });

  test('is computed for as many alarms as the stack has', () => {
    const { alarms: always, alarmsOfChanges, alarmOfSlack } = STANDING;
    expect(alarms).toEqual([always, always + alarmsOfChanges + alarmOfSlack]);
  });
});
