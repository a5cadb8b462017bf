/** A list price of AWS in us-east-1, and where it was read. */
type ListPrice = {
  readonly usd: number;
  /** What it is the price of. */
  readonly of: string;
  /** AWS's own page. Its figures are filled in by a script, so that most stored copies of it hold none. */
  readonly page: string;
  /** The page that says the figure, and when it was written. */
  readonly readIn: { readonly page: string; readonly from: string };
};

const kms = 'https://aws.amazon.com/kms/pricing/';
const cloudWatch = 'https://aws.amazon.com/cloudwatch/pricing/';
const dynamo = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';
const trail = 'https://aws.amazon.com/cloudtrail/pricing/';

const ofCloudWatch = {
  page: 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
  from: 'June 2026',
};
const ofDynamo = { page: 'https://airbyte.com/data-engineering-resources/dynamodb-pricing', from: 'July 2025' };
const ofLambda = { page: 'https://cloudchipr.com/blog/aws-lambda-pricing', from: '2024' };

/** When the sources were looked up. */
export const LOOKED_UP = '2026-11-28';

export const LIST_PRICES = {
  key: {
    usd: 1,
    of: 'a KMS key, a month; as much more after its first and after its second rotation',
    page: kms,
    readIn: {
      page: 'https://aws.amazon.com/blogs/security/the-curious-case-of-faster-aws-kms-symmetric-key-rotation/',
      from: 'April 2024',
    },
  },
  alarm: {
    usd: 0.1,
    of: 'an alarm, a month',
    page: cloudWatch,
    readIn: { page: 'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm', from: 'no date' },
  },
  metric: {
    usd: 0.3,
    of: 'a metric, a month',
    page: cloudWatch,
    readIn: { page: 'https://signoz.io/guides/cloudwatch-pricing', from: 'February 2026' },
  },
  dashboard: { usd: 3, of: 'a dashboard, a month', page: cloudWatch, readIn: ofCloudWatch },
  logsGigabyte: { usd: 0.5, of: 'a GB of logs', page: cloudWatch, readIn: ofCloudWatch },
  writeUnit: { usd: 0.625 / 1e6, of: 'a write unit of DynamoDB (1 KB)', page: dynamo, readIn: ofDynamo },
  readUnit: { usd: 0.125 / 1e6, of: 'a read unit of DynamoDB (4 KB)', page: dynamo, readIn: ofDynamo },
  gigabyteSecond: { usd: 0.0000133334, of: 'a GB-second of Lambda on arm64', page: lambda, readIn: ofLambda },
  invocation: {
    usd: 0.2 / 1e6,
    of: 'an invocation of Lambda',
    page: lambda,
    readIn: {
      page: 'https://git.mcrn.ar/mariano/lambda_local_runner/src/commit/957e45b8adae23ce50b966346229585b5df18b4d/docs/lambdas-md/lambda-13-cost.md',
      from: 'no date',
    },
  },
  queueRequest: {
    usd: 0.4 / 1e6,
    of: 'a request to an SQS standard queue, beyond the first million a month',
    page: 'https://aws.amazon.com/sqs/pricing/',
    readIn: { page: 'https://cloudburn.io/blog/amazon-sqs-pricing', from: 'March 2026' },
  },
  trailCopy: {
    usd: 2 / 1e5,
    of: 'an event in a further copy of CloudTrail, where the account has a second trail',
    page: trail,
    readIn: { page: trail, from: 'no date' },
  },
} as const satisfies Record<string, ListPrice>;

/** The prices alone, in USD. */
export const PRICES = Object.fromEntries(Object.entries(LIST_PRICES).map(([name, { usd }]) => [name, usd])) as {
  readonly [Name in keyof typeof LIST_PRICES]: number;
};
