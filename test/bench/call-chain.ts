import { fileURLToPath } from 'node:url';
import type { Call } from '../sandbox/account/account.ts';
import { playWorld } from '../sandbox/demo/play.ts';
import { readWorld } from '../sandbox/world/read-world.ts';

/**
 * AWS calls on the longest chain of calls that do not overlap, from the batch to the last read of evidence, and until the
 * diagnosis and its decision are recorded (docs/performance.md).
 */
const longestEvidence = 7;
const longestDecision = 9;
/** AWS calls of a diagnosis: this, and two a requirement. */
const base = 12;

/** Worlds in which an IAM failure is explained, with what their task definitions need. */
const worlds = [
  // The execution role, one secret, the registry's token, the image; a task whose network nobody described.
  { name: 'no-grant', requirements: 4 },
  // The same, in a subnet whose NAT gateway and closed endpoint are looked at as well.
  { name: 'net-two-causes', requirements: 4 },
] as const;

/**
 * The local account answers within a millisecond, so that calls sent side by side would not overlap. It is made slower than
 * AWS by so much that a machine with other work still sends them side by side: what counts is their order, not their time.
 */
const slow = {
  when: { at: 'start' },
  do: { fault: { principal: 'Remediator', fault: { kind: 'latency', milliseconds: 1000 } } },
} as const;

/** The slowed account, on a machine with other work, may take that long until the first message. */
const quietSeconds = 60;

/** The remediator's calls from the first batch to its first message. */
async function callsOf(name: string): Promise<readonly Call[]> {
  const read = readWorld(fileURLToPath(new URL(`../sandbox/worlds/${name}.json`, import.meta.url)));
  if (read.is === 'invalid') throw new Error(read.problems.join('\n'));
  const limits = { ...read.world.limits, quietSeconds };
  const world = { ...read.world, limits, happenings: [...read.world.happenings, slow] };
  const { calls, remediatorRole, ending } = await playWorld({ world, tell: () => undefined, isolated: true });
  // Those of the operator, whom the player of the world asks how the incidents are, are not the event's.
  // Nor is it that the first batch of an installation writes down, once, that it is in charge of the Region.
  const own = calls.filter(
    ({ principal, action }) =>
      principal?.includes(`:assumed-role/${remediatorRole}/`) === true && action !== 'ssm:PutParameter',
  );
  const first = own.findIndex((call) => call.action === 'ecs:DescribeTaskDefinition');
  const told = own.findIndex((call) => call.action === 'sns:Publish');
  if (first < 0 || told < 0)
    throw new Error(
      `the world ${name} was to end in one diagnosis and one message, and ended ${ending.is}, ${ending.because}, after ${own.length} calls`,
    );
  // The batch begins with what is read beside and before the first fact: the mode and the incident.
  const begin = own.findLastIndex((call, index) => index < first && call.action === 'ssm:GetParameter');
  return own.slice(Math.max(0, begin), told + 1);
}

/** The most calls of which each ends before the next begins: the earliest end first. */
function chainOf(all: readonly Call[]): readonly Call[] {
  const chain: Call[] = [];
  for (const call of all.toSorted((a, b) => a.end - b.end)) {
    const last = chain.at(-1);
    if (last === undefined || call.start >= last.end) chain.push(call);
  }
  return chain;
}

const ofAccount = (call: Call) =>
  !/^(?:dynamodb|sns|sqs|logs|kms):|ListAccountAliases|GetParameter$/.test(call.action) ||
  call.action === 'kms:DescribeKey';

for (const { name, requirements } of worlds) {
  const diagnosis = await callsOf(name);
  const reads = diagnosis.filter(ofAccount);
  const lastRead = Math.max(...reads.map(({ end }) => end));
  const evidence = chainOf(diagnosis.filter(({ end }) => end <= lastRead));
  // The first write that begins after the evidence is the record of the diagnosis with its decision.
  const recorded = diagnosis.find(
    ({ action, start }) => start >= lastRead && /^dynamodb:(?:Put|Transact)/.test(action),
  );
  const decision = chainOf(diagnosis.filter(({ end }) => end <= (recorded?.end ?? 0)));
  const chain = chainOf(diagnosis);
  const most = base + 2 * requirements;
  console.log(
    `${name}: ${diagnosis.length} calls from the batch to its message; on the longest chain ${evidence.length} to the last read of evidence (target ${longestEvidence}), ${decision.length} to the record of the decision (target ${longestDecision}), ${chain.length} to the message`,
  );
  console.log(`  ${chain.map((call) => call.action).join(' → ')}`);
  console.log(`  reads of the account: ${reads.length} (target ${base} + 2 a requirement = ${most})`);
  const met = evidence.length <= longestEvidence && recorded !== undefined && decision.length <= longestDecision;
  if (!met || reads.length > most) process.exitCode = 1;
}
