import { describe, expect, it } from 'vitest';
import { recordIds } from '../../shared/incident/same-finding.ts';
import { networkFinding, permissionFinding } from '../fixtures/incident.ts';

const revisionOf = (number: number) => `arn:aws:ecs:us-east-2:111122223333:task-definition/api:${number}`;
const noRoute = networkFinding({ id: 'no-route|rtb-1,rtb-2', cause: 'no-route', resource: 'rtb-1' });

describe('the id of a finding in a later revision', () => {
  it('is the same for what stands in the way, in whichever subnet the task ran and whichever role it fetched with', () => {
    const record = { ...noRoute, revision: revisionOf(7) };
    const found = { ...noRoute, resource: 'rtb-2', role: 'arn:aws:iam::111122223333:role/other' };
    expect(recordIds([record], [found], revisionOf(8))(found.id)).toBe(record.id);
  });

  it('is another one for other things in the way', () => {
    const record = { ...noRoute, revision: revisionOf(7) };
    const found = { ...noRoute, id: 'no-route|rtb-3', resource: 'rtb-3' };
    expect(recordIds([record], [found], revisionOf(8))(found.id)).toBe('no-route|rtb-3');
  });

  it('is another one where a container’s variable asks for another secret', () => {
    const record = { ...permissionFinding(), revision: revisionOf(7) };
    const found = { ...permissionFinding(), resource: `${record.resource}-of-another` };
    expect(recordIds([record], [found], revisionOf(8))(found.id)).not.toBe(record.id);
  });
});
