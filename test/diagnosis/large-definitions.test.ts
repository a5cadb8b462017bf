import { describe, expect, it } from 'vitest';
import type { Ask } from '../../shared/evidence/ask.ts';
import { sayUnresolved } from '../../shared/notification/content/missing-read.ts';
import { secret } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { accountWith, asm, inSubnet, task } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

const secrets = Array.from({ length: 400 }, (_, index) => secret.replace('api/db', `api/db-${index}`));
const definition = task({ secrets: secrets.map((valueFrom, index) => ({ name: `S${index}`, valueFrom })) });

describe('a task definition with four hundred references', () => {
  it('asks a bounded number of questions, and says what was left unread', async () => {
    const asked: Ask[] = [];
    const { leftOut } = await diagnoseIn(accountWith('', definition), asm('timeout'), inSubnet('subnet-a'), asked);
    expect(asked.length).toBeLessThanOrEqual(700);
    expect(leftOut).toMatchObject({ is: 'left-out', requirements: expect.any(Number) });
    expect(leftOut && leftOut.of - leftOut.requirements).toBe(100);
    expect(leftOut && sayUnresolved(leftOut)).toContain('whether they fail next is not known');
  });

  it('reads what the stopped reason names, wherever it stands in the definition', async () => {
    const asked: Ask[] = [];
    const last = secrets.at(-1) ?? '';
    await diagnoseIn(accountWith('', definition), denial(last), inSubnet('subnet-a'), asked);
    expect(asked.filter(({ kind, subject }) => kind === 'secret' && subject === last)).toHaveLength(1);
  });
});
