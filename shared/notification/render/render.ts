import { createContent } from '../content/message-content.ts';
import type { OperatorAddress } from '../content/operator-undo.ts';
import type { Message, Notification } from '../notification.ts';
import { renderChat } from './render-amazon-q.ts';
import { renderJson } from './render-json.ts';
import { renderText } from './render-text.ts';

/**
 * One message about one incident state, for all channels.
 *
 * @param operator address of the operator function; where it is known, the message shows the command that takes all back.
 */
export function render(notification: Notification, operator?: OperatorAddress): Message {
  const content = createContent(notification);
  return {
    subject: content.subject,
    text: renderText(content, operator),
    chat: renderChat(content, notification),
    json: renderJson(notification),
  };
}
