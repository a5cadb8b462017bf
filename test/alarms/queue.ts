/** A message on the queue. Times are minutes. */
export type Message = {
  readonly id: string;
  readonly body: string;
  readonly sent: number;
  receives: number;
  visibleAt: number;
};

/** A standard queue with a dead-letter queue, as SQS keeps them. */
export type Queue = {
  readonly send: (body: string, minute: number) => void;
  readonly receive: (minute: number) => readonly Message[];
  readonly remove: (message: Message) => void;
  /** The metric ApproximateAgeOfOldestMessage, in seconds: a message received three times or more is not in it. */
  readonly ageOfOldest: (minute: number) => number;
  readonly deadLetters: () => number;
};

/** @param visibility in minutes. */
export function createQueue(visibility: number, maxReceives: number): Queue {
  const held: Message[] = [];
  let sent = 0;
  let dead = 0;
  const remove = (message: Message): void => void held.splice(held.indexOf(message), 1);
  return {
    send: (body, minute) => {
      sent += 1;
      held.push({ id: `m${sent}`, body, sent: minute, receives: 0, visibleAt: minute });
    },
    receive: (minute) => {
      const visible = held.filter(({ visibleAt }) => visibleAt <= minute);
      for (const message of visible) {
        message.receives += 1;
        message.visibleAt = minute + visibility;
        if (message.receives <= maxReceives) continue;
        dead += 1;
        remove(message);
      }
      return visible.filter(({ receives }) => receives <= maxReceives);
    },
    remove,
    ageOfOldest: (minute) =>
      Math.max(0, ...held.filter(({ receives }) => receives < 3).map((one) => (minute - one.sent) * 60)),
    deadLetters: () => dead,
  };
}
