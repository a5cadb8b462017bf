import type { Dependency } from '../claim.ts';
import { type Clause, takeName, takeUntil } from '../clause.ts';
import type { Draft, Verdict } from '../draft.ts';
import type { Scan } from '../scan.ts';

/** AWS writes these sentences only if a call was not answered. An error after them can say more. */
const noConnection: Verdict = { category: 'network', fault: 'timeout', outcome: 'timed-out' };
const likelyNoConnection: Verdict = { ...noConnection, ambiguous: true };
const likelyNoSecret: Verdict = { category: 'not-found', fault: 'secret', ambiguous: true, outcome: 'unknown' };

const parties: readonly (readonly [words: string, dependency: Dependency])[] = [
  ['aws secrets manager', 'secretsmanager'],
  ['secrets manager', 'secretsmanager'],
  ['amazon ecr', 'ecr'],
  ['aws systems manager parameter store', 'ssm'],
  ['aws systems manager', 'ssm'],
  ['amazon cloudwatch logs', 'logs'],
  ['amazon cloudwatch', 'logs'],
  ['amazon s3', 's3'],
  ['amazon efs', 'efs'],
  ['aws kms', 'kms'],
];

const connections: readonly Clause[] = parties.flatMap(([words, dependency]) => [
  { words: `there is a connection issue between the task and ${words}`, dependency, sentence: noConnection },
  { words: `check your network connection between the task and ${words}`, dependency, sentence: noConnection },
]);

/** A name in quotes may follow. A word without quotes belongs to the sentence. */
function takeQuoted(scan: Scan, at: number, draft: Draft): number {
  return scan.lower.startsWith(" '", at) ? takeName(scan, at, draft) : at;
}

/** AWS writes both "The task cannot …" and "The task can't …". */
function spellings(clause: Clause): readonly Clause[] {
  return ['cannot', "can't", "couldn't", 'could not'].map((verb) => ({
    ...clause,
    words: clause.words.replace('cannot', verb),
  }));
}

/** Sentences that AWS wrote for people. */
export const sentenceClauses: readonly Clause[] = [
  ...connections,
  { words: 'there is a connection issue between the task and', sentence: noConnection },
  { words: 'check your task network configuration', sentence: noConnection },
  { words: 'check your network configuration', sentence: noConnection },
  { words: 'check your network connection', sentence: noConnection },
  { words: 'please check your task network configuration', sentence: noConnection },
  { words: 'please check your network configuration', sentence: noConnection },
  ...[
    {
      words: 'the task cannot pull registry auth from amazon ecr',
      stage: 'registry-auth',
      dependency: 'ecr',
      suspicion: likelyNoConnection,
    },
    {
      words: 'the task cannot pull secrets from aws systems manager',
      stage: 'secrets',
      dependency: 'ssm',
      suspicion: likelyNoConnection,
    },
    {
      words: 'the task cannot find the amazon cloudwatch log group defined in the task definition',
      stage: 'log-driver',
      dependency: 'logs',
      suspicion: likelyNoConnection,
    },
    {
      words: 'the task cannot download the environment variable files from amazon s3',
      stage: 'environment-files',
      dependency: 's3',
      suspicion: likelyNoConnection,
    },
    { words: 'the task cannot pull the secret', stage: 'secrets', dependency: 'secretsmanager', read: takeQuoted },
    {
      words: "the task cannot retrieve the secret with arn '",
      stage: 'secrets',
      dependency: 'secretsmanager',
      suspicion: likelyNoSecret,
      read: takeUntil("'"),
    },
  ].flatMap((clause) => spellings(clause as Clause)),
];
