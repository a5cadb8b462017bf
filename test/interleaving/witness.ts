import type { Executed } from '../../shared/change/execute.ts';
import type { AnyAction } from '../../shared/change/kinds/index.ts';
import type { Command, Outcome } from '../../shared/control/command.ts';
import type { Ledger } from '../../shared/incident/ledger.ts';
import type { Installation } from '../fixtures/installation.ts';

/** A call that changed the account, or tried to, and the mode that its invocation had read before. */
export type Write = {
  readonly by: string;
  readonly at: string;
  readonly action: AnyAction;
  readonly done: Executed['is'];
  /** The mode that this invocation read last since its last write; undefined if it read none. */
  readonly mode: string | undefined;
};

/** What was seen of all invocations of an order. */
export type Witness = {
  readonly writes: Write[];
  /** Ids of messages in the order in which they were recorded, by incident; those of the controls under `''`. */
  readonly recorded: Map<string, string[]>;
  readonly commands: { readonly id: string; readonly command: Command; readonly given: string }[];
  readonly outcomes: { readonly id: string; readonly outcome: Outcome }[];
};

/** Watches the installation's own ledger, beneath all invocations. */
export function watch(at: Installation): Witness {
  const seen: Witness = { writes: [], recorded: new Map(), commands: [], outcomes: [] };
  const { ledger } = at;
  const note = (under: string, ids: readonly string[]): void => {
    const known = seen.recorded.get(under) ?? [];
    seen.recorded.set(under, [...known, ...ids.filter((id) => !known.includes(id))]);
  };
  const watched: Pick<Ledger, 'saveIncident' | 'saveControls' | 'saveOutcome'> = {
    saveIncident: async (incident, version) => {
      const saved = await ledger.saveIncident(incident, version);
      if (saved) {
        note(
          incident.id,
          incident.outbox.filter(({ quiet }) => quiet !== true).map(({ id }) => id),
        );
      }
      return saved;
    },
    saveControls: async (controls, version) => {
      const saved = await ledger.saveControls(controls, version);
      if (saved) {
        note(
          '',
          controls.outbox.map(({ id }) => id),
        );
      }
      return saved;
    },
    saveOutcome: async (id, outcome, now) => {
      seen.outcomes.push({ id, outcome });
      await ledger.saveOutcome(id, outcome, now);
    },
  };
  at.ledger = { ...ledger, ...watched };
  return seen;
}
