import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = 'docs/messages/causes';

it('no message of a cause points at a place that another form of it does not have', () => {
  const pages = readdirSync(folder).map((name) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8') }));
  expect(pages.length).toBeGreaterThan(40);
  const pointing = pages.flatMap(({ name, text }) =>
    text
      .split('\n')
      .flatMap((line) => (/\b(?:as|command|commands|endpoints|script) below\b/.test(line) ? [`${name}: ${line}`] : [])),
  );
  expect(pointing).toEqual([]);
});
