import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { incidentAttribute } from '../../shared/aws/ledger/stored-json.ts';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import type { Incident } from '../../shared/incident/incident.ts';
import { recordDiagnosis } from '../../shared/incident/record-diagnosis.ts';
import { incidentOf, permissionFinding } from '../fixtures/incident.ts';

const reason = { code: 'only-a-person' } as const;

/** Text that cannot be compressed. */
const noise = (seed: string) => createHash('sha512').update(seed).digest('base64').repeat(2);

function findingsOf(revision: number): readonly Finding[] {
  return Array.from({ length: 220 }, (_, index) => {
    const name = `r${revision}-${index}`;
    const resource = `arn:aws:secretsmanager:us-east-2:111122223333:secret:${noise(name).slice(0, 80)}`;
    const line = { text: noise(`${name}-line`), source: 'iam:SimulatePrincipalPolicy' };
    return {
      ...permissionFinding(),
      id: `permission-missing|app|${name}`,
      resource,
      title: noise(`${name}-title`),
      next: noise(name),
      evidence: [line, line, line],
    };
  });
}

function afterRevisions(count: number): Incident {
  return Array.from({ length: count }, (_, index) => index).reduce((incident, number) => {
    const taskDefinitionArn = `${incident.taskDefinitionArn.replace(/:\d+$/, '')}:${number}`;
    const failure = { ...incident.trigger, taskDefinitionArn };
    const findings = findingsOf(number);
    const decided = findings.map(({ id }) => ({ finding: id, decision: 'ask', reason, actions: [] }) as const);
    const diagnosis = { findings, unchecked: [], open: [] };
    const judgement = { failure, diagnosis, decided, fingerprint: `f${number}`, mode: 'apply' } as const;
    return recordDiagnosis({ ...incident, taskDefinitionArn }, judgement, `2026-11-23T03:1${number % 10}:00.000Z`);
  }, incidentOf());
}

describe('the record of an incident', () => {
  it('fits into the ledger after nine failing revisions with 220 new references each', () => {
    const incident = afterRevisions(9);
    expect(() => incidentAttribute(incident)).not.toThrow();
    const newest = incident.findings.filter(({ revision }) => revision === incident.taskDefinitionArn);
    expect(newest).toHaveLength(220);
    expect(newest.every(({ evidence }) => evidence.length > 0)).toBe(true);
  });

  it('still knows each finding of a former revision, and does not grow without end', () => {
    expect(afterRevisions(4).findings).toHaveLength(4 * 220);
    expect(afterRevisions(12).findings).toHaveLength(1000 + 220);
  });
});
