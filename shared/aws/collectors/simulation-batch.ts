import { simulationRequest } from '../../evidence/ask.ts';
import { type BatchCollector, readFact } from '../reads/read-fact.ts';
import { CallError } from '../sdk-error.ts';
import { decisionOn, type Simulated, simulate, simulationSource } from './simulation.ts';

/** Resources a call: answers stay far below IAM's page, and one call does not take long. */
const atMost = 20;

/** Several simulations by one call: those of one action by one role, in one context, on several resources. */
export const simulationBatch: BatchCollector<'simulation'> = {
  group: (subjects) =>
    [...Map.groupBy(subjects, sharedPart).values()].flatMap((group) =>
      Array.from({ length: Math.ceil(group.length / atMost) }, (_, index) =>
        group.slice(index * atMost, (index + 1) * atMost),
      ),
    ),
  collect: async (subjects, reading) => {
    const requests = subjects.map((subject) => ({ subject, request: simulationRequest(subject) }));
    const [first] = requests;
    if (first === undefined) return new Map();
    const resources = requests.map(({ request }) => request.resource);
    const fact = await readFact(reading, simulationSource, () =>
      unlessRefused(simulate(first.request, resources, reading)),
    );
    if (fact.is !== 'known') return new Map(subjects.map((subject) => [subject, fact]));
    const { value } = fact;
    if (value === 'refused') return new Map();
    const decisions = requests.map(({ subject, request }) => [subject, decisionOn(value, request.resource)] as const);
    return new Map(
      decisions.flatMap(([subject, decision]) =>
        decision === undefined ? [] : [[subject, { ...fact, value: decision }] as const],
      ),
    );
  },
};

/** All of a simulation but its resource. */
function sharedPart(subject: string): string {
  return JSON.stringify({ ...simulationRequest(subject), resource: '' });
}

/** One resource that IAM does not take makes the whole call invalid: the others must not pay for it. */
async function unlessRefused(simulated: Promise<Simulated>): Promise<Simulated | 'refused'> {
  try {
    return await simulated;
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'invalid') return 'refused';
    throw error;
  }
}
