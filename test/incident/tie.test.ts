import { describe, expect, it } from 'vitest';
import type { ChangeState } from '../../shared/incident/change-state.ts';
import { tieOf } from '../../shared/incident/tie.ts';
import { attachment, move, referenceFinding } from '../fixtures/incident.ts';

const obstacle = {
  is: 'gone',
  things: ['arn:aws:secretsmanager:us-east-2:111122223333:secret:new'],
} as const;

/** What ties a service that meets the obstacle and for which the product changed something, in that state. */
const tied = (change: typeof move | typeof attachment, state: ChangeState) => {
  const made = change({ state });
  return tieOf(referenceFinding({ changes: [made.id], obstacle }), { changes: [made] });
};

describe('an obstacle that several services meet', () => {
  it.each(['intended', 'made', 'verified', 'unproved'] as const)(
    'does not tie one that the product moves past it by a change of its own (%s): that one is not kept down by it',
    (state) => expect(tied(move, state)).toBeUndefined(),
  );

  it.each(['undone', 'undoing', 'failed'] as const)('ties it again once that change is gone (%s)', (state) => {
    expect(tied(move, state)?.obstacle).toEqual(obstacle);
  });

  it('ties those whom one change repairs by that change', () => {
    expect(tied(attachment, 'made')?.key).toMatch(/^repair\|attach-grant\|/);
  });
});
