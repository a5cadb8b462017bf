import * as v from 'valibot';
import type { Answer, Asked } from '../../shared/operator/request.ts';
import { pagesOf } from '../list-all.ts';

/** What the installation knows of a drill by now. */
export type Followed = {
  /** The id of its incident; undefined while the product has not recorded it. */
  readonly incident?: string;
  readonly causes: readonly string[];
  /** What people were told of the incident, as the product remembers it. */
  readonly told: readonly string[];
  /** The messages that were not sent yet. */
  readonly waiting: readonly string[];
};

/** Asks the installation. @throws whatever says that it does not answer */
export type AskInstallation = (asked: Asked) => Promise<Answer>;

const listed = v.array(v.object({ id: v.string(), workload: v.string(), openedAt: v.string() }));
const shown = v.object({
  incident: v.object({ lastTask: v.nullish(v.string()), findings: v.array(v.object({ title: v.string() })) }),
  messages: v.object({ told: v.array(v.string()), waiting: v.array(v.string()) }),
});

/** Nothing is known of it. */
export const unknown: Followed = { causes: [], told: [], waiting: [] };

/**
 * The open incident of a service's drills.
 * @param task the task whose failure the incident must show last; without it, any counts.
 */
export async function followDrill(ask: AskInstallation, workload: string, task?: string): Promise<Followed> {
  const found = await findOpen(ask, workload);
  if (found === undefined) return unknown;
  const { incident, messages } = v.parse(shown, await ask({ verb: 'show', incident: found.id }));
  if (task !== undefined && incident.lastTask !== task) return unknown;
  return { incident: found.id, causes: incident.findings.map(({ title }) => title), ...messages };
}

/** The open incident of a workload. */
async function findOpen(ask: AskInstallation, workload: string): Promise<{ readonly id: string } | undefined> {
  for await (const page of pagesOf(ask, 'open')) {
    const found = v.parse(listed, page).find((one) => one.workload === workload);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether people were told something since `before`, and nothing more is to be sent. */
export function isTold({ told, waiting }: Followed, before: Followed): boolean {
  return waiting.length === 0 && toldOf(told).some((key) => !before.told.includes(key));
}

/** How many causes of the incident people were told of. */
export function toldCauses({ told }: Followed): number {
  return toldOf(told).length;
}

function toldOf(told: readonly string[]): readonly string[] {
  return told.filter((key) => key.startsWith('found:'));
}
