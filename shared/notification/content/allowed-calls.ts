import type { FindingRecord } from '../../incident/incident.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { shortenArns } from '../text/short-arn.ts';

/**
 * The calls that a change lets a role make which it could not make before, as the findings that it repairs say:
 * `secretsmanager:GetSecretValue on secret shop/db`. Empty for a change that gives no access. The policy may allow more.
 * @param kind of the change.
 */
export function allowedCalls(
  findings: readonly FindingRecord[],
  kind: string | undefined,
  incident: Pick<ShownIncident, 'account' | 'region'>,
): readonly string[] {
  if (kind !== 'attach-grant') return [];
  const calls = findings.flatMap(({ remedy }) =>
    remedy?.is === 'permission'
      ? remedy.statement.resources.map((resource, index) => {
          const { actions } = remedy.statement;
          return `${actions[index] ?? actions.at(-1) ?? ''} on ${resource}`;
        })
      : [],
  );
  return [...new Set(calls)].map((text) => shortenArns(cleanText(text, 2100), incident));
}

/** The findings that a change of the record repairs, or that a planned one would. */
export function repairedBy(change: string, { findings }: Pick<ShownIncident, 'findings'>): readonly FindingRecord[] {
  return findings.filter(
    ({ changes, planned = [] }) => changes.includes(change) || planned.some(({ id }) => id === change),
  );
}
