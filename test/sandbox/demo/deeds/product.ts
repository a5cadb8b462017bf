import type { Account } from '../../account/account.ts';
import { roleArn } from '../../world/build-identity.ts';
import type { Deeds } from '../../world/deed-schema.ts';
import type { Stack } from '../stack.ts';
import { type Doers, newestIncident } from './stage.ts';

/** What people and others do to the product itself. */
export const productDeeds: Doers<
  'setMode' | 'send' | 'invoke' | 'overwriteRecord' | 'fault' | 'clearFaults' | 'deliver' | 'command'
> = {
  setMode: async (mode, { stack }) => stack.setMode(mode),
  send: async ({ body: given, copies }, { stack }) => {
    const body = typeof given === 'string' ? given : JSON.stringify(given);
    for (let copy = 0; copy < copies; copy += 1) await stack.send(body);
  },
  invoke: async ({ function: wanted, by, payload }, { account, built, stack }) => {
    await account.invokeAs(roleArn(by, built.world), stack.functionNames[wanted], payload);
  },
  overwriteRecord: async ({ of, set }, stage) => {
    await stage.stack.ledger.overwrite(newestIncident(of, stage, 'write over').id, set);
  },
  fault: async (rule, { account, stack }) => addFault(rule, account, stack),
  clearFaults: async (_, { account }) => account.faults.clear(),
  deliver: async (delivery, { publisher }) => publisher.setDelivery(delivery),
  command: async ({ verb, of }, stage) =>
    stage.stack.command({ verb: verb === 'resume' ? 'restore' : verb, incident: newestIncident(of, stage, verb).id }),
};

/** The rule has only the members that the world gives. */
async function addFault(rule: Deeds['fault'], account: Account, stack: Stack): Promise<void> {
  const { service, action, resource, times, principal, fault } = rule;
  await account.faults.add({
    principal: principal ?? stack.remediatorRole,
    ...(service !== undefined && { service }),
    ...(action !== undefined && { action }),
    ...(resource !== undefined && { resource }),
    ...(times !== undefined && { times }),
    fault:
      fault.kind === 'server-error'
        ? { kind: fault.kind, ...(fault.status !== undefined && { status: fault.status }) }
        : fault,
  });
}
