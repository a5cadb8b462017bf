import * as v from 'valibot';
import type { Action } from '../../change/kinds/index.ts';
import { steps } from '../../workload/step.ts';
import { publishedActions } from '../content/change-words.ts';

/** Any text. */
export const text = v.string();
/** A text, or null where there is none. */
export const maybe = v.nullable(text);
/** A point in time. */
export const at = v.pipe(text, v.description('ISO 8601, UTC, milliseconds'));
/** A step of a task's initialisation. */
export const step = v.picklist(steps);

/** Each kind of change defines its own published form. */
export const action = v.variant('kind', [...publishedActions]) as unknown as v.GenericSchema<Action>;

/** The state before a change. */
export const before = v.pipe(text, v.description('what was there before, in words'));
/** The state after a change. */
export const after = v.pipe(text, v.description('what is there after, in words'));

/** What a schema gives, with readonly members. */
export type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;
