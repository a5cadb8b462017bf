import { lastPart, resourceOf } from '../../arn.ts';
import type { Registrar } from '../../change/registrar.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';

/** Who registered the task definition, and whether the owner trusts them, for whoever is asked to allow what it names. */
export function sayRegistrar({ registrar, taskDefinitionArn }: ShownIncident): string {
  const of = `The task definition ${cleanText(lastPart(resourceOf(registrar?.revision ?? taskDefinitionArn)), 300)}`;
  if (registrar === undefined) return `${of}: who registered it could not be read. ${ask}`;
  const { arn, isProduct, namedBy } = registrar;
  if (arn === null) return `${of}: ECS does not say who registered it. ${ask}`;
  const who = `${of} was registered by "${cleanText(arn, 600)}"`;
  if (namedBy.length > 0) return `${who}, whom ${sayNames(namedBy)} as a registrar.`;
  if (isProduct) return `${who}, which is this product: it is the corrected copy of an earlier revision. ${ask}`;
  return `${who}, whom no grant of the role and no correction of the family names as a registrar. ${ask}`;
}

const ask = 'See first that whoever wrote it may have what it names: its containers get what you allow.';

function sayNames(namedBy: Registrar['namedBy']): string {
  const named = namedBy.map(({ is, name }) =>
    is === 'grant' ? `the grant ${cleanText(name, 100)}` : `the correction of ${cleanText(name, 255)}`,
  );
  return `${named.join(' and ')} ${named.length === 1 ? 'names' : 'name'}`;
}
