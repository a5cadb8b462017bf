/** The operator's function failed before it answered, as where it refuses what the deployment filled in. The message is its own. */
export class OperatorFailed extends Error {
  override readonly name = 'OperatorFailed';
}
