import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fullConfiguration, synthesise } from '../infra/synthesise.ts';

const folder = new URL('../../docs/runbooks/', import.meta.url);
const index = readFileSync(new URL('README.md', folder), 'utf8');

type Alarm = {
  readonly Properties: {
    readonly AlarmName: string;
    readonly AlarmDescription: string;
    readonly AlarmActions?: readonly unknown[];
  };
};

it('the index of the runbooks names each alarm with its page, apart by whether it notifies people', () => {
  const alarms = Object.values(synthesise(fullConfiguration).findResources('AWS::CloudWatch::Alarm')) as Alarm[];
  const [, product = '', services = ''] = index.split('\n## ');
  expect(alarms.length).toBeGreaterThan(10);
  for (const { Properties } of alarms) {
    const [, title = ''] = Properties.AlarmName.split(' - ');
    const page = /runbooks\/([\w-]+)\.md/.exec(Properties.AlarmDescription)?.[1] ?? '';
    expect(Properties.AlarmActions === undefined ? services : product).toContain(`| ${title} | [${page}](${page}.md)`);
  }
});

it('the index of the runbooks links every page', () => {
  const pages = readdirSync(folder).filter((name) => name !== 'README.md');
  expect(pages.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});
