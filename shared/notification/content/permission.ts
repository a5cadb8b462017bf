import { lastPart, serviceOf } from '../../arn.ts';
import { kindOf } from '../../change/kinds/index.ts';
import { ARN_FORMS, type ArnForm } from '../../configuration/arn-forms.ts';
import { whyBroad } from '../../configuration/broad-registrars.ts';
import type { PermissionStatement } from '../../diagnosis/finding.ts';
import { listed } from '../../diagnosis/listed.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { shellCommand } from '../text/quote-shell.ts';
import { shortName } from '../text/short-arn.ts';
import { showInvisible } from '../text/show-invisible.ts';
import { policyOf } from './policy-of.ts';
import { codeOf } from './reason-words.ts';
import { isWithheld } from './restores.ts';

/** A missing permission, ready to paste. The product has not applied any of it. */
export type PermissionView = {
  /** The permission in one sentence, for channels without room for the policy. */
  readonly summary: string;
  /** An IAM policy document, as indented JSON. */
  readonly policy: string;
  /**
   * The AWS CLI command that puts the policy into the role, whole: it may be pasted twice. Null if a part of it is not safe to
   * paste.
   */
  readonly command: string | null;
  /** The grant that would let the product give the permission. Null if a grant cannot contain it. */
  readonly grant: SuggestedGrant | null;
  /** Ids of the findings that it is for. */
  readonly findings: readonly string[];
};

/** A grant for the owner's configuration, complete. */
export type SuggestedGrant = {
  /** Indented JSON. */
  readonly json: string;
  readonly consent: 'auto' | 'ask';
};

/** What is read of an incident for the permissions that it lacks, and the grant that would give them. */
type Lacking = Pick<ShownIncident, 'changes' | 'service' | 'family' | 'serviceArn' | 'registrar'>;

/**
 * One view for each role, for the findings whose remedy is a permission that no change has given. Where the owner
 * or a person holds the change, or may, there is none: it would walk around the hold.
 */
export function describePermissions(findings: readonly FindingRecord[], incident: Lacking): readonly PermissionView[] {
  const lacking = findings.flatMap((one) =>
    one.remedy?.is === 'permission' && !isCarriedOut(one, incident) && !isWithheld(one)
      ? [{ one, remedy: one.remedy }]
      : [],
  );
  return [...Map.groupBy(lacking, ({ remedy }) => remedy.role)].map(([role, members]) => {
    const { name, policy, statements } = policyOf(members.map(({ remedy }) => remedy.statement));
    return {
      summary: summarise(role, statements),
      policy: showJson(policy),
      command: shellCommand('aws iam put-role-policy', [
        ['--role-name', lastPart(role)],
        ['--policy-name', name],
        ['--policy-document', JSON.stringify(policy)],
      ]),
      findings: members.map(({ one }) => one.id),
      grant: members.some(({ one }) => hasGrant(one, incident)) ? null : suggestGrant(role, statements, incident),
    };
  });
}

function summarise(role: string, statements: readonly PermissionStatement[]): string {
  const allowed = statements.map(({ actions, resources }) => {
    const [first = ''] = resources;
    return `${listed(actions)} on ${resources.length === 1 ? cleanText(first, 300) : `${resources.length} resources`}`;
  });
  return `Allow role ${shortName(role)} to call ${cleanText(allowed.join(', and '), 500)}`;
}

/** Whether a change of the incident gives what the finding lacks, or will. */
function isCarriedOut(finding: FindingRecord, incident: Lacking): boolean {
  if (finding.decision !== 'apply') return false;
  return incident.changes.some(
    (change) => finding.changes.includes(change.id) && change.state !== 'failed' && change.state !== 'undone',
  );
}

/**
 * Whether the owner has a grant for it already, or one that only lacks a part of it. Then another grant would not help.
 */
function hasGrant(finding: FindingRecord, incident: Lacking): boolean {
  if (codeOf(finding.reason) === 'grant-covers-part') return true;
  const own = incident.changes.filter((change) => finding.changes.includes(change.id));
  return [...own, ...(finding.planned ?? [])].some(({ action }) => !kindOf(action).optional);
}

function suggestGrant(
  role: string,
  statements: readonly PermissionStatement[],
  incident: Lacking,
): SuggestedGrant | null {
  const resources = statements.flatMap((one) => one.resources);
  const of = (service: string) => resources.filter((arn) => serviceOf(arn) === service);
  const [secrets, parameters, kmsKeys, repositories] = [of('secretsmanager'), of('ssm'), of('kms'), of('ecr')];
  // A grant of repositories holds the login to ECR, whose resource is no ARN.
  const logins = repositories.length === 0 ? 0 : statements.filter(isLogin).length;
  const named = secrets.length + parameters.length + kmsKeys.length + repositories.length + logins;
  const { secret, parameter, key, repository, role: ofRole } = ARN_FORMS;
  const isAccepted =
    areAll(secrets, secret) &&
    areAll(parameters, parameter) &&
    areAll(kmsKeys, key) &&
    areAll(repositories, repository);
  if (named < resources.length || !isAccepted || !ofRole.pattern.test(role)) return null;
  const name = shortName(incident.service ?? incident.family)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  const services = incident.serviceArn === null ? [] : [incident.serviceArn];
  const registrar = registrarFor(incident, role);
  const whose = registrar === undefined ? [] : [registrar];
  // Whoever starts a stand-alone task is no deployer that the owner trusts, so a person is asked each time.
  const given = registrar === undefined || incident.serviceArn === null ? 'ask' : 'auto';
  const json = showJson({
    name: name === '' ? 'grant' : name,
    executionRole: role,
    // An empty list in a grant would say nothing, so it is left out.
    ...(secrets.length > 0 && { secrets }),
    ...(parameters.length > 0 && { parameters }),
    ...(kmsKeys.length > 0 && { kmsKeys }),
    ...(repositories.length > 0 && { repositories }),
    services,
    registrars: whose,
    consent: given,
  });
  return { json, consent: given };
}

/**
 * Who may be trusted to register the task definition without being asked: the role of the session, or the principal itself.
 * Undefined if that is not known, is the product, or is somebody whom many people can be.
 */
function registrarFor({ registrar }: Lacking, executionRole: string): string | undefined {
  if (registrar?.arn === undefined || registrar.arn === null || registrar.isProduct) return undefined;
  const principal = registrar.arn.replace(/^(arn:[a-z-]+:)sts(::\d{12}:)assumed-role\/([^/]+)\/.*$/, '$1iam$2role/$3');
  const isNarrow = whyBroad(principal) === undefined && lastPart(principal) !== lastPart(executionRole);
  return isNarrow && ARN_FORMS.registrar.pattern.test(principal) ? principal : undefined;
}

/** Whether the configuration would accept the ARNs in a grant. */
function areAll(arns: readonly string[], { pattern }: ArnForm): boolean {
  return arns.every((arn) => pattern.test(arn));
}

function isLogin({ actions }: PermissionStatement): boolean {
  return actions.length === 1 && actions[0] === 'ecr:GetAuthorizationToken';
}

/** JSON with its invisible characters escaped, so that people paste exactly what they see. */
function showJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2).replaceAll(/\[\n\s+("[^"\n]*")\n\s+\]/g, '[$1]');
  return showInvisible(json);
}
