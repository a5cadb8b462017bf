import type { EcsMoment } from '../ecs/moments.ts';
import type { Happening } from '../world/happening-schema.ts';
import type { World } from '../world/world-schema.ts';
import type { IncidentJson, Message } from './incident-json.ts';
import type { Ending } from './rest.ts';

/** The events of a run that the watcher is told, in their order. */
export type Moment =
  | { readonly is: 'step'; readonly text: string }
  | { readonly is: 'step-done'; readonly text: string; readonly seconds: number }
  | { readonly is: 'begins'; readonly world: World; readonly mode: string }
  | { readonly is: 'ecs'; readonly at: number; readonly moment: EcsMoment }
  | { readonly is: 'message'; readonly at: number; readonly message: Message }
  | { readonly is: 'happening'; readonly at: number; readonly happening: Happening }
  | { readonly is: 'incident-closed'; readonly at: number; readonly incident: IncidentJson }
  | { readonly is: 'ends'; readonly at: number; readonly ending: Ending };

export type Tell = (moment: Moment) => void;
