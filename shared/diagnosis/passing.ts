/**
 * Whether a cause passes by itself, so that people know whether to wait or to act. `yes`: nobody has to do anything.
 * `perhaps`: it does under a condition that people can judge. `no`: it stays until somebody acts.
 */
export type Passing =
  | {
      readonly is: 'yes';
      /** How long it takes, to stand behind "it passes by itself". */
      readonly within: string;
      readonly because: string;
    }
  | {
      readonly is: 'perhaps';
      /** The condition, to stand behind "wait if". */
      readonly when: string;
      readonly because: string;
    }
  | { readonly is: 'no'; readonly because: string };

/**
 * Whether to wait or to act, and why, as one line behind "Wait or act:".
 * @param isTried whether ECS tries again by itself. It does not try a stand-alone task again.
 */
export function sayPassing(passing: Passing, isTried = true): string {
  if (!isTried && passing.is !== 'no')
    return passing.is === 'yes'
      ? `act. It passes by itself ${passing.within} (${passing.because}), but ECS does not try a stand-alone task again: run it again then.`
      : `act. ECS does not try a stand-alone task again: run it again if ${passing.when}, else repair it first.`;
  switch (passing.is) {
    case 'yes':
      return `wait. It passes by itself ${passing.within}: ${passing.because}.`;
    case 'perhaps':
      return `wait if ${passing.when}, else act: ${passing.because}.`;
    case 'no':
      return `act. It does not pass by itself: ${passing.because}.`;
  }
}

/** What a policy lacks or denies, as the account shows it. */
export const untilPolicy: Passing = {
  is: 'no',
  because: 'a policy stays as it is until somebody changes it',
};

/**
 * A denial of which only the text is known.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html changes that are not immediately visible
 */
export const unlessJustAllowed: Passing = {
  is: 'perhaps',
  when: 'somebody allowed it within the last minutes',
  because: 'a change in IAM takes effect after seconds to minutes, and a policy that nobody changes stays as it is',
};

/** What stands in the task definition. */
export const untilRegistered = {
  is: 'no',
  because: 'a revision of a task definition never changes, so another one has to be registered',
} as const satisfies Passing;

/** What does not exist. */
export const untilMade: Passing = {
  is: 'no',
  because: 'what does not exist stays away until somebody makes it, or names something that exists',
};

/** What is marked for deletion, and can still be had back. */
export const untilRestored: Passing = {
  is: 'no',
  because:
    'a secret stays marked for deletion until somebody restores it; if nobody does, it is deleted for good when its recovery window ends',
};

/** What a secret holds. */
export const untilContent: Passing = {
  is: 'no',
  because: 'a secret keeps its content until somebody stores another one',
};

/** A tag that no image has. */
export const untilPushed: Passing = {
  is: 'perhaps',
  when: 'the image is being pushed right now',
  because: 'the pull succeeds once the registry has the image, and ECS tries again by itself',
};

/** What an image is. */
export const untilImage: Passing = {
  is: 'no',
  because: 'an image stays as it was pushed until somebody pushes or names another one',
};

/** What the network shows: routes, endpoints, security groups, DNS. */
export const untilNetwork: Passing = {
  is: 'no',
  because: 'routes, endpoints and rules stay as they are until somebody changes them',
};

/** What a container instance is like. */
export const untilInstance: Passing = {
  is: 'no',
  because: 'the container instance stays as it is until somebody repairs or replaces it',
};

/** A call that failed, though the text names nothing that lasts. */
export const unlessLasting: Passing = {
  is: 'perhaps',
  when: 'most starts of this revision succeed',
  because: 'a single call can fail on its way, and ECS tries again by itself',
};

/** Something that is taken now, and that others may give back. */
export function untilFree(when: string): Passing {
  return { is: 'perhaps', when, because: 'ECS goes on trying by itself, after pauses that grow' };
}
