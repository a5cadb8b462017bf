import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { putBetweenMarks } from './between-marks.ts';
import { LIST_PRICES, LOOKED_UP, PRICES } from './list-prices.ts';

/** The pages that tell what the product costs. */
export const PRICED_PAGES = ['docs/performance.md', 'docs/configuration.md', 'README.md'] as const;
type PricedPage = (typeof PRICED_PAGES)[number];

/** Of this the account has so much a month without cost. Alarms and metrics are priced as if the account had used up its ten. */
const FREE_QUEUE_REQUESTS = 1_000_000;
const DAYS = 30;
const GIGABYTES_OF_MEMORY = 0.5;

/** What stands in an installation that may change something. */
export const STANDING = { alarms: 7, alarmsOfChanges: 3, alarmOfSlack: 1, metrics: 1 } as const;

/**
 * Counts of the work. `measured`: by `npm run bench`, in the table above. `assumed`: read off the code, or a cautious figure.
 */
const COUNTS = {
  /** Measured: diagnoses of one failure, whose item of the ledger is read once and written once a batch. */
  ledgerReadsABatch: 1.02,
  ledgerWritesABatch: 0.93,
  /** Measured: calls a day for an open incident without a change. */
  callsOfAnOpenIncidentADay: 2.8,
  /** Measured: reads of the account for a diagnosis. */
  readsOfADiagnosis: 15,
  /** Assumed: write units of a transaction that writes an incident of 10 KB with its counts and its mark (13 KB, twice). */
  writeUnitsATransaction: 26,
  /** Assumed: read units of an incident of 10 KB, and of the controls. */
  readUnitsALoad: 4,
  /** Assumed, in seconds: an invocation that diagnoses, and one that has nothing to do but a tick. */
  secondsOfADiagnosis: 1.5,
  secondsOfATick: 0.15,
  /** Assumed: read units of a tick. */
  readUnitsATick: 4,
  /** Assumed, in GB: log lines of an invocation that diagnoses. */
  logsOfADiagnosis: 1.5e-6,
  /** By the settings: ticks a month, and polls of the queue while it is empty. */
  ticks: (DAYS * 24 * 60) / 2,
  polls: 650_000,
  /** Two metrics are written in each hour in which something fails, beside the heartbeat: failures, and failures by category. */
  metricsOfFailures: 2,
} as const;

/** A year of the key's life: it rotates once a year, and each of the first two rotations adds a key's price. */
function keyInYear(year: number): number {
  return PRICES.key * Math.min(year, 3);
}

/** USD a month without any failure. */
function idle(year: number): number {
  const { ticks, secondsOfATick, readUnitsATick, polls } = COUNTS;
  return (
    keyInYear(year) +
    STANDING.alarms * PRICES.alarm +
    STANDING.metrics * PRICES.metric +
    lambda(ticks, secondsOfATick) +
    ticks * readUnitsATick * PRICES.readUnit +
    queue(polls + ticks)
  );
}

/**
 * USD a month for failures that are spread evenly over it: each is alone in its batch, and is examined anew, for the same failure
 * counts as a repetition within ten minutes only, and ECS tries again each 27.
 */
function spread(failures: number): number {
  const { ledgerReadsABatch, ledgerWritesABatch, readUnitsALoad, writeUnitsATransaction } = COUNTS;
  return (
    idle(1) -
    queue(COUNTS.polls + COUNTS.ticks) +
    // An event is sent, received and deleted.
    queue(COUNTS.polls + COUNTS.ticks + failures * 3) +
    failures * ledgerReadsABatch * readUnitsALoad * PRICES.readUnit +
    failures * ledgerWritesABatch * writeUnitsATransaction * PRICES.writeUnit +
    lambda(failures, COUNTS.secondsOfADiagnosis) +
    failures * COUNTS.logsOfADiagnosis * PRICES.logsGigabyte +
    COUNTS.metricsOfFailures * PRICES.metric
  );
}

/** USD a month for one incident that stays open without a change, with a second trail in the account. */
function openIncident(): number {
  const calls = COUNTS.callsOfAnOpenIncidentADay * DAYS;
  return calls * (PRICES.trailCopy + COUNTS.readUnitsALoad * PRICES.readUnit);
}

/** USD a month for a daily examination of so many services, without and with a second trail. */
function sweep(services: number, trail: boolean): number {
  const examined = services * DAYS;
  const copies = trail ? examined * COUNTS.readsOfADiagnosis * PRICES.trailCopy : 0;
  return lambda(examined, COUNTS.secondsOfADiagnosis) + copies;
}

function lambda(invocations: number, seconds: number): number {
  return invocations * (seconds * GIGABYTES_OF_MEMORY * PRICES.gigabyteSecond + PRICES.invocation);
}

function queue(requests: number): number {
  return Math.max(0, requests - FREE_QUEUE_REQUESTS) * PRICES.queueRequest;
}

/** To the cent below ten USD; above, where the assumptions weigh more, to the USD. */
function usd(amount: number): string {
  if (amount < 0.01) return 'under 0.01 USD';
  return amount < 10 ? `${amount.toFixed(2)} USD` : `${Math.round(amount)} USD`;
}

