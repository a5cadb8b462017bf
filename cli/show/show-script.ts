import type { Story, StoryStep } from '../../shared/notification/story/story.ts';
import { wrapLines } from '../../shared/notification/text/wrap.ts';
import { sayCauses } from './step-titles.ts';

/**
 * The commands of the story as a shell script, with comments and nothing else. What repairs it runs. A decision and an undo
 * are commented out: yes and no would both run otherwise.
 */
export function renderScript({ id, name, steps, facts }: Story): string {
  const where = facts.find(({ label }) => label === 'Account')?.value ?? '';
  const shell = steps.filter(({ form, text }) => form === 'shell' && text !== '');
  const runs = shell.filter(({ kind }) => kind === 'do' || kind === 'try');
  const chosen = shell.filter(({ kind }) => kind === 'decide' || kind === 'undo');
  const parts = [
    comment(`Incident ${id} of ${name}. For account ${where}.`),
    ...(runs.length === 0 ? [comment('There is nothing for you to run.')] : runs.map(commandOf)),
    ...chosen.map(
      (one) => `${comment(`Your choice, so that it does not run by itself. ${titleOf(one)}`)}\n${asComment(one.text)}`,
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function commandOf(step: StoryStep): string {
  return `${comment(titleOf(step))}\n${step.text}`;
}

function titleOf({ purpose, causes }: StoryStep): string {
  const of = sayCauses(causes);
  return of === null ? purpose : `${purpose} (${of})`;
}

function comment(text: string): string {
  return wrapLines(text, 80, '# ', '# ').join('\n');
}

function asComment(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
}
