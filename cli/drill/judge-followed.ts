import { pageUrl } from '../../shared/notification/content/page-url.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { type Followed, isTold } from './followed.ts';
import { broken, type Link, notChecked, works } from './links.ts';

/** What the record of a drill shows: that everything before it works, and what became of the drill. */
export function judgeFollowed(now: Followed, before: Followed, waited: number): readonly Link[] {
  return [
    works('rule', 'It put the drill on the queue.'),
    works('queue', 'Lambda read the drill from it.'),
    works('remediator', `It recorded the drill as ${now.incident}.`),
    judgeDiagnosis(now, waited),
    judgeMessage(now, before, waited),
  ];
}

function judgeDiagnosis({ causes }: Followed, waited: number): Link {
  const last = causes.at(-1);
  return last === undefined
    ? broken(
        'diagnosis',
        `After ${waited} seconds the incident names no cause.`,
        `Read ${pageUrl('docs/runbooks/function-errors.md')}, and the log of the remediator.`,
      )
    : works('diagnosis', `It named a cause: ${cleanText(last, 200)}.`);
}

function judgeMessage(now: Followed, before: Followed, waited: number): Link {
  if (isTold(now, before)) return works('message', 'It was sent to the topic.');
  if (now.waiting.length > 0)
    return broken(
      'message',
      `After ${waited} seconds ${now.waiting.length} messages still wait: the topic does not take them.`,
      `Read ${pageUrl('docs/runbooks/handed-back.md')}: the metric HandedBack and the log of the remediator say why.`,
    );
  if (now.causes.length === 0) return notChecked('message', 'Without a cause there is nothing to tell.');
  return broken('message', `After ${waited} seconds no message was made.`, 'Read the log of the remediator.');
}