/** The table of docs/performance.md. */
function composeTable(): string {
  const rows = [
    [
      'nothing fails, first year',
      idle(1),
      'the key, seven alarms, the metric of the heartbeat; ticks, polls and ledger',
    ],
    ['the same, second year', idle(2), 'after the first rotation, KMS charges the key’s price once more'],
    ['the same, from the third year on', idle(3), 'and once more after the second; later ones cost nothing'],
    ['1,000 failures, spread over the month', spread(1000), 'two metrics more are written in each hour'],
    [
      '1,000,000 failures, one every 2.6 seconds',
      spread(1e6),
      'each alone in its batch, and examined: an outage comes in batches, and costs a fraction',
    ],
    [
      'an incident that stays open, each',
      openIncident(),
      'even with a second CloudTrail trail, which records each call again',
    ],
    ['a daily look at 100 services', sweep(100, false), 'Lambda; reads of the account cost nothing'],
    ['the same with a second trail', sweep(100, true), 'CloudTrail’s copies of the reads'],
  ] as const;
  return [
    '| in a month | about | of which |',
    '| --- | --- | --- |',
    ...rows.map(([what, amount, why]) => `| ${what} | ${usd(amount)} | ${why} |`),
    '',
    `Computed by \`build/prices.ts\` from list prices of us-east-1, not measured on a bill. Measured are the requests to the`,
    'ledger, the reads of a diagnosis and the calls of an open incident (the table above); assumed are an incident of 10 KB, 1.5 seconds',
    'of Lambda a diagnosis and 1.5 KB of logs. Alarms and metrics are priced although the first ten of an account are free.',
    '',
    ...listPrices(),
  ].join('\n');
}

/** Each list price, with AWS's page, and the page in which the figure was read. */
function listPrices(): readonly string[] {
  const amount = (one: number) => (one < 0.00001 ? `${Number((one * 1e6).toPrecision(6))} a million` : String(one));
  return [
    `The list prices, as they were found on ${LOOKED_UP} in pages that say them: AWS’s own fill in their figures by a script. They were not`,
    'checked on a bill. Prices of Container Insights, SNS and data transfer are not in this: they are small beside these, or not the product’s.',
    '',
    '| what | USD | AWS’s page | read in |',
    '| --- | --- | --- | --- |',
    ...Object.values(LIST_PRICES).map(
      ({ usd: price, of, page, readIn }) =>
        `| ${of} | ${amount(price)} | [${pageName(page)}](${page}) | [${new URL(readIn.page).host}](${readIn.page}), ${readIn.from} |`,
    ),
  ];
}

/** The service whose prices a page of AWS tells. */
function pageName(page: string): string {
  return new URL(page).pathname.split('/')[1] ?? page;
}

/** The list of docs/configuration.md: each part that has a price of its own. */
function composeParts(): string {
  const each = (amount: number) => `${amount.toFixed(2)} USD`;
  return [
    `- The key: ${each(keyInYear(1))} a month in the first year, ${each(keyInYear(2))} in the second, ${each(keyInYear(3))} from the third on. With a key of`,
    '  yours (`encryptionKey` of the construct) nothing.',
    `- Each alarm: ${each(PRICES.alarm)}. There are ${STANDING.alarms}, ${STANDING.alarmsOfChanges} more with a grant, a correction or a move back, and ${STANDING.alarmOfSlack} more with Slack. The first ten of an`,
    '  account are free.',
    `- Each metric that is written: ${each(PRICES.metric)}. The heartbeat always; others only while there is something to count. The first ten of`,
    '  an account are free.',
    `- The dashboard: nothing, if it is one of the first three of the account; else ${each(PRICES.dashboard)}.`,
    '- Container Insights: nothing of the product’s own. CloudWatch bills the metrics and logs of each cluster that the configuration names,',
    '  by its services and tasks, until the cluster leaves the configuration or the stack is deleted.',
    `- Polling of the queue, about ${COUNTS.polls.toLocaleString('en-US')} requests a month: within the free million of SQS.`,
    '- A tick every two minutes: cents.',
  ].join('\n');
}

/** The line of the README. */
function composeLine(): string {
  return [
    `It costs about ${usd(idle(1))} a month while nothing fails (one KMS key, seven alarms, one metric; ${usd(idle(2))} in the second year and ${usd(idle(3))}`,
    `from the third on, because the key rotates), ${usd(spread(1000))} at 1,000 failures a month and ${usd(spread(1e6))} at 1,000,000, spread over the month`,
    '([computed](docs/performance.md#what-it-costs)).',
  ].join('\n');
}

const composed: Readonly<Record<PricedPage, () => string>> = {
  'docs/performance.md': composeTable,
  'docs/configuration.md': composeParts,
  'README.md': composeLine,
};

/** The path of a page that tells prices. */
export function pathOfPriced(page: PricedPage): string {
  return fileURLToPath(new URL(`../${page}`, import.meta.url));
}

/** The text of a page with the prices recomputed. @throws Error where a mark is missing */
export function withPrices(page: PricedPage, text: string): string {
  return putBetweenMarks(text, 'prices', `\n${composed[page]()}\n`, page);
}

if (import.meta.main)
  for (const page of PRICED_PAGES) {
    const path = pathOfPriced(page);
    writeFileSync(path, withPrices(page, readFileSync(path, 'utf8')));
  }
