import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { ownRepository } from '../reads/own-repository.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'ecr:DescribeImages';

/** An image by its tag or its digest. It is absent with its repository too: the repository is a fact of its own. */
export const collectImage: Collector<'image'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { ecr, name } = await ownRepository(subject.repository, reading, source);
    const { id } = subject;
    const imageId = id.includes(':') ? { imageDigest: id } : { imageTag: id };
    const command = new DescribeImagesCommand({ repositoryName: name, imageIds: [imageId] });
    const [found] = (await call(source, ecr.send(command))).imageDetails ?? [];
    if (found === undefined) return undefined;
    return { digest: found.imageDigest ?? '', archived: found.imageStatus === 'ARCHIVED' };
  });
