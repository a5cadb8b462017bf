import type { Member } from '../../incident/outage.ts';

/** `3 services`, `1 service and 2 stand-alone tasks`. */
export function countMembers(members: readonly Pick<Member, 'family'>[]): string {
  const tasks = members.filter(({ family }) => family !== undefined).length;
  const services = members.length - tasks;
  const parts = [
    ...(services > 0 || tasks === 0 ? [plural(services, 'service')] : []),
    ...(tasks > 0 ? [plural(tasks, 'stand-alone task')] : []),
  ];
  return parts.join(' and ');
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
