import { GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { ownRepository } from '../reads/own-repository.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { readResourcePolicy, unlessNone } from '../reads/resource-policy.ts';
import { call } from '../sdk-error.ts';

const source = 'ecr:GetRepositoryPolicy';

/** The policy of a repository. Most repositories that only their own account uses have none. */
export const collectRepositoryPolicy: Collector<'repository-policy'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { ecr, name } = await ownRepository(subject, reading, source);
    const sent = call(source, ecr.send(new GetRepositoryPolicyCommand({ repositoryName: name })));
    const text = await unlessNone(
      'RepositoryPolicyNotFoundException',
      sent.then(({ policyText: policy }) => policy),
    );
    return readResourcePolicy(source, text);
  });
