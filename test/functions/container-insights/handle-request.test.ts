import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handleRequest } from '../../../functions/container-insights/handle-request.ts';
import { fuzzRuns, fuzzTimeout } from '../../fixtures/fuzz.ts';
import { requestOf, stackId, world } from './world.ts';

const id = 'container-insights|web|disabled';
const otherStack = 'arn:aws:cloudformation:us-east-2:111122223333:stack/Other/9';
const creating = { status: 'CREATE_IN_PROGRESS', physicalId: '' };
const updating = { status: 'UPDATE_IN_PROGRESS', physicalId: id };
const deleting = { status: 'DELETE_IN_PROGRESS', physicalId: id };
const settled = { status: 'CREATE_COMPLETE', physicalId: id };

describe('a request that CloudFormation is making', () => {
  test.each([
    ['a creation', requestOf('Create'), creating, ['web=enhanced']],
    ['an update', requestOf('Update'), updating, ['web=enhanced']],
    [
      'an update that is rolled back',
      requestOf('Update'),
      { ...updating, status: 'UPDATE_ROLLBACK_IN_PROGRESS' },
      ['web=enhanced'],
    ],
  ])('is carried out and answered: %s', async (_, request, says, writes) => {
    const given = world({ says: [says] });
    await handleRequest(request, given.edge);
    expect(given.writes).toEqual(writes);
    expect(given.refused).toEqual([]);
    expect(given.answers).toEqual([
      {
        to: 'cloudformation-custom-resource-response-useast2.s3.us-east-2.amazonaws.com',
        body: {
          StackId: stackId,
          RequestId: 'request',
          LogicalResourceId: 'Web',
          Status: 'SUCCESS',
          PhysicalResourceId: id,
        },
      },
    ]);
  });

  test('puts a deleted cluster’s setting back, also after the cluster has left the configuration', async () => {
    const { edge, writes, answers } = world({ levels: { web: 'enhanced' }, says: [deleting] });
    await handleRequest(requestOf('Delete'), { ...edge, clusters: [] });
    expect(writes).toEqual(['web=disabled']);
    expect(answers[0]?.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
  });

  test('is waited for where CloudFormation shows its status a moment later', async () => {
    const { edge, writes, slept } = world({ says: [undefined, settled, creating] });
    await handleRequest(requestOf('Create'), edge);
    expect(writes).toEqual(['web=enhanced']);
    expect(slept).toEqual([500, 1000]);
  });

  test('fails with the reason where the cluster is not there', async () => {
    const { edge, answers } = world({ levels: {}, says: [creating] });
    await handleRequest(requestOf('Create'), edge);
    expect(answers[0]?.body).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'failed|Web',
      Reason: expect.stringContaining('no active cluster web'),
    });
  });

  test('throws where CloudFormation does not take the answer, so that Lambda tries again', async () => {
    const { edge } = world({ says: [creating], answersWith: 503 });
    await expect(handleRequest(requestOf('Create'), edge)).rejects.toThrow('did not take the answer: HTTP 503');
  });
});

