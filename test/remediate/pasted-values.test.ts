import { describe, expect, it } from 'vitest';
import { definition, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, incidentOf, install, publishedOf } from '../fixtures/installation.ts';

describe('a value that somebody pasted where the reference belongs', () => {
  it.each(['0f8fad5b-d9cb-469f-a165-70867728950e', 'Winter&Summer!2024', 'c0ffee00c0ffee00c0ffee00c0ffee00'])(
    'is told, kept and published nowhere: %s',
    async (value) => {
      const reason = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: ${value}`;
      const at = install({}, reason);
      at.fake['task-definition'] = { [taskDefinition]: definition({ DB: value }) };
      await deliver(at, fail(at, 'a1', reason));
      const texts = {
        message: at.told.map(({ text }) => text).join('\n'),
        published: JSON.stringify(await publishedOf(at)),
        record: JSON.stringify(await incidentOf(at)),
      };
      expect(
        Object.entries(texts)
          .filter(([, text]) => text.replaceAll(/\s+/g, ' ').includes(value))
          .map(([where]) => where),
      ).toEqual([]);
    },
  );
});

describe('a pasted password with a $ or a < in it', () => {
  it.each(['Tr0ub4dor$3xyz!', 'c0rrect<horse#9'])('is told nowhere: %s', async (value) => {
    const reason =
      'ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secrets from ssm';
    const at = install({}, reason);
    at.fake['task-definition'] = { [taskDefinition]: definition({ DB: value }) };
    await deliver(at, fail(at, 'a1', reason));
    expect(at.told.map(({ text }) => text).join(' ')).not.toContain(value);
  });
});
