import { claimReader } from '../../shared/aws/claim.ts';
import { createExecute } from '../../shared/aws/executors/execute.ts';
import { createLedger } from '../../shared/aws/ledger/ledger.ts';
import { keepRecord } from '../../shared/aws/messages/dead-letter.ts';
import { publish } from '../../shared/aws/messages/publish.ts';
import { putOnBus } from '../../shared/aws/messages/put-on-bus.ts';
import { lastWrite, readParameter, writeParameter } from '../../shared/aws/mode.ts';
import { createCollect } from '../../shared/aws/reads/collect.ts';
import { failureAsSentence, kindOfFault } from '../../shared/aws/sdk-error.ts';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { readMode } from '../../shared/control/read-mode.ts';
import type { Ledger } from '../../shared/incident/ledger.ts';
import type { GivenPorts } from '../../shared/remediate/ports.ts';
import { remediate } from '../../shared/remediate/remediate.ts';
import { account, region } from '../fixtures/event.ts';
import { createLine, type Fault, type Line } from './line.ts';
import { instantOf, type World } from './world.ts';

const table = 'ledger';
const parameter = '/mode';

/** How one invocation ended: `failed` messages are delivered again, and all of them if it was killed. */
export type Ended = { readonly is: 'done' | 'failed' | 'killed'; readonly calls: readonly string[] };

/** Invokes the remediator with one message. */
export async function invoke(world: World, configuration: Configuration, body: string, fault?: Fault): Promise<Ended> {
  const line = createLine(world, fault);
  const ended = await Promise.race([
    remediate([{ id: 'm', body }], portsOf(world, configuration, line)).then((retry) => retry.length > 0),
    line.killed,
  ]);
  return { is: ended === 'killed' ? 'killed' : ended ? 'failed' : 'done', calls: line.calls };
}

/** The ledger, as whoever judges reads it. */
export function ledgerOf(world: World): Ledger {
  return createLedger({ clients: createLine(world).clients, table });
}

/** The edge of the function, as its handler builds it. */
function portsOf(world: World, configuration: Configuration, { clients }: Line): GivenPorts {
  const now = () => instantOf(world);
  const ledger = createLedger({ clients, table });
  const operator = { arn: `arn:aws:lambda:${region}:${account}:function:operator` };
  const readClaim = claimReader(clients, { operator: operator.arn, takes: true, now });
  return {
    now,
    left: () => 60_000,
    account,
    configuration,
    ownRole: `arn:aws:iam::${account}:role/remediator`,
    installed: { account, region, modeParameter: parameter, operator },
    readMode: () =>
      readMode({
        readParameter: () => readParameter(clients, parameter),
        loadControls: ledger.loadControls,
        readClaim,
        explain: failureAsSentence,
        now,
      }),
    readParameter: () => readParameter(clients, parameter),
    readClaim,
    writeParameter: (mode) => writeParameter(clients, parameter, mode),
    lastWrite: () => lastWrite(clients, parameter),
    // No sweep is due in these worlds: what fails is what they are about.
    openSweep: () => {
      throw new Error('no sweep runs here');
    },
    newCollect: () => createCollect(clients, now),
    ledger,
    execute: createExecute(clients),
    publish: (message, about) => publish(clients, 'topic', message, about),
    putOnBus: (event) => putOnBus(clients, 'incidents', event),
    deadLetter: (body, reason) => keepRecord(clients, 'dead-letters', body, reason),
    kindOfFault,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    count: () => {},
  };
}
