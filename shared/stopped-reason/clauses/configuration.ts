import type { Dependency } from '../claim.ts';
import { type Clause, skipName, takeName } from '../clause.ts';
import type { Draft, Verdict } from '../draft.ts';
import type { FaultOf } from '../fault.ts';
import { ahead, findAhead, type Scan } from '../scan.ts';

const logging = (fault: FaultOf<'log-config'>): Verdict => ({ category: 'log-config', fault, outcome: 'not-sent' });
const storage = (fault: FaultOf<'storage'>): Verdict => ({ category: 'storage', fault, outcome: 'not-sent' });

const logs: readonly Clause[] = [
  ...[
    'unable to get awslogs driver arguments',
    'unable to get awslogs specified arguments',
    'unable to get splunk driver arguments',
    'unable to get splunk specified arguments',
    'unable to get splunk log driver arguments',
    'unable to get fluentd driver arguments',
    'unable to get global arguments',
    'unable to get value of flag',
    'unknown log driver',
  ].map(
    (words): Clause => ({
      words,
      stage: 'log-driver',
      dependency: 'logs',
      verdict: logging('awslogs-option'),
      read: readRequiredOption,
    }),
  ),
  ...['awslogs-region', 'awslogs-group', 'awslogs-stream-prefix'].map(
    (option): Clause => ({
      words: `${option} is required`,
      dependency: 'logs',
      verdict: logging('awslogs-option'),
      read: namesOption(option),
    }),
  ),
  // These words are from Docker.
  ...['unknown log opt', 'must specify a value for log opt'].map(
    (words): Clause => ({
      words,
      stage: 'log-driver',
      dependency: 'logs',
      verdict: logging('awslogs-option'),
      read: takeName,
    }),
  ),
  {
    words: 'invalid firelens configuration type',
    stage: 'log-driver',
    dependency: 'logs',
    verdict: logging('firelens-type'),
    read: takeBehindColon,
  },
  { words: 'missing output key', dependency: 'logs', verdict: logging('firelens-option'), read: takeName },
  { words: 'missing output option', dependency: 'logs', verdict: logging('firelens-option'), read: takeName },
  {
    words: 'option config-file-type is specified but',
    dependency: 'logs',
    verdict: logging('firelens-option'),
    read: takeName,
  },
  { words: 'invalid value', read: readInvalidOption },
];

const volumes: readonly Clause[] = [
  { words: 'missing', read: readMissingInConfig },
  {
    words: 'failed to parse s3files attachment',
    stage: 'volumes',
    verdict: storage('s3files-config'),
    read: takeProperty,
  },
  { words: 'failed to parse ebs attachment', stage: 'volumes', verdict: storage('ebs-config'), read: takeProperty },
  { words: 'volume [', stage: 'volumes', read: readVolume },
  {
    words: "volumeerror: agent could not create task's volume resources",
    stage: 'volumes',
    verdict: storage('volume-not-created'),
  },
  {
    words: 'failed to verify fsxwindowsfileserver resource map',
    stage: 'volumes',
    dependency: 'fsx',
    verdict: storage('fsx-mount-failed'),
  },
];

/**
 * Errors in the configuration of log drivers and volumes.
 * @see https://github.com/aws/shim-loggers-for-containerd `args.go`: the log drivers of Fargate
 */
export const configurationClauses: readonly Clause[] = [...logs, ...volumes];

function readRequiredOption(scan: Scan, at: number, draft: Draft): number {
  draft.resource = / ([a-z][a-z-]{1,40}) is required/.exec(ahead(scan, at))?.[1] ?? draft.resource;
  return scan.end;
}

function namesOption(option: string): NonNullable<Clause['read']> {
  return (scan, _at, draft) => {
    draft.resource = option;
    return scan.end;
  };
}

function takeBehindColon(scan: Scan, at: number, draft: Draft): number {
  return takeName(scan, scan.lower[at] === ':' ? at + 1 : at, draft);
}

/** `invalid value <v> is specified for option <o>`, from FireLens. */
function readInvalidOption(scan: Scan, at: number, draft: Draft): number {
  const mark = ' is specified for option ';
  const end = findAhead(scan, mark, at);
  if (end < 0) return skipName(scan, at);
  draft.verdict = logging('firelens-option');
  draft.dependency = 'logs';
  return takeName(scan, end + mark.length, draft);
}

const configs: Readonly<Record<string, { readonly fault: FaultOf<'storage'>; readonly dependency: Dependency }>> = {
  ebs: { fault: 'ebs-config', dependency: 'other' },
  s3files: { fault: 's3files-config', dependency: 'other' },
  efs: { fault: 'efs-config', dependency: 'efs' },
};

/** `missing <k> in the EBS config`. */
function readMissingInConfig(scan: Scan, at: number, draft: Draft): number {
  const found = /^ (\S{1,200}) in the (ebs|s3files|efs) config/.exec(
    scan.lower.slice(at, Math.min(scan.end, at + 240)),
  );
  const config = configs[found?.[2] ?? ''];
  if (found === null || config === undefined) return at;
  draft.verdict = storage(config.fault);
  draft.stage = 'volumes';
  draft.dependency = config.dependency;
  draft.resource = scan.text.slice(at + 1, at + 1 + (found[1] ?? '').length);
  return scan.end;
}

function takeProperty(scan: Scan, at: number, draft: Draft): number {
  const mark = 'property: ';
  const found = findAhead(scan, mark, at);
  return found < 0 ? scan.end : takeName(scan, found + mark.length, draft);
}

/** `volume [x] : task scoped volume could not be autoprovisioned`. */
function readVolume(scan: Scan, at: number, draft: Draft): number {
  const close = findAhead(scan, ']', at);
  if (close < 0 || !scan.lower.startsWith('task scoped volume could not be', close + 4)) return at;
  draft.verdict = storage('volume-not-created');
  draft.resource = scan.text.slice(at, close);
  return scan.end;
}
