import { describe, expect, it } from 'vitest';
import { keyOf } from '../../shared/evidence/ask.ts';
import {
  account,
  definition,
  ecsTasksTrust,
  fakeAccount,
  role,
  secret,
  simulationKey,
  taskDefinition,
} from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { allowed, lacking } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

const taskRole = `arn:aws:iam::${account}:role/api-task`;
const asTask = (decision: typeof allowed | 'denied', taskRoleArn: string = taskRole) =>
  fakeAccount(denial(secret), {
    'task-definition': { [taskDefinition]: definition({ DB: secret }, { taskRoleArn }) },
    role: {
      [role]: { arn: role, name: 'api-exec', trust: ecsTasksTrust, tags: { team: 'shop' } },
      [taskRole]: { arn: taskRole, name: 'api-task', trust: ecsTasksTrust, tags: {} },
    },
    simulation: {
      [simulationKey({ role: taskRole, action: 'secretsmanager:GetSecretValue', resource: secret, context: {} })]:
        decision,
      '*': lacking,
    },
  });
const evidenceOf = async (fake: ReturnType<typeof fakeAccount>, asked: Parameters<typeof diagnoseIn>[3] = []) => {
  const diagnosis = await diagnoseIn(fake, denial(secret), {}, asked);
  expect(found(diagnosis)).toEqual(['proved permission-missing api/secret/DB failing']);
  return diagnosis.findings[0]?.evidence.map(({ text }) => text).join('\n') ?? '';
};

describe('the task role beside a permission that the execution role lacks', () => {
  it('is told where it has the permission', async () => {
    expect(await evidenceOf(asTask(allowed))).toContain(
      'the task role api-task is allowed secretsmanager:GetSecretValue on it',
    );
  });

  it.each([
    ['it lacks the permission too', asTask(lacking)],
    ['its simulation cannot be read', asTask('denied')],
    ['it is the execution role itself', asTask(allowed, role)],
    ['the task definition names none', fakeAccount(denial(secret))],
  ])('is not told where %s', async (_, fake) => {
    expect(await evidenceOf(fake)).not.toContain('the task role');
  });

  it('is asked about as itself, without the execution role’s tags', async () => {
    const asked: NonNullable<Parameters<typeof diagnoseIn>[3]> = [];
    await evidenceOf(asTask(allowed), asked);
    const [own] = asked.filter((ask) => ask.kind === 'simulation' && keyOf(ask).includes(taskRole));
    expect(own?.subject).toMatchObject({ role: taskRole, context: { 'aws:PrincipalArn': taskRole } });
    expect(JSON.stringify(own)).not.toContain('PrincipalTag');
  });
});
