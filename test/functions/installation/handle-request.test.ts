import { describe, expect, test } from 'vitest';
import { type Edge, handleRequest } from '../../../functions/installation/handle-request.ts';
import type { OwnParameters } from '../../../shared/aws/own-parameters.ts';
import { CLAIM_PARAMETER } from '../../../shared/environment.ts';
import { requestOf, stackId } from '../container-insights/world.ts';

const name = '/EcsInitRemediator/mode';
const operator = 'arn:aws:lambda:us-east-2:111122223333:function:operator';
type Held = { readonly value: string; readonly stack: string | undefined };

/** Parameters in memory, and a stack of which CloudFormation is making a request. */
function world(held: Record<string, Held> = {}, status = 'CREATE_IN_PROGRESS', physicalId = '') {
  const answers: Record<string, string>[] = [];
  const refused: string[] = [];
  const parameters: OwnParameters = {
    create: async (one) => {
      if (held[one.name] !== undefined) return false;
      held[one.name] = { value: one.value, stack: one.stack };
      return true;
    },
    read: async (one) => held[one]?.value,
    madeBy: async (one) => held[one]?.stack,
    remove: async (one) => {
      delete held[one];
    },
  };
  const edge: Edge = {
    place: { region: 'us-east-2', urlSuffix: 'amazonaws.com' },
    stackId,
    name,
    initialMode: 'dry-run',
    operator,
    parameters,
    readResource: async () => ({ status, physicalId }),
    randomBytes: (count) => Uint8Array.from({ length: count }, (_, index) => index * 37),
    sleep: async () => undefined,
    fetch: async (_, { body }) => {
      answers.push(JSON.parse(body as string));
      return new Response('');
    },
    refuse: (why) => refused.push(why),
  };
  return { edge, held, answers, refused };
}

const mode = (type: 'Create' | 'Update' | 'Delete', changes: object = {}) =>
  requestOf(type, { ResourceType: 'Custom::Mode', PhysicalResourceId: name, ...changes });

describe('the parameter of the mode', () => {
  test('is made with dry-run, and takes only the three modes', async () => {
    const { edge, held, answers } = world();
    let pattern = '';
    const parameters: OwnParameters = {
      ...edge.parameters,
      create: (one) => {
        pattern = one.allowedPattern;
        return edge.parameters.create(one);
      },
    };
    await handleRequest(mode('Create'), { ...edge, parameters });
    expect(held[name]).toEqual({ value: 'dry-run', stack: stackId });
    expect(answers).toEqual([expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: name })]);
    const texts = ['off', 'dry-run', 'apply', 'aply', 'Apply', 'off '];
    expect(texts.filter((text) => new RegExp(pattern).test(text))).toEqual(['off', 'dry-run', 'apply']);
  });

  test('is not written by an update, nor by a creation that is asked for twice', async () => {
    const set = { [name]: { value: 'apply', stack: stackId } };
    for (const [type, status] of [
      ['Update', 'UPDATE_IN_PROGRESS'],
      ['Create', 'CREATE_IN_PROGRESS'],
    ] as const) {
      const { edge, held, answers } = world({ ...set }, status, name);
      await handleRequest(mode(type), edge);
      expect(held).toEqual(set);
      expect(answers).toEqual([expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: name })]);
    }
  });

  test.each([undefined, 'arn:aws:cloudformation:us-east-2:111122223333:stack/Other/9'])(
    'is refused, with what to do, where one of that name was made by %s',
    async (stack) => {
      const { edge, held, answers } = world({ [name]: { value: 'apply', stack } });
      await handleRequest(mode('Create'), edge);
      expect(held[name]?.value).toBe('apply');
      expect(answers).toEqual([
        expect.objectContaining({
          Status: 'FAILED',
          Reason: expect.stringContaining(`aws ssm delete-parameter --name ${name}`),
        }),
      ]);
    },
  );

  test('goes with the stack that made it, and with it the installation’s own claim', async () => {
    const own = { value: 'apply', stack: stackId };
    const claimed = world(
      { [name]: own, [CLAIM_PARAMETER]: { value: operator, stack: undefined } },
      'DELETE_IN_PROGRESS',
      name,
    );
    await handleRequest(mode('Delete'), claimed.edge);
    expect(claimed.held).toEqual({});
  });

  test('stays where another stack made it, and so does the claim of another installation', async () => {
    const others = {
      [name]: { value: 'apply', stack: 'another' },
      [CLAIM_PARAMETER]: { value: `${operator}-of-another`, stack: undefined },
    };
    const { edge, held, answers } = world({ ...others }, 'DELETE_IN_PROGRESS', name);
    await handleRequest(mode('Delete'), edge);
    expect(held).toEqual(others);
    expect(answers).toEqual([expect.objectContaining({ Status: 'SUCCESS' })]);
  });
});

describe('the end of the name of a grant’s policy', () => {
  const asked = (type: 'Create' | 'Update' | 'Delete', id = '') =>
    requestOf(type, { ResourceType: 'Custom::GrantPolicyName', PhysicalResourceId: id });

  test('is new for each grant, and fits into a name', async () => {
    const { edge, answers } = world();
    await handleRequest(asked('Create'), edge);
    expect(answers[0]?.['PhysicalResourceId']).toMatch(/^[a-z0-9]{8}$/);
  });

  test.each([
    ['Update', 'UPDATE_IN_PROGRESS'],
    ['Delete', 'DELETE_IN_PROGRESS'],
  ] as const)('stays the same through an %s', async (type, status) => {
    const { edge, answers } = world({}, status, 'abcd1234');
    await handleRequest(asked(type, 'abcd1234'), edge);
    expect(answers).toEqual([expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: 'abcd1234' })]);
  });
});

test('a request for a resource that the function does not make is refused', async () => {
  const { edge, held, answers, refused } = world();
  await handleRequest(requestOf('Create'), edge);
  expect(refused).toEqual(['request-foreign-resource']);
  expect(held).toEqual({});
  expect(answers).toEqual([expect.objectContaining({ Status: 'FAILED' })]);
});

test('a request that CloudFormation is not making deletes nothing', async () => {
  const { edge, held, refused } = world({ [name]: { value: 'off', stack: stackId } }, 'CREATE_COMPLETE', name);
  await handleRequest(mode('Delete'), edge);
  expect(refused).toEqual(['request-not-in-progress']);
  expect(Object.keys(held)).toEqual([name]);
});
