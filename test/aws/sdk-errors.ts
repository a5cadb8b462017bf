/** An error as the SDK throws it. */
export function sdkError(name: string, more: object = {}, message = `${name} happened`): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: 'client',
    $metadata: { httpStatusCode: 400, requestId: 'r-1' },
    ...more,
  });
}

/** A denial in IAM's own words. */
export function denial(action: string): Error {
  const message = `User: arn:aws:sts::111122223333:assumed-role/remediator/x is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`;
  return sdkError('AccessDeniedException', {}, message);
}

/** A throttle, as most services spell it. */
export const throttle = (): Error => sdkError('ThrottlingException');

/** A call that got no answer in time. */
export const timeOut = (): Error =>
  Object.assign(new Error('connect ETIMEDOUT'), { name: 'TimeoutError', code: 'ETIMEDOUT' });
