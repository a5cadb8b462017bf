import { lastPart, resourceOf } from '../../arn.ts';
import { cleanText } from './clean-text.ts';

type Here = { readonly account: string; readonly region: string };

const wholeArn = /\barn:[a-z-]{1,20}:([a-z0-9-]{1,40}):([a-z0-9-]{0,30}):(\d{0,12}):([^\s"',;()]{1,600})/g;

/** ARNs whose resource reads `type/name` or `type:name`, and is no more than that. */
const named = /^(secret|parameter|role|policy|service|cluster|task-definition|task|key|log-group)([/:])(.+)$/;

/**
 * `arn:aws:iam::111122223333:role/deploy` as `role deploy`, for sentences: the whole ARN stands elsewhere in the message.
 * ARNs of another account or Region stay whole, for there that is the point; and a reference with fields behind the
 * secret's name stays whole, for its colons are.
 */
export function shortenArns(text: string, here: Here): string {
  return text.replaceAll(
    wholeArn,
    (whole: string, service: string, region: string, account: string, rest: string, at: number) => {
      // A sentence's own full stop or colon is no part of the ARN.
      const [, resource = '', end = ''] = /^(.*?)([.:]*)$/.exec(rest) ?? [];
      const [, type, , name = ''] = named.exec(resource) ?? [];
      const elsewhere =
        (region !== '' && region !== here.region) || (account !== '' && account !== here.account && account !== 'aws');
      if (type === undefined || elsewhere || (service === 'secretsmanager' && rest.includes(':', rest.indexOf(name))))
        return whole;
      // "the role role NAME" says it twice.
      return text.slice(0, at).endsWith(`${type} `) ? `${name}${end}` : `${type} ${name}${end}`;
    },
  );
}

/** What comes behind the last slash or colon: the name that people know. */
export function shortName(arn: string): string {
  return cleanText(lastPart(resourceOf(arn)), 200);
}
