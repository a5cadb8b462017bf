import { lastPart, resourceOf } from '../../arn.ts';
import type { Registrar } from '../../change/registrar.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { capitalise } from '../text/first-letter.ts';
import type { Step } from './step.ts';

/** Who registered the task definition, and whether the owner trusts them, for whoever is asked to allow what it names. */
export function sayRegistrar({ registrar, taskDefinitionArn }: ShownIncident): string {
  const of = `the task definition ${cleanText(lastPart(resourceOf(registrar?.revision ?? taskDefinitionArn)), 300)}`;
  if (registrar === undefined) return `Who registered ${of} could not be read.`;
  const { arn, isProduct, namedBy } = registrar;
  if (arn === null) return `ECS does not say who registered ${of}.`;
  const who = `${capitalise(of)} was registered by "${cleanText(arn, 600)}"`;
  if (namedBy.length > 0) return `${who}, whom ${sayNames(namedBy)} as a registrar.`;
  if (isProduct) return `${who}, which is this product: it is the corrected copy of an earlier revision.`;
  return `${who}, whom neither a grant of the role nor a correction of the family names as a registrar.`;
}

/** Whether the owner’s configuration trusts whoever registered the task definition. */
export function isTrusted({ registrar }: ShownIncident): boolean {
  return registrar !== undefined && registrar.namedBy.length > 0;
}

/** What a person makes sure of before they allow what a task definition asks for that the owner trusts nobody for. */
export function checkingRegistrar(incident: ShownIncident): Step {
  return {
    title: `Before you allow anything, make sure that whoever wrote this task definition may have what it names: its containers can read it. ${sayRegistrar(incident)}`,
    options: [],
    causes: [],
  };
}

function sayNames(namedBy: Registrar['namedBy']): string {
  const named = namedBy.map(({ is, name }) =>
    is === 'grant' ? `the grant ${cleanText(name, 100)}` : `the correction of ${cleanText(name, 255)}`,
  );
  return `${named.join(' and ')} ${named.length === 1 ? 'names' : 'name'}`;
}
