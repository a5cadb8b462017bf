import { redact } from '../../shared/redact.ts';
import { longestText } from '../../shared/stopped-reason/folded-text.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { stoppedReasons } from '../fixtures/stopped-reasons.ts';

/** Issue 3: at least this many reasons a second. */
const leastPerSecond = 100_000;
/** Eight times the text may take this many times as long: linear is 8, quadratic 64. */
const mostRatio = 16;

/** Beginnings of clauses without their ends, repeated: what makes a careless reader look ahead again and again. */
const hostile: Readonly<Record<string, string>> = {
  'one letter': 'a',
  blanks: ' ',
  colons: ': ',
  quotes: '"',
  'apostrophes and blanks': " 'a",
  categories: 'ResourceInitializationError: ',
  'dangling references': 'trying to retrieve secret with value x ',
  'dangling buckets': 'unable to download env file with key k from bucket ',
  operations: 'operation error SSM: GetParameters, https response error StatusCode: 400, RequestID: x, ',
  'half a code': 'AccessDeniedExceptio: ',
  'unknown codes': 'BrandNewException: status code: ',
  'joined errors': ';retrieved secret from secrets manager did not contain json ke',
  'joined denials': ';AccessDeniedException: User: x is not authorized to perform: y on resource: ',
  'half a mark': 'cannotpullcontainererro ',
  'parameter names': 'invalid ssm parameters: a,',
  mounts: ";trying to retrieve secret with value failed to invoke EFS utils commands fs-0000000000 '",
  capitals: 'İ',
};

/** What makes a careless search for credentials look ahead, or back, again and again. */
const likeCredentials: Readonly<Record<string, string>> = {
  'tokens that nothing follows': 'token ',
  'halves of URLs': '://a:',
  'users of URLs': '://a:b@',
  'empty passwords': 'password=',
  'open quotes': 'password="',
  'beginnings of tokens': 'npm_-',
  'beginnings of keys': '-----BEGIN PRIVATE KEY-----',
  'parts of web tokens': 'eyJaaaaaaaa.',
  'random words': 'aB1',
  'missing parameters': 'invalid ssm parameters: ',
};

let asked = 0;
/** What was asked for once is remembered, so that each text is another one. */
const redactNew = (text: string): unknown => redact(`${text}${(asked += 1)}`);

function perSecond(): number {
  const texts = stoppedReasons.map((reason) => reason.text);
  const run = (rounds: number) => {
    for (let round = 0; round < rounds; round++) for (const text of texts) readStoppedReason(text);
  };
  run(300);
  return Math.max(...[1, 2, 3, 4, 5].map(() => (texts.length * 400 * 1000) / busyTime(() => run(400))));
}

function ratio(piece: string, read: (text: string) => unknown): number {
  const text = (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  const [short, long] = [text(longestText / 8), text(longestText)];
  const best = (one: string, rounds: number) =>
    Math.min(...Array.from({ length: 7 }, () => time(() => repeat(rounds, () => read(one))) / rounds));
  best(short, 8);
  return best(long, 2) / best(short, 16);
}

function repeat(rounds: number, work: () => unknown): void {
  for (let round = 0; round < rounds; round++) work();
}

/** Milliseconds that the processor was busy with it: other work on the machine does not count. */
function busyTime(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Milliseconds. */
function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

let missed = 0;

function tell(name: string, value: string, met: boolean): void {
  if (!met) missed++;
  console.log(`${met ? 'met   ' : 'missed'}  ${name.padEnd(44)} ${value}`);
}

const rate = perSecond();
tell(
  'stopped reasons read a second',
  `${Math.round(rate).toLocaleString('en')} (at least ${leastPerSecond.toLocaleString('en')})`,
  rate >= leastPerSecond,
);
const all = [
  ...Object.entries(hostile).map(([name, piece]) => ({ name, piece, read: readStoppedReason })),
  ...Object.entries(likeCredentials).map(([name, piece]) => ({ name, piece, read: redactNew })),
];
for (const { name, piece, read } of all) {
  const found = ratio(piece, read);
  tell(
    `256 KB to 32 KB of ${name}`,
    `${found.toFixed(1)} times (linear is 8, at most ${mostRatio})`,
    found <= mostRatio,
  );
}
process.exitCode = missed === 0 ? 0 : 1;
