import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type Collector, readFact, set, unreadable } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'logs:DescribeLogGroups';
const pages = 5;

/**
 * A log group by its exact name. The call accepts only a prefix and returns the names in order, so the exact name comes
 * first.
 */
export const collectLogGroup: Collector<'log-group'> = ({ region, name }, reading) =>
  readFact(reading, source, async () => {
    const logs = await reading.clients.logs(region);
    let nextToken: string | undefined;
    for (let page = 0; page < pages; page += 1) {
      const command = new DescribeLogGroupsCommand({
        logGroupNamePrefix: name,
        ...(nextToken !== undefined && { nextToken }),
      });
      const answer = await call(source, logs.send(command));
      const group = answer.logGroups?.find((one) => one.logGroupName === name);
      if (group !== undefined) return { name };
      nextToken = set(answer.nextToken);
      if (nextToken === undefined) return undefined;
    }
    throw unreadable(source, 'TooManyPages', `the answer did not end within ${pages} pages`);
  });
