import { malformed, wrongPartition } from './read-reference.ts';
import type { Reference } from './reference.ts';

/**
 * Parses the ARN of an environment file as the ECS agent does: `arn:PARTITION:s3:::BUCKET/KEY`. The bucket ends at the
 * first slash.
 * @param partition the partition of the task.
 * @see amazon-ecs-agent `agent/s3/s3.go` ParseS3ARN
 */
export function readObjectReference(text: string, partition: string): Reference {
  if (text.trim() === '') return malformed('object', 'empty', 'it is empty');
  // A key may hold a dollar sign. Only braces, or a name in capitals, mark a variable.
  const variable = /\$\{\w+\}|\$[A-Z][A-Z0-9_]+|<[^<>]{1,100}>|\{\{[^{}]{1,100}\}\}/.exec(text)?.[0];
  if (variable !== undefined)
    return malformed('object', 'unexpanded-variable', `${variable} was never replaced by its value`);
  if (text !== text.trim()) return malformed('object', 'whitespace', 'it begins or ends with white space', text.trim());
  const [, named = '', bucket = '', key = ''] = /^arn:([^:]*):s3:::([^/]+)\/(.+)$/.exec(text) ?? [];
  if (bucket === '') {
    const url = /^(?:s3:\/\/|https:\/\/s3[.-][^/]*\/)([^/]+)\/(.+)$/.exec(text);
    const meant = url === null ? undefined : `arn:${partition}:s3:::${url[1]}/${url[2]}`;
    return malformed('object', 'not-an-arn', 'an environment file is named by arn:aws:s3:::BUCKET/KEY', meant);
  }
  if (named !== partition) return wrongPartition('object', named, partition);
  return { is: 'object', partition, bucket, key, arn: text };
}
