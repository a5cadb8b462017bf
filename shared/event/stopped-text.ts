/** In characters. ECS cuts a reason at 1,024 characters. A longer text does not come from ECS and is cut here. */
const longestReason = 8192;

/**
 * The text that says why a task stopped. The stopped reason of ECS can be just "Task failed to start". Then the real
 * reason is in the field of a container.
 */
export function stoppedText(stoppedReason: string | null | undefined, ofContainers: readonly string[]): string {
  const reason = (stoppedReason ?? '').trim();
  const inContainer = ofContainers.map((one) => one.trim()).find((one) => one !== '');
  const empty = reason === '' || /^task failed to start\.?$/i.test(reason);
  return (empty && inContainer !== undefined ? inContainer : reason).slice(0, longestReason);
}