describe('a payload that is not a request of CloudFormation’s', () => {
  test.each<[string, unknown, string]>([
    ['nothing', null, 'request-unreadable'],
    ['a text', 'Delete', 'request-unreadable'],
    ['a request without an id', requestOf('Delete', { RequestId: undefined }), 'request-unreadable'],
    ['a deletion of nothing', requestOf('Delete', { PhysicalResourceId: '' }), 'request-unreadable'],
    ['a request of another kind', requestOf('Delete', { RequestType: 'Destroy' }), 'request-unreadable'],
    [
      'an answer for somebody else',
      requestOf('Delete', { ResponseURL: 'https://example.com/' }),
      'request-foreign-host',
    ],
    ['no address at all', requestOf('Delete', { ResponseURL: 'answer' }), 'request-foreign-host'],
  ])('changes nothing and gets no answer: %s', async (_, payload, why) => {
    const { edge, writes, answers, refused, looks } = world({ levels: { web: 'enhanced' }, says: [deleting] });
    await handleRequest(payload, edge);
    expect({ writes, answers, refused, looks: looks() }).toEqual({ writes: [], answers: [], refused: [why], looks: 0 });
  });

  test(
    'changes nothing, gets no answer and does not throw, whatever it is',
    async () => {
      const field = fc.constantFrom(...Object.keys(requestOf('Delete')));
      const spoiled = fc.dictionary(field, fc.anything(), { minKeys: 1 }).map((wrong) => ({
        ...requestOf('Delete'),
        ...wrong,
        ResponseURL: 'https://example.com/',
      }));
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.anything(), spoiled), async (payload) => {
          const { edge, writes, answers, refused } = world({ levels: { web: 'enhanced' }, says: [deleting] });
          await handleRequest(payload, edge);
          expect([writes, answers, refused.length]).toEqual([[], [], 1]);
        }),
        { numRuns: fuzzRuns },
      );
    },
    fuzzTimeout,
  );
});

describe('a request that CloudFormation is not making for this stack', () => {
  test.each([
    ['of another stack', requestOf('Create', { StackId: otherStack }), [creating], 'request-foreign-stack'],
    ['to create what stands', requestOf('Create'), [settled], 'request-not-in-progress'],
    ['to update what stands', requestOf('Update'), [settled], 'request-not-in-progress'],
    ['to delete what stands', requestOf('Delete'), [settled], 'request-not-in-progress'],
    ['to delete what is being updated', requestOf('Delete'), [updating], 'request-not-in-progress'],
    ['to create what is being deleted', requestOf('Create'), [deleting], 'request-not-in-progress'],
    ['for a resource that the stack does not have', requestOf('Create'), [undefined], 'request-not-in-progress'],
    [
      'with a setting that this function never remembered',
      requestOf('Delete', { PhysicalResourceId: 'container-insights|web|enabled' }),
      [deleting],
      'request-foreign-resource',
    ],
    [
      'with the remembered setting of another cluster',
      requestOf('Delete', { PhysicalResourceId: 'container-insights|shop|disabled' }),
      [deleting],
      'request-foreign-resource',
    ],
    [
      'for a cluster that the configuration does not name',
      requestOf('Create', { ResourceProperties: { Cluster: 'shop', Level: 'enabled' } }),
      [creating],
      'request-foreign-cluster',
    ],
    [
      'for another cluster than the resource’s',
      requestOf('Update', { ResourceProperties: { Cluster: 'shop', Level: 'enabled' } }),
      [updating],
      'request-foreign-cluster',
    ],
  ] as const)('changes nothing, and CloudFormation is told so: %s', async (_, request, says, why) => {
    const { edge, writes, answers, refused } = world({ levels: { web: 'enhanced', shop: 'enhanced' }, says });
    await handleRequest(request, edge);
    expect({ writes, refused }).toEqual({ writes: [], refused: [why] });
    expect(answers.map(({ body }) => body)).toEqual([
      expect.objectContaining({ Status: 'FAILED', Reason: `Nothing was done for Web: ${why}` }),
    ]);
  });

  test('changes nothing and fails where CloudFormation cannot be asked', async () => {
    const { edge, writes, answers } = world({ says: [new Error('throttled')] });
    await handleRequest(requestOf('Create'), edge);
    expect(writes).toEqual([]);
    expect(answers[0]?.body).toMatchObject({ Status: 'FAILED', Reason: 'throttled' });
  });

  test.each([
    ['of another stack', requestOf('Delete', { StackId: otherStack })],
    ['of a resource whose creation failed', requestOf('Delete', { PhysicalResourceId: 'failed|Web' })],
  ])('is done at once where it deletes what was never switched: %s', async (_, request) => {
    const { edge, writes, answers } = world({ levels: { web: 'enhanced' }, says: [settled] });
    await handleRequest(request, edge);
    expect(writes).toEqual([]);
    expect(answers.map(({ body }) => body['Status'])).toEqual(['SUCCESS']);
  });
});
