import { parseArn } from '../arn.ts';
import type { Malformed, Reference, ReferenceFault } from './reference.ts';

type Where = { readonly partition: string; readonly region: string; readonly account: string };

/**
 * Parses a `valueFrom` as the ECS agent does: an ARN of Secrets Manager, or else the name or ARN of a parameter.
 *
 * @param text the text in the task definition.
 * @param where partition, Region and account of the task. A bare name is a parameter there.
 * @see amazon-ecs-agent `agent/taskresource/asmsecret/asmsecret.go` getASMParametersFromInput
 */
export function readReference(text: string, where: Where): Reference {
  if (text.trim() === '') return malformed('unknown', 'empty', 'it is empty');
  if (text !== text.trim()) {
    const inner = readReference(text.trim(), where);
    const meant = inner.is === 'malformed' ? inner.meant : text.trim();
    return malformed(kindByText(text), 'whitespace', 'it begins or ends with white space', meant);
  }
  const variable = unexpandedVariable(text);
  if (variable !== undefined) {
    return malformed(kindByText(text), 'unexpanded-variable', `${variable} was never replaced by its value`);
  }
  if (!text.startsWith('arn:')) return readName(text, where);
  const pattern = patternOf(text);
  if (pattern !== undefined) return malformed(kindByText(text), 'pattern', pattern);
  return inPartition(readArn(text), text, where.partition);
}

/** A task cannot reach resources of another partition, so such an ARN is wrong. */
function inPartition(read: Reference, text: string, partition: string): Reference {
  const named = parseArn(text)?.partition ?? '';
  if (read.is === 'malformed' || named === partition) return read;
  return wrongPartition(read.is, named, partition);
}

/** The reference to a thing in another partition than the task's. */
export function wrongPartition(of: 'secret' | 'parameter' | 'object', named: string, partition: string): Reference {
  const because = `it names the partition ${named === '' ? '(none)' : named}, and the task runs in ${partition}`;
  return malformed(of, 'wrong-partition', because);
}

/**
 * Finds `$NAME`, `${NAME}`, or the `<NAME>` and `{{NAME}}` of a pipeline. The ARN of a secret or a parameter can hold
 * none of these characters. A JSON key can hold all of them and may begin with a dollar sign, so after the name only a
 * text with braces is a variable.
 */
