/**
 * A page of messages without what differs from run to run: times, how often a task failed before somebody looked and so which
 * one was the last, the order of reads that run beside one another, and ids that the account makes up. An id keeps its form and
 * becomes a number, in the order in which the page names them.
 */
export function settle(page: string): string {
  const settled = anyOf.reduce((text, [form, instead]) => text.replaceAll(form, instead), page);
  const ordered = settled.replaceAll(calls, (list) => `(${list.slice(1, -1).split(', ').toSorted().join(', ')})`);
  const numbered = ids.reduce((text, { form, shape }) => numberAll(text, form, shape), ordered);
  // Lists are told in the order of the ids themselves, which are made up anew in each run.
  return numbered.replaceAll(listOfIds, inOrder);
}

const listOfIds = /\b(?:subnet|rtb)-\d{17}(?:(?:, | and )(?:subnet|rtb)-\d{17})+/g;

/** The ids of a list by their numbers, with the words between them where they were. */
function inOrder(list: string): string {
  const sorted = (list.match(/[a-z]+-\d{17}/g) ?? []).toSorted();
  return list.replaceAll(/[a-z]+-\d{17}/g, () => sorted.shift() ?? '');
}

type Shape = (number: number, found: string) => string;

const zeros = (digits: number, number: number) => String(number).padStart(digits, '0');
const uuid: Shape = (number) => `00000000-0000-4000-8000-${zeros(12, number)}`;
/** Of an id such as `vpc-0a1b2c3d4e5f60718`, all behind the last hyphen. */
const suffix: Shape = (number, found) => found.replace(/[0-9a-f]+$/, ({ length }) => zeros(length, number));

const ids: readonly { readonly form: RegExp; readonly shape: Shape }[] = [
  { form: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, shape: uuid },
  { form: /\b(?:inc|out)-[0-9a-f]{12}\b/g, shape: suffix },
  ...['vpc', 'subnet', 'rtb', 'sg', 'acl', 'igw', 'nat', 'vpce', 'eni', 'pl', 'i', 'fs', 'fsap', 'fsmt'].map(
    (kind) => ({
      form: new RegExp(`\\b${kind}-[0-9a-f]{8,17}\\b`, 'g'),
      shape: suffix,
    }),
  ),
  { form: /\becs-svc\/[0-9a-f]{8,32}\b/g, shape: suffix },
  // Made of what the policy allows, which may be a key that has another id in each account.
  { form: /\becs-task-start-[0-9a-f]{8}\b/g, shape: suffix },
  { form: /(?<=\becs-init-remediator-[a-z0-9-]+\.)[a-z0-9]{8}\b/g, shape: (number: number) => zeros(8, number) },
  // Docker's name of a task's volume.
  { form: /\becs-[\w-]+-\d+-[\w-]+-[0-9a-f]{20}\b/g, shape: suffix },
  // CloudFormation makes these names up.
  { form: /(?<=:function:[A-Za-z-]+Function)[0-9A-F]{8,24}\b/g, shape: (number: number) => zeros(8, number) },
];

function numberAll(text: string, form: RegExp, shape: Shape): string {
  const numbers = new Map<string, number>();
  return text.replaceAll(form, (found) => {
    const number = numbers.get(found) ?? numbers.size + 1;
    numbers.set(found, number);
    return shape(number, found);
  });
}

const time = '2026-11-23 10:00';

/** The calls behind a line of evidence. */
const calls = /\([a-z0-9-]+:[A-Z]\w+(?:, [a-z0-9-]+:[A-Z]\w+)+\)/g;

/** What is one and the same on every page. */
const anyOf: readonly (readonly [RegExp, string])[] = [
  // Of plans, whose hash holds the moment; then of tasks.
  [/\b[0-9a-f]{64}\b/g, zeros(64, 1)],
  [/\b[0-9a-f]{32}\b/g, zeros(32, 1)],
  [/(?<=RequestID: )[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, uuid(1, '')],
  // S3 has a form of its own.
  [/(?<=RequestID: )[0-9A-Z]{16}(?=, HostID: )/g, zeros(16, 1)],
  [/(?<=HostID: )[\w+/=]{40,}/g, zeros(64, 1)],
  // EFS is asked two things at once, and may say of both that there is no such file system: which answer was awaited is chance.
  [/(?<=EFS knows no fs-[0-9a-f]+ \()elasticfilesystem:[\w:, ]+(?=\))/g, 'elasticfilesystem:DescribeFileSystems'],
  // ECS starts a new deployment's task before it stops the old one.
  [/(?<=runs again \()\d+ of (?=(\d+)\))/g, '$1 of '],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g, `${time.replace(' ', 'T')}:00.000Z`],
  [/\d{4}-\d\d-\d\d \d\d:\d\d(?= UTC)/g, time],
  [/^Failed: \d+ (task|failure)s? ?.*$/gm, `Failed: 1 $1, at ${time} UTC`],
];
