import { sharesOf } from '../../incident/outage.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { operatorWords } from './operator-command.ts';

/** In one line: the outages in which others met the incident's obstacle too. Null where nobody else did. */
export function sayOutagesBeside(incident: ShownIncident): string | null {
  const ids = sharesOf(incident).flatMap(({ id, others }) => (others === true ? [cleanText(id, 60)] : []));
  if (ids.length === 0) return null;
  const tell = ids.length === 1 ? 'tells' : 'tell';
  return `It is not alone: outage ${ids.join(' and ')} ${tell} of all that met the same obstacle. See them: ${operatorWords(['incidents']) ?? ''}`;
}
