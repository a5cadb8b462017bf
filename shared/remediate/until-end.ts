import type { Ledger } from '../incident/ledger.ts';
import type { GivenPorts } from './ports.ts';

/**
 * The ports until the invocation ends. Lambda freezes a function that has answered and may thaw it much later: work
 * that was handed back and goes on then must not write anything.
 */
export function untilEnd<P extends GivenPorts>(ports: P, hasEnded: () => boolean): P {
  const guard = <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (hasEnded()) throw new Error('the invocation has ended, and this message was handed back');
      return call(...args);
    };
  };
  const { ledger } = ports;
  const guarded: Ledger = {
    ...ledger,
    saveIncident: guard(ledger.saveIncident),
    saveTarget: guard(ledger.saveTarget),
    reserveChange: guard(ledger.reserveChange),
    claimWork: guard(ledger.claimWork),
    freeWork: guard(ledger.freeWork),
    saveOutcome: guard(ledger.saveOutcome),
    saveControls: guard(ledger.saveControls),
    saveOutage: guard(ledger.saveOutage),
    saveMember: guard(ledger.saveMember),
    noteIneffective: guard(ledger.noteIneffective),
  };
  return {
    ...ports,
    ledger: guarded,
    execute: guard(ports.execute),
    publish: guard(ports.publish),
    ...(ports.putOnBus !== undefined && { putOnBus: guard(ports.putOnBus) }),
    deadLetter: guard(ports.deadLetter),
    writeParameter: guard(ports.writeParameter),
  };
}
