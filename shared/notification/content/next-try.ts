/**
 * When ECS starts a task again after failures, at the latest.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
export const nextTry = 'within 27 minutes';
