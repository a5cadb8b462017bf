import { keyOf } from '../../evidence/ask.ts';
import type { SimulationRequest } from '../../evidence/iam.ts';
import { inChunks } from '../reads/in-chunks.ts';
import { type BatchCollector, readFact } from '../reads/read-fact.ts';
import { CallError } from '../sdk-error.ts';
import { decisionOn, type Simulated, simulate, simulationSource } from './simulation.ts';

/** Resources in one call. Answers stay far below IAM's page size, and a call stays short. */
const atMost = 20;

/**
 * Runs several simulations with one call: of one action with one role and one context, on several resources. Not of several
 * actions: IAM refuses those that "require different authorization information" together (`InvalidInput`), and no page says
 * which do.
 */
export const simulationBatch: BatchCollector<'simulation'> = {
  group: (requests) => [...Map.groupBy(requests, sharedPart).values()].flatMap((group) => inChunks(group, atMost)),
  collect: async (requests, reading) => {
    const [first] = requests;
    if (first === undefined) return [];
    const resources = requests.map(({ resource }) => resource);
    const fact = await readFact(reading, simulationSource, () => unlessRefused(simulate(first, resources, reading)));
    if (fact.is !== 'known') return requests.map(() => fact);
    const { value } = fact;
    if (value === 'refused') return [];
    return requests.map((request) => {
      const decision = decisionOn(value, request);
      return decision === undefined ? undefined : { ...fact, value: decision };
    });
  },
};

/** All parts of a simulation without its resource. */
function sharedPart(request: SimulationRequest): string {
  return keyOf({ kind: 'simulation', subject: { ...request, resource: '' } });
}

/** If IAM rejects one resource, the whole call is invalid. Then the other resources are simulated one by one. */
async function unlessRefused(simulated: Promise<Simulated>): Promise<Simulated | 'refused'> {
  try {
    return await simulated;
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'invalid') return 'refused';
    throw error;
  }
}
