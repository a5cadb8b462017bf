import type { Service } from '../../shared/evidence/ecs.ts';
import type { RolePolicy } from '../../shared/evidence/iam.ts';
import {
  collectOf,
  definition,
  type FakeAccount,
  fakeAccount,
  role,
  service,
  taskDefinition,
} from '../fixtures/account.ts';
import { alterAccount } from '../fixtures/alter-account.ts';
import { before } from './account-contract/revisions.ts';
import { type People, policy, type Stage } from './account-contract/stage.ts';

const region = 'us-east-2';
const now = () => new Date().toISOString();

/** Sets the stage in a new account in memory. */
export function createMemoryStage(): Stage {
  const failing = definition({ DB: before });
  const fake = fakeAccount('', { 'task-definition': { [taskDefinition]: failing } });
  return {
    execute: async (action, context) => alterAccount(fake, action, context, now()),
    newCollect: collectOf(() => fake, [], now),
    people: peopleOf(fake),
    now,
  };
}

function peopleOf(fake: FakeAccount): People {
  const change = (by: (shown: Service) => Partial<Service>): void => {
    const shown = fake.service?.[service];
    if (typeof shown !== 'object') throw new Error('there is no service');
    fake.service = { [service]: { ...shown, ...by(shown) } };
  };
  const logKey = (name: string) => JSON.stringify({ name, region });
  return {
    attach: async (arn) => {
      const attached = fake['role-policies']?.[role];
      const others: readonly RolePolicy[] = typeof attached === 'object' ? attached : [];
      fake['role-policies'] = { [role]: [...others, { name: arn.split('/').at(-1) ?? '', arn }] };
    },
    deletePolicy: async () => void (fake.deleted = new Set([policy])),
    deleteRole: async () => {
      fake.role = { [role]: 'absent' };
      fake['role-policies'] = { [role]: 'absent' };
    },
    register: async (valueFrom, tags = {}) => {
      const known = fake['task-definition'] ?? {};
      const arn = taskDefinition.replace(/\d+$/, String(7 + Object.keys(known).length));
      fake['task-definition'] = { ...known, [arn]: definition({ DB: valueFrom }, { arn, tags }) };
      const listed = fake['family-revisions']?.['api'];
      fake['family-revisions'] = { api: [arn, ...(typeof listed === 'object' ? listed : [])] };
      return arn;
    },
    deregister: async (revision) => {
      const shown = fake['task-definition']?.[revision];
      if (typeof shown !== 'object') throw new Error('there is no such revision');
      fake['task-definition'] = { ...fake['task-definition'], [revision]: { ...shown, status: 'INACTIVE' } };
      const listed = fake['family-revisions']?.['api'];
      if (typeof listed === 'object') fake['family-revisions'] = { api: listed.filter((one) => one !== revision) };
    },
    move: async (revision) =>
      change(({ deployments: [old] }) => ({
        taskDefinitionArn: revision,
        deployments: old === undefined ? [] : [{ ...old, id: 'ecs-svc/of-people', taskDefinitionArn: revision }],
      })),
    run: async (runningCount) => {
      change(() => ({ runningCount }));
      if (runningCount === 0) endDraining(fake);
    },
    deleteService: async () => {
      change(() => ({ status: 'DRAINING', desiredCount: 0 }));
      endDraining(fake);
    },
    createLogGroup: async (name) => void (fake['log-group'] = { [logKey(name)]: { name } }),
    writeLog: async (name) => void (fake.written = new Set([name])),
    deleteLogGroup: async () => void (fake['log-group'] = {}),
    deny: async (permission) => void (fake.denied = new Set([permission])),
  };
}

/** A deleted service is gone once none of its tasks runs. */
function endDraining(fake: FakeAccount): void {
  const shown = fake.service?.[service];
  if (typeof shown === 'object' && shown.status === 'DRAINING' && shown.runningCount === 0)
    fake.service = { [service]: 'absent' };
}
