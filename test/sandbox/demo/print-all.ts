import { clean, type Paper } from './paper.ts';
import type { Played } from './play.ts';

/** Prints everything that the story leaves out: each message in every form, the records at the end, and the functions' logs. Lines are not broken. */
export function printAll(paper: Paper, { messages, incidents, report }: Played): void {
  const title = (text: string): void => {
    paper.line();
    paper.line(paper.ink.bold(`==== ${clean(text)}`));
  };
  const lines = (text: string): void => {
    for (const one of text.split('\n')) paper.line(clean(one));
  };
  const json = (value: unknown): void => lines(JSON.stringify(value, null, 2));
  for (const [index, { subject, text, chat, json: form }] of messages.entries()) {
    title(`Message ${index + 1} of ${messages.length}, e-mail: ${subject}`);
    lines(text);
    title(`Message ${index + 1} of ${messages.length}, for Amazon Q Developer`);
    json(chat);
    title(`Message ${index + 1} of ${messages.length}, as JSON`);
    json(form);
  }
  for (const incident of incidents) {
    title(`Record of ${incident.id} at the end`);
    json(incident);
  }
  title('Logs of the functions');
  for (const { group, at, line } of report.logs)
    lines(`${at} ${group} ${typeof line === 'string' ? line : JSON.stringify(line)}`);
}
