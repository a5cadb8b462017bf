import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Account } from '../account/account.ts';

/** One line in the log of a function of the product: an object if the function wrote JSON, else its text. */
export type LogLine = {
  /** Name of the log group. */
  readonly group: string;
  /** ISO time. */
  readonly at: string;
  readonly line: unknown;
};

/**
 * Reads the logs of the stack's functions, sorted by time. `groups` are the log groups that the stack created for them.
 */
export async function readLogs(groups: readonly string[], account: Account): Promise<readonly LogLine[]> {
  const { endpoint, region, credentials } = account;
  const client = new CloudWatchLogsClient({ endpoint, region, credentials });
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
  const there = logGroups.flatMap((one) => one.logGroupName ?? []).filter((name) => groups.includes(name));
  const lines: LogLine[] = [];
  for (const group of there) lines.push(...(await linesOf(group, client)));
  return lines.toSorted((a, b) => a.at.localeCompare(b.at));
}

async function linesOf(group: string, client: CloudWatchLogsClient): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  let nextToken: string | undefined;
  do {
    const page: FilterLogEventsCommandOutput = await client.send(
      new FilterLogEventsCommand({ logGroupName: group, ...(nextToken !== undefined && { nextToken }) }),
    );
    for (const { timestamp = 0, message = '' } of page.events ?? [])
      lines.push({ group, at: new Date(timestamp).toISOString(), line: readLine(message) });
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return lines;
}

/** Parses structured lines. The lines of Lambda itself stay text. */
export function readLine(text: string): unknown {
  if (!text.startsWith('{')) return text.trimEnd();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text.trimEnd();
    throw error;
  }
}
