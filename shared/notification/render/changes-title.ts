import type { MessageContent } from '../content/message-content.ts';

/** What stands over the changes: those of a message may all be only planned. */
export function changesTitle({ changes }: Pick<MessageContent, 'changes'>): string {
  return changes.every(({ planned }) => planned) ? 'What the product would change' : 'Changes';
}
