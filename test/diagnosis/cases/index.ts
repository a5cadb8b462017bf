import type { CauseCase } from './case.ts';
import { iamCases } from './iam.ts';
import { imageCases } from './images.ts';
import { networkCases } from './network.ts';
import { referenceCases } from './references.ts';

/** Every cause with its near misses; a test compares this list with the causes. */
export const cases: readonly CauseCase[] = [...iamCases, ...networkCases, ...referenceCases, ...imageCases];
