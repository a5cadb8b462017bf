import { setTimeout as sleep } from 'node:timers/promises';
import { lastPart, parseArn } from '../../shared/arn.ts';
import { checkAnswer } from '../check-answer.ts';
import { findInstallation, type Reached } from '../installation.ts';
import { readIfThere } from '../read-if-there.ts';
import { NoAnswer } from '../usage-error.ts';
import type { DrillEdge, DrillSite } from './drill.ts';

/** The machine and the account, as they are. */
export function openDrillEdge(): DrillEdge {
  return {
    open: openSite,
    readFile: readIfThere,
    sleep: (milliseconds) => sleep(milliseconds),
    now: () => new Date(),
    newId: () => crypto.randomUUID().replaceAll('-', ''),
  };
}

async function openSite(reached: Reached): Promise<DrillSite> {
  const found = await findInstallation(reached);
  const { region = '', resource = '' } = parseArn(found.operator) ?? {};
  const person = { ...found, region };
  const operating = await loadOperating();
  const functionName = lastPart(resource.replace('function:', ''));
  return {
    operator: found.operator,
    ask: async (asked) => {
      const { answer } = await operating.askOperator(found, asked);
      if (answer.error !== undefined)
        throw new NoAnswer(`Refused: ${answer.error.message}.`, answer.error.code === 'aws');
      checkAnswer(asked, answer);
      return answer;
    },
    findService: (arn) => operating.findRunningService(person, arn),
    put: (event) => operating.putEvent(person, event),
    parts: async () => {
      const seen = await operating.check(() => operating.findParts(person, functionName, found.stack));
      if (seen.is === 'not-checked') return seen;
      const because = `no stack was found that holds ${functionName}; give --stack NAME`;
      return seen.value === undefined
        ? { is: 'not-checked', permission: null, because }
        : { is: 'read', value: seen.value };
    },
    health: (parts) => operating.readHealth(person, parts),
    subscriptions: (parts) => operating.readSubscriptions(person, parts),
  };
}

/** The code of the AWS SDK, loaded only now: other verbs do without it. */
async function loadOperating() {
  const [
    { askOperator },
    { findRunningService },
    { putEvent },
    { findParts },
    { readHealth },
    { readSubscriptions },
    { check },
  ] = await Promise.all([
    import('../../shared/aws/operating/operator-client.ts'),
    import('../../shared/aws/operating/running-service.ts'),
    import('../../shared/aws/operating/put-drill.ts'),
    import('../../shared/aws/operating/installation-parts.ts'),
    import('../../shared/aws/operating/installation-health.ts'),
    import('../../shared/aws/operating/read-subscriptions.ts'),
    import('../../shared/aws/operating/checked.ts'),
  ]);
  return { askOperator, findRunningService, putEvent, findParts, readHealth, readSubscriptions, check };
}
