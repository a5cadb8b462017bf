import { createContent } from '../content/message-content.ts';
import type { OperatorAddress } from '../content/operator-command.ts';
import type { Message, Notification } from '../notification.ts';
import { renderChat } from './render-amazon-q.ts';
import { renderJson } from './render-json.ts';
import { renderText } from './render-text.ts';

/**
 * One message about one incident state, for all channels.
 *
 * @param operator if it is known, the message shows the command that undoes all changes.
 */
export function render(given: Notification, operator?: OperatorAddress): Message {
  const notification = operator === undefined ? given : { ...given, operator };
  const content = createContent(notification);
  return {
    subject: content.subject,
    text: renderText(content, operator),
    chat: renderChat(content, notification),
    json: renderJson(notification, content),
  };
}
