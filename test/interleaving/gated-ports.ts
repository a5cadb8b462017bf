import { failureAsSentence } from '../../shared/aws/sdk-error.ts';
import { type RecordedMode, recordedMode } from '../../shared/control/mode-reading.ts';
import { readMode } from '../../shared/control/read-mode.ts';
import type { Ledger } from '../../shared/incident/ledger.ts';
import type { GivenPorts } from '../../shared/remediate/ports.ts';
import type { Installation } from '../fixtures/installation.ts';
import type { Gate } from './scheduler.ts';
import type { Witness } from './witness.ts';

type Given = GivenPorts;

/** The ports of one invocation: each call waits at the gate, and what it did is witnessed. */
export function gatedPorts(at: Installation, by: string, gate: Gate, seen: Witness): Given {
  const { ports } = at;
  const ledger = gatedLedger(at.ledger, gate);
  const readParameter = () => gate('readParameter', ports.readParameter);
  // An invocation that has several incidents in hand reads the mode for each of them.
  const unused: RecordedMode[] = [];
  return {
    ...ports,
    ledger,
    readParameter,
    readMode: async () => {
      const loadControls = () => ledger.loadControls();
      const reading = await readMode({
        readParameter,
        loadControls,
        readClaim: ports.readClaim,
        explain: failureAsSentence,
        now: ports.now,
      });
      unused.push(recordedMode(reading));
      return reading;
    },
    writeParameter: (to) => gate(`writeParameter ${to}`, () => ports.writeParameter(to)),
    lastWrite: () => gate('lastWrite', ports.lastWrite),
    newCollect: () => {
      const collect = ports.newCollect();
      return (asks) => gate(`read ${asks.map(({ kind }) => kind).join(' ')}`, () => collect(asks));
    },
    execute: (action, context) =>
      gate(`execute ${action.kind}`, async () => {
        const read = takeLoosest(unused);
        const done = await ports.execute(action, context);
        seen.writes.push({ by, at: at.now, action, done: done.is, mode: read });
        return done;
      }),
    publish: (message, about) => gate(`publish ${about.state}`, () => ports.publish(message, about)),
    deadLetter: (body, reason) => gate('deadLetter', () => ports.deadLetter(body, reason)),
  };
}

const loosestFirst: readonly RecordedMode[] = ['apply', 'dry-run', 'off', 'unread'];

/** Each write uses up one reading of its invocation: which one, only the invocation knows. */
function takeLoosest(unused: RecordedMode[]): RecordedMode | undefined {
  const read = loosestFirst.find((mode) => unused.includes(mode));
  if (read !== undefined) unused.splice(unused.indexOf(read), 1);
  return read;
}

function gatedLedger(ledger: Ledger, gate: Gate): Ledger {
  return {
    loadIncident: (workload) => gate('loadIncident', () => ledger.loadIncident(workload)),
    saveIncident: (incident, version) => gate('saveIncident', () => ledger.saveIncident(incident, version)),
    findIncident: (id) => gate('findIncident', () => ledger.findIncident(id)),
    listIncidents: (filter) => gate('listIncidents', () => ledger.listIncidents(filter)),
    // It reads the mode in its midst, which waits at gates of its own.
    listDue: (at) => gate('listDue', async () => undefined).then(() => ledger.listDue(at)),
    loadTarget: (key) => gate('loadTarget', () => ledger.loadTarget(key)),
    saveTarget: (target, version) => gate(`saveTarget ${target.state}`, () => ledger.saveTarget(target, version)),
    reserveChange: (request) => gate('reserveChange', () => ledger.reserveChange(request)),
    loadCommand: (id) => gate('loadCommand', () => ledger.loadCommand(id)),
    listWaiting: () => gate('listWaiting', () => ledger.listWaiting()),
    claimWork: (id, now) => gate('claimWork', () => ledger.claimWork(id, now)),
    freeWork: (id, now) => gate('freeWork', () => ledger.freeWork(id, now)),
    loadOutcome: (id) => gate('loadOutcome', () => ledger.loadOutcome(id)),
    saveOutcome: (id, outcome, now) => gate('saveOutcome', () => ledger.saveOutcome(id, outcome, now)),
    loadControls: () => gate('loadControls', () => ledger.loadControls()),
    saveControls: (controls, version) => gate('saveControls', () => ledger.saveControls(controls, version)),
    loadOutage: (key) => gate('loadOutage', () => ledger.loadOutage(key)),
    saveOutage: (outage, version) => gate(`saveOutage ${outage.status}`, () => ledger.saveOutage(outage, version)),
    listOutages: () => gate('listOutages', () => ledger.listOutages()),
    saveMember: (id, member) => gate(`saveMember ${member.state}`, () => ledger.saveMember(id, member)),
    listMembers: (id) => gate('listMembers', () => ledger.listMembers(id)),
    loadSweep: () => gate('loadSweep', () => ledger.loadSweep()),
    saveSweep: (sweep, version) => gate('saveSweep', () => ledger.saveSweep(sweep, version)),
    listOpenIds: () => gate('listOpenIds', () => ledger.listOpenIds()),
    noteIneffective: (id, now) => gate('noteIneffective', () => ledger.noteIneffective(id, now)),
  };
}
