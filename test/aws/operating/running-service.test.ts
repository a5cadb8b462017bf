import { ClusterNotFoundException, ECSClient } from '@aws-sdk/client-ecs';
import { expect, it, vi } from 'vitest';
import { findRunningService } from '../../../shared/aws/operating/running-service.ts';

it('a service of a cluster that is not there is none', async () => {
  const gone = new ClusterNotFoundException({ message: 'Cluster not found.', $metadata: { httpStatusCode: 400 } });
  vi.spyOn(ECSClient.prototype, 'send').mockRejectedValue(gone);
  const person = { region: 'us-east-2', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
  const arn = 'arn:aws:ecs:us-east-2:111122223333:service/nocluster/api';
  expect(await findRunningService(person, arn)).toBeUndefined();
});
