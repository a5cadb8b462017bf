import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { ownRepository } from '../reads/own-repository.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'ecr:DescribeRepositories';

/** A private ECR repository, read in its Region. */
export const collectRepository: Collector<'repository'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { ecr, name } = await ownRepository(subject, reading, source);
    const answer = await call(source, ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] })));
    const found = answer.repositories?.find((one) => one.repositoryName === name);
    return found === undefined ? undefined : { arn: found.repositoryArn ?? subject };
  });
