import type { Message, Notification } from './notification.ts';
import type { OperatorAddress } from './operator-undo.ts';
import { renderChat } from './render-chat.ts';
import { renderJson } from './render-json.ts';
import { renderText } from './render-text.ts';
import { tellStory } from './story.ts';

/**
 * One message about one incident state, for all channels.
 *
 * @param operator address of the operator function; where it is known, the message shows the command that takes all back.
 */
export function render(notification: Notification, operator?: OperatorAddress): Message {
  const story = tellStory(notification);
  return {
    subject: story.subject,
    text: renderText(story, operator),
    chat: renderChat(story, notification),
    json: renderJson(notification),
  };
}
