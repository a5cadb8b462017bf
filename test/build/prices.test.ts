import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PRICED_PAGES, pathOfPriced, STANDING, withPrices } from '../../build/prices.ts';
import { fullConfiguration, synthesise } from '../infra/synthesise.ts';

describe('what the product costs', () => {
  test.each(PRICED_PAGES)('stands in %s as it is computed: npm run schema writes it', (page) => {
    const text = readFileSync(pathOfPriced(page), 'utf8');
    expect(withPrices(page, text)).toBe(text);
  });

  test('is computed for as many alarms as the stack has', () => {
    const alarms = (configuration: Parameters<typeof synthesise>[0]) =>
      Object.keys(synthesise(configuration).findResources('AWS::CloudWatch::Alarm')).length;
    const { alarms: always, alarmsOfChanges, alarmOfSlack } = STANDING;
    expect([alarms({}), alarms(fullConfiguration)]).toEqual([always, always + alarmsOfChanges + alarmOfSlack]);
  });
});
