import type { Member } from '../../incident/outage.ts';
import { counted } from '../text/counted.ts';

/** `3 services`, `1 service and 2 stand-alone tasks`. */
export function countMembers(members: readonly Pick<Member, 'family'>[]): string {
  const tasks = members.filter(({ family }) => family !== undefined).length;
  const services = members.length - tasks;
  const parts = [
    ...(services > 0 || tasks === 0 ? [counted(services, 'service')] : []),
    ...(tasks > 0 ? [counted(tasks, 'stand-alone task')] : []),
  ];
  return parts.join(' and ');
}
