import { isDeepStrictEqual } from 'node:util';
import { kindOf } from '../../shared/change/kinds/index.ts';
import type { ChangeRecord, Incident } from '../../shared/incident/incident.ts';
import { isLeased } from '../../shared/incident/target-lifecycle.ts';
import { judgeMessages } from './judge-messages.ts';
import { judgeWrites } from './judge-writes.ts';
import type { Played, Scenario } from './play.ts';

/** What is wrong with the end of an order, in sentences; nothing if all is right. */
export async function judge(scenario: Scenario, played: Played): Promise<readonly string[]> {
  const incidents = await played.at.ledger.listIncidents({ limit: 50 });
  return [
    ...(played.isQuiet ? [] : ['it never becomes quiet']),
    ...incidents.flatMap((incident) => judgeStates(incident)),
    ...(await judgeTargets(played, incidents)),
    ...judgeWrites(played),
    ...judgeMessages(scenario, played, incidents),
    ...(await judgeCommands(played, incidents)),
    ...((await scenario.judge?.(played)) ?? []),
  ];
}

const inPlace: readonly ChangeRecord['state'][] = ['made', 'verified', 'unproved'];

function judgeStates({ id, changes }: Incident): readonly string[] {
  return changes
    .filter(({ state, undoHeld }) =>
      state === 'undoing' ? undoHeld === undefined : state === 'intended' || state === 'unsettled',
    )
    .map(({ state, action }) => `${action.kind} of ${id} stays ${state}`);
}

/** The account, the targets and the changes must say the same. */
async function judgeTargets({ at }: Played, incidents: readonly Incident[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  const changes = incidents.flatMap((incident) => incident.changes);
  for (const key of new Set(changes.map(({ target }) => target))) {
    const own = changes.filter(({ target }) => target === key);
    const target = (await at.ledger.loadTarget(key))?.item;
    if (target !== undefined && isLeased(target, at.now)) wrong.push(`the lease of ${key} is left`);
    if (target?.state === 'intended') wrong.push(`${key} stays intended`);
    for (const { id, action } of own) {
      const isThere = isInAccount(at.fake, action);
      const isRecorded = own.some((one) => one.id === id && inPlace.includes(one.state));
      if (isThere !== undefined && isThere !== isRecorded)
        wrong.push(`${action.kind} is ${isThere ? '' : 'not '}in the account, and its record says ${statesOf(own)}`);
      if (kindOf(action).shared && isRecorded !== (target?.state === 'changed'))
        wrong.push(`${key} is ${target?.state}, and its changes are ${statesOf(own)}`);
    }
  }
  return wrong;
}

function statesOf(changes: readonly ChangeRecord[]): string {
  return changes.map(({ state }) => state).join(', ');
}

/** Whether the account holds the change; undefined where it does not show it. */
function isInAccount(fake: Played['at']['fake'], action: ChangeRecord['action']): boolean | undefined {
  switch (action.kind) {
    case 'attach-grant': {
      const policies = fake['role-policies']?.[action.role];
      return Array.isArray(policies) && policies.some(({ arn }) => arn === action.policy);
    }
    case 'move-back':
    case 'move-service': {
      const service = fake.service?.[action.service];
      return typeof service === 'object' && service.taskDefinitionArn === action.to;
    }
    case 'create-log-group':
      return Object.keys(fake['log-group'] ?? {}).length > 0;
    case 'register-revision':
    case 'register-again':
    case 'force-deployment':
      return undefined;
  }
}

/** Each command has one outcome, which nothing replaces; and no undo is lost. */
async function judgeCommands({ at, seen }: Played, incidents: readonly Incident[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { id, command, given } of seen.commands) {
    const saved = seen.outcomes.filter((one) => one.id === id).map(({ outcome }) => outcome);
    const last = await at.ledger.loadOutcome(id);
    if (last === undefined) wrong.push(`nothing came of ${command.verb}`);
    else if (!isDeepStrictEqual(last, saved[0]))
      wrong.push(`${command.verb} came to ${JSON.stringify(saved[0])}, and then to ${JSON.stringify(last)}`);
    if (command.verb !== 'undo') continue;
    const left = incidents
      .flatMap(({ id: incident, changes }) => (incident === command.incident ? changes : []))
      .filter((change) => change.intendedAt < given && isInForce(change));
    if (left.length > 0) wrong.push(`the undo is lost: ${statesOf(left)}`);
  }
  return wrong;
}

function isInForce({ state, note }: ChangeRecord): boolean {
  return state === 'made' || state === 'verified' || (state === 'unproved' && note?.code !== 'kept');
}
