/** Whose permission writing logs takes, where the launch type is not known. */
export const whichLogRole =
  'On Fargate it is the execution role that writes logs; on EC2 and External the instance’s role, unless the agent is set to use the execution role.';

/** The same where it is known that the task runs on an instance. */
export const logRoleOfInstance =
  'On an instance the instance’s role writes logs, unless the agent is set to use the execution role.';
