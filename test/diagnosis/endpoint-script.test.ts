import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';
import type { Instruction } from '../../shared/diagnosis/finding.ts';
import { describeInstructions } from '../../shared/notification/content/instructions.ts';
import { account, region, secret } from '../fixtures/account.ts';
import { networkFinding } from '../fixtures/incident.ts';
import { isolated, withRoute } from '../fixtures/topology.ts';
import { accountWith, fetching, inSubnet, networkOf, task } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

/** Stands in for the AWS CLI: it remembers what was made in the folder `$STATE`, and refuses what exists, as EC2 does. */
const aws = `#!/bin/sh
made=$STATE/made; touch "$made"
echo "$*" >> "$STATE/calls"
case "$*" in *"$STOP_AT"*) [ -n "$STOP_AT" ] && { echo 'An error occurred (UnauthorizedOperation)' >&2; exit 254; } ;; esac
option() { wanted=$1; shift; while [ $# -gt 0 ]; do [ "$1" = "$wanted" ] && { echo "$2"; return; }; shift; done; }
once() { grep -qxF "$1" "$made" && { echo 'An error occurred (Duplicate)' >&2; exit 254; }; echo "$1" >> "$made"; echo "$2"; }
case "$2" in
  describe-security-groups)
    case "$*" in
      *--group-ids*)
        cidr=$(echo "$*" | sed "s/.*CidrIp=='\\([^']*\\)'.*/\\1/")
        grep -qxF "rule $(option --group-ids "$@") $cidr" "$made" && echo "$cidr" || echo ;;
      *) grep -qx 'group ecs-vpc-endpoints' "$made" && echo sg-new || echo ;;
    esac ;;
  create-security-group) once "group $(option --group-name "$@")" sg-new ;;
  authorize-security-group-ingress) once "rule $(option --group-id "$@") $(option --cidr "$@")" True ;;
  describe-vpc-endpoints)
    service=$(echo "$*" | sed 's/.*Name=service-name,Values=\\([^ ]*\\).*/\\1/')
    grep -qxF "endpoint $service" "$made" && echo vpce-there || echo ;;
  create-vpc-endpoint) once "endpoint $(option --service-name "$@")" vpce-new ;;
  *) echo "unknown: $*" >&2; exit 2 ;;
esac
`;

const reason = fetching(
  secret,
  'operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded',
);

async function instructionsOf(): Promise<readonly Instruction[]> {
  const topology = isolated(withRoute('rtb-main', '100.64.0.0/16', 'local'));
  const { findings } = await diagnoseIn(
    accountWith('', {
      secret: { [secret]: { arn: secret, name: 'api/db', tags: {} } },
      ...task({
        image: `${account}.dkr.ecr.${region}.amazonaws.com/api:1`,
        secrets: [{ name: 'DB', valueFrom: secret }],
      }),
      ...networkOf(topology),
    }),
    reason,
    inSubnet('subnet-a'),
  );
  return findings.find(({ failing }) => failing)?.instructions ?? [];
}

async function script(): Promise<string> {
  return describeInstructions([networkFinding({ instructions: await instructionsOf() })])
    .filter(({ is }) => is === 'shell')
    .map(({ text }) => text)
    .join('\n');
}

describe('the block of the missing endpoints', () => {
  it('is the network of a configuration, with what the script would make', async () => {
    const [block] = (await instructionsOf()).filter((one) => one.is === 'configuration');
    expect(JSON.parse(block?.json ?? '')).toEqual({
      network: {
        vpc: 'vpc-1',
        cidrs: ['10.0.0.0/16', '100.64.0.0/16'],
        subnets: ['subnet-a'],
        routeTables: ['rtb-a'],
        endpoints: ['secretsmanager', 'ecr.api', 'ecr.dkr', 's3'],
      },
    });
  });

  it('has ids that the configuration takes, where the account’s ids are AWS’s', async () => {
    const [block] = (await instructionsOf()).filter((one) => one.is === 'configuration');
    const ids = [
      ['vpc-1', 'vpc-0a1b2c3d'],
      ['subnet-a', 'subnet-0a1b2c3d'],
      ['rtb-a', 'rtb-0a1b2c3d'],
    ] as const;
    const text = ids.reduce((whole, [from, to]) => whole.replaceAll(from, to), block?.json ?? '');
    expect(parseConfiguration(JSON.parse(text))).toHaveProperty('ok.network');
  });
});

describe('the script of the missing endpoints, as it would be pasted', () => {
  let folder = '';
  const made = () => readFileSync(join(folder, 'made'), 'utf8').trim().split('\n');
  const paste = (text: string, stopAt = '') =>
    spawnSync('sh', ['-c', text], {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, STATE: folder, STOP_AT: stopAt },
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'endpoints-'));
    writeFileSync(join(folder, 'aws'), aws, { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const everything = [
    'group ecs-vpc-endpoints',
    'rule sg-new 10.0.0.0/16',
    'rule sg-new 100.64.0.0/16',
    `endpoint com.amazonaws.${region}.secretsmanager`,
    `endpoint com.amazonaws.${region}.ecr.api`,
    `endpoint com.amazonaws.${region}.ecr.dkr`,
    `endpoint com.amazonaws.${region}.s3`,
  ];

  it('makes the group that admits each block of the VPC, and each endpoint', async () => {
    expect(paste(await script())).toMatchObject({ status: 0, stderr: '' });
    expect(made()).toEqual(everything);
  });

  it('makes nothing and fails nowhere when it is pasted again', async () => {
    const text = await script();
    paste(text);
    expect(paste(text)).toMatchObject({ status: 0, stderr: '', stdout: '' });
    expect(made()).toEqual(everything);
  });

  it.each(['create-security-group', '10.0.0.0/16', 'ecr.api', '.s3', 'describe-vpc-endpoints'])(
    'runs no further command where one about %s fails, and goes on from there when it is pasted again',
    async (stopAt) => {
      const text = await script();
      expect(paste(text, stopAt).status).not.toBe(0);
      const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
      expect(calls.findIndex((one) => one.includes(stopAt))).toBe(calls.length - 1);
      expect(paste(text)).toMatchObject({ status: 0, stderr: '' });
      expect(made()).toEqual(everything);
    },
  );

  it('leaves the shell open into which it was pasted, and that shell’s own settings', async () => {
    const after = `${await script()}\necho "still here: $-"`;
    expect(paste(after, 'create-security-group').stdout).toMatch(/still here: [^e]*$/);
  });

  it('is read by the shells that people paste into', async () => {
    expect(spawnSync('bash', ['-n'], { input: await script(), encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});
