import { DescribeImagesCommand, type ImageDetail } from '@aws-sdk/client-ecr';
import { ownRepository } from '../reads/own-repository.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'ecr:DescribeImages';
const most = 5;

/**
 * The newest tags of a repository, as a hint for people. ECR tells images in no order: the newest of its first 1,000
 * are taken, and no more are read.
 */
export const collectImageTags: Collector<'image-tags'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { ecr, name } = await ownRepository(subject, reading, source);
    const filter = { tagStatus: 'TAGGED' } as const;
    const command = new DescribeImagesCommand({ repositoryName: name, filter, maxResults: 1000 });
    const { imageDetails: images } = await call(source, ecr.send(command));
    return (images ?? [])
      .toSorted(newestFirst)
      .flatMap(({ imageTags: tags }) => tags ?? [])
      .slice(0, most);
  });

function newestFirst({ imagePushedAt: one }: ImageDetail, { imagePushedAt: other }: ImageDetail): number {
  return (other?.getTime() ?? 0) - (one?.getTime() ?? 0);
}
