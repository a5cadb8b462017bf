import { lastPart, resourceOf } from '../../arn.ts';
import { cleanText } from './clean-text.ts';
import { shortTime } from './short-time.ts';

type Here = { readonly account: string; readonly region: string };

const wholeArn = /\barn:[a-z-]{1,20}:([a-z0-9-]{1,40}):([a-z0-9-]{0,30}):(\d{0,12}):([^\s"',;()]{1,600})/g;

/** ARNs whose resource is exactly `type/name` or `type:name`. */
const named = /^(secret|parameter|role|policy|service|cluster|task-definition|task|key|log-group)([/:])(.+)$/;

/** What stands in quotes, as JSON quotes it. The end may be cut off. */
const quoted = /("(?:[^"\\]|\\.)*(?:"|$))/;

/**
 * Shortens `arn:aws:iam::111122223333:role/deploy` to `role deploy` in sentences; the message shows the whole ARN
 * elsewhere. ARNs of another account or Region stay whole, because that difference matters. References with fields
 * after the secret's name stay whole, because their colons matter. What stands in quotes is a literal of the account, or
 * one to write there: it stays as it is.
 */
export function shortenArns(text: string, here: Here): string {
  return text
    .split(quoted)
    .map((part, index) => (index % 2 === 1 ? part : shortenIn(part, here)))
    .join('');
}

function shortenIn(text: string, here: Here): string {
  return text.replaceAll(
    wholeArn,
    (whole: string, service: string, region: string, account: string, rest: string, at: number) => {
      // The full stop or colon of the sentence is not part of the ARN.
      const [, resource = '', end = ''] = /^(.*?)([.:]*)$/.exec(withoutStreams(rest)) ?? [];
      const [, type, , name = ''] = named.exec(resource) ?? [];
      const elsewhere =
        (region !== '' && region !== here.region) || (account !== '' && account !== here.account && account !== 'aws');
      if (type === undefined || elsewhere || (service === 'secretsmanager' && rest.includes(':', rest.indexOf(name))))
        return whole;
      const known = type === 'parameter' ? asParameter(name) : name;
      const said = type.replaceAll('-', ' ');
      // Avoids "the role role NAME".
      const before = text.slice(0, at);
      const isSaid = before.endsWith(`${type} `) || before.endsWith(`${said} `);
      return isSaid ? `${known}${end}` : `${said} ${known}${end}`;
    },
  );
}

/** The resource without what names streams of a log group: the group is what people know. */
function withoutStreams(resource: string): string {
  return resource.replace(/^(log-group:[^:]+):(?:\*|log-stream:[^.\s]*)/, '$1');
}

/**
 * The name of a parameter by what its ARN says of it: that of a path begins with a slash, which the ARN leaves out.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-hierarchies.html
 */
function asParameter(name: string): string {
  return name.includes('/') && !name.startsWith('/') ? `/${name}` : name;
}

/** The part after the last slash or colon: the name that people know. */
export function shortName(arn: string): string {
  return cleanText(lastPart(resourceOf(arn)), 200);
}

/**
 * A person as people know them: `user ann` as `ann`, a session as `role/session`. The name of a session is its holder's choice, so
 * that it never stands without its role.
 */
export function shortPrincipal(arn: string): string {
  return cleanText(resourceOf(arn).replace(/^(?:assumed-role|user|role)\//, ''), 200);
}

const principalArn = /\barn:[a-z-]{1,20}:(?:sts|iam)::\d{12}:(?:assumed-role|role|user)\/[^\s"',;()]{1,600}/g;
const policyArn = /\barn:[a-z-]{1,20}:iam::(?:\d{12}|aws):policy\/[^\s"',;()]{1,600}/g;
const instant = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A reason in the first lines of a message: who, which policy and when as people say it. The evidence has it whole. */
export function forPeople(text: string): string {
  return text
    .replaceAll(policyArn, (arn) => `policy ${shortName(arn)}`)
    .replaceAll(principalArn, (arn) => shortPrincipal(arn))
    .replaceAll(instant, (at) => shortTime(at));
}