function unexpandedVariable(text: string): string | undefined {
  // Cut here and not read as an ARN: with a variable in it, the text may have too few sections for one.
  const arn = text.startsWith('arn:') ? text.split(':').slice(0, 7).join(':') : text;
  const at = Math.max(arn.search(/[$<]|\{\{/), text.search(/\$\{|\{\{/));
  if (at < 0) return undefined;
  const from = text.slice(at);
  const bracketed = /^(?:\$?\{\{?[^{}]{0,200}\}\}?|<[^<>]{0,200}>|\$\([^()]{0,200}\)|\$\w{1,200})/.exec(from);
  return bracketed?.[0] ?? from.slice(0, 40);
}

/**
 * The names of secrets and parameters hold neither `*` nor `?`; a JSON key behind the name may. In a policy they stand
 * for any text.
 */
function patternOf(text: string): string | undefined {
  const found = /[*?]/.exec(text.split(':').slice(0, 7).join(':'));
  return found === null ? undefined : `it holds ${found[0]}, so that it names no one thing, but whatever fits`;
}

function readName(text: string, where: Where): Reference {
  // A name with one colon can be a parameter with a selector (name:version). A text of three or more parts is an ARN
  // without its beginning.
  const [name = '', ...selectors] = text.split(':');
  if (selectors.length > 1 || !/^[\w.\-/]+$/.test(name)) {
    const named = /secret:|secretsmanager/.test(text) ? 'secret' : 'unknown';
    return malformed(named, 'not-an-arn', 'it is neither an ARN nor the name of a parameter');
  }
  return { is: 'parameter', name: text, arn: parameterArn(name, where), region: where.region };
}

function readArn(text: string): Reference {
  const arn = parseArn(text);
  if (arn === undefined) {
    return malformed(
      kindByText(text),
      'not-enough-sections',
      `an ARN has six sections divided by colons, this has ${text.split(':').length}`,
    );
  }
  const { partition, service, region, account, resource } = arn;
  if (service === 'ssm') return readParameterArn(text, { partition, region, account }, resource);
  if (service !== 'secretsmanager') {
    return malformed(
      'unknown',
      'wrong-service',
      `an ARN of ${service === '' ? 'no service' : service} can hold neither a secret nor a parameter`,
    );
  }
  return readSecretArn({ partition, region, account }, resource);
}

function readParameterArn(text: string, where: Where, resource: string): Reference {
  if (!/^parameter\/[^/]/.test(resource)) {
    const path = resource.replace(/^parameter:?\/*/, '');
    const meant =
      /^parameter(?::|\/\/)./.test(resource) && path !== ''
        ? `arn:${where.partition}:ssm:${where.region}:${where.account}:parameter/${path}`
        : undefined;
    return malformed(
      'parameter',
      'not-an-arn',
      'after the account, a parameter’s ARN continues with parameter/NAME',
      meant,
    );
  }
  const [path = '', ...selectors] = resource.split(':');
  if (selectors.length > 1) {
    const because = 'a parameter takes one version or label behind its name, and no JSON key';
    return malformed('parameter', 'field-count', because);
  }
  const arn = `arn:${where.partition}:ssm:${where.region}:${where.account}:${path}`;
  return { is: 'parameter', name: text, arn, region: where.region };
}

function readSecretArn(where: Where, resource: string): Reference {
  const [type, name = '', ...fields] = resource.split(':');
  if (type !== 'secret' || name === '') {
    return malformed('secret', 'not-an-arn', 'after the account, a secret’s ARN continues with secret:NAME');
  }
  const secretArn = `arn:${where.partition}:secretsmanager:${where.region}:${where.account}:secret:${name}`;
  if (fields.length !== 0 && fields.length !== 3) return wrongFieldCount(secretArn, fields);
  const [jsonKey = '', versionStage = '', versionId = ''] = fields;
  const isId = versionId.length >= 32 && versionId.length <= 64;
  if (versionStage !== '' && versionId !== '') {
    const because = 'version stage and version id exclude one another';
    const atStart = `the version that is ${versionStage} when a task starts`;
    const stage = { is: 'stage', text: `${secretArn}:${jsonKey}:${versionStage}:`, reads: atStart } as const;
    const id = { is: 'id', text: `${secretArn}:${jsonKey}::${versionId}`, reads: 'always this version' } as const;
    return { ...malformed('secret', 'stage-and-id', because), either: isId ? [stage, id] : [stage] };
  }
  if (versionId !== '' && !isId) {
    return malformed('secret', 'version-id', `the version id ${versionId} is not 32 to 64 characters long`);
  }
  return {
    is: 'secret',
    ...where,
    secretArn,
    secretName: name,
    ...(jsonKey !== '' && { jsonKey }),
    ...(versionStage !== '' && { versionStage }),
    ...(versionId !== '' && { versionId }),
  };
}

/**
 * The reference has the wrong number of fields. Its meaning is certain in one case only: it names one JSON key and
 * nothing else, with too few or too many closing colons.
 */
function wrongFieldCount(secretArn: string, fields: readonly string[]): Reference {
  const [key = '', ...others] = fields;
  const follow = fields.length === 1 ? '1 field follows' : `${fields.length} fields follow`;
  const because = `${follow} the secret’s name, where none or exactly three must (json-key:version-stage:version-id)`;
  if (others.some((field) => field !== '')) return malformed('secret', 'field-count', because);
  return malformed(
    'secret',
    'field-count',
    because,
    key === '' || isVersion(key) ? undefined : `${secretArn}:${key}::`,
  );
}

/**
 * Whether the field in the place of the JSON key is a version stage or a version id. Then only a person knows whether a
 * key or a version was meant.
 */
function isVersion(field: string): boolean {
  return (
    /^AWS(?:CURRENT|PREVIOUS|PENDING)$/.test(field) || /^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(field)
  );
}

/** The ARN that IAM authorises for the name of a parameter. A leading slash of the name is not doubled. */
function parameterArn(name: string, where: Where): string {
  return `arn:${where.partition}:ssm:${where.region}:${where.account}:parameter/${name.replace(/^\//, '')}`;
}

function kindByText(text: string): 'secret' | 'parameter' | 'unknown' {
  if (/secretsmanager|secret:/.test(text)) return 'secret';
  return /:ssm:|parameter\//.test(text) ? 'parameter' : 'unknown';
}

/** A reference that cannot be parsed, and why. */
export function malformed(
  of: 'secret' | 'parameter' | 'object' | 'unknown',
  fault: ReferenceFault,
  because: string,
  meant?: string,
): Malformed {
  return { is: 'malformed', of, fault, because, ...(meant !== undefined && { meant }) };
}
