import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DOCTOR_PERMISSIONS } from '../shared/permissions/doctor-permissions.ts';
import { fillPermission, type Permission } from '../shared/permissions/permission.ts';

/** The path of the published policy. */
export const DOCTOR_POLICY = fileURLToPath(new URL('../docs/doctor-policy.json', import.meta.url));

/** The account and the Region of the documentation's examples, to be replaced by one's own. */
const example = { partition: 'aws', region: 'us-east-2', readRegions: 'us-east-2', account: '111122223333' };

/** The least policy that `doctor` takes, as JSON. Statements on the same resources are one. */
export function composeDoctorPolicy(): string {
  const filled = DOCTOR_PERMISSIONS.map((one) => fillPermission(one, example));
  const alike = Map.groupBy(filled, ({ resources, conditions }) => JSON.stringify([resources, conditions]));
  const statements = [...alike.values()].flatMap((members) => statementOf(members));
  return `${JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)}\n`;
}

function statementOf(members: readonly Permission[]) {
  const [first] = members;
  if (first === undefined) return [];
  const actions = [...new Set(members.flatMap((one) => one.actions))].toSorted();
  const { resources, conditions } = first;
  return [
    {
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(conditions !== undefined && { Condition: conditions }),
    },
  ];
}

if (import.meta.main) writeFileSync(DOCTOR_POLICY, composeDoctorPolicy());
