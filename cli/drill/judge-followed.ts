import { pageUrl } from '../../shared/notification/content/page-url.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { counted } from '../../shared/notification/text/counted.ts';
import { type Followed, isTold } from './followed.ts';
import { broken, type Link, notChecked, unseen, works } from './links.ts';

/** How it was looked for. `unanswered`: why the last look showed nothing; null if it did. */
export type Looked = { readonly seconds: number; readonly unanswered: string | null };

/** What the record of a drill shows: that everything before it works, and what became of the drill. */
export function judgeFollowed(now: Followed, before: Followed, looked: Looked): readonly Link[] {
  return [
    works('rule', 'It put the drill on the queue.'),
    works('queue', 'Lambda read the drill from it.'),
    works('remediator', `It recorded the drill as ${now.incident}.`),
    judgeDiagnosis(now, looked),
    judgeMessage(now, before, looked),
  ];
}

function judgeDiagnosis({ causes }: Followed, { seconds, unanswered }: Looked): Link {
  const last = causes.at(-1);
  if (last !== undefined) return works('diagnosis', `It named a cause: ${cleanText(last, 200)}.`);
  if (unanswered !== null) return unseen('diagnosis', 'Whether it named a cause', unanswered);
  return broken(
    'diagnosis',
    `After ${seconds} seconds the incident names no cause.`,
    `Read ${pageUrl('docs/runbooks/function-errors.md')}, and the log of the remediator.`,
  );
}

function judgeMessage(now: Followed, before: Followed, { seconds, unanswered }: Looked): Link {
  if (isTold(now, before)) return works('message', 'It was sent to the topic.');
  if (unanswered !== null) return unseen('message', 'Whether it was sent', unanswered);
  const waiting = now.waiting.length;
  if (waiting > 0)
    return broken(
      'message',
      `After ${seconds} seconds ${counted(waiting, 'message')} still ${waiting === 1 ? 'waits' : 'wait'}: the topic does not take ${waiting === 1 ? 'it' : 'them'}.`,
      `Read ${pageUrl('docs/runbooks/handed-back.md')}: the metric HandedBack and the log of the remediator say why.`,
    );
  if (now.causes.length === 0) return notChecked('message', 'Without a cause there is nothing to tell.');
  return broken('message', `After ${seconds} seconds no message was made.`, 'Read the log of the remediator.');
}
