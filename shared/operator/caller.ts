import { isPrincipal } from '../change/principal.ts';
import type { Refusal } from './request.ts';

/**
 * Who may call the operator, in addition to IAM. Within one account an identity policy alone is enough to call a
 * Function URL. So the operator also checks the owner's list.
 *
 * @param caller `requestContext.authorizer.iam.userArn`; undefined if IAM did not authenticate the request.
 * @param operators the ARNs in the configuration. If there are none, every caller whom IAM allows is admitted.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function admit(
  caller: string | undefined,
  operators: readonly string[],
): { readonly is: 'admitted'; readonly by: string } | Refusal {
  if (caller === undefined || !/^arn:[a-z-]+:(?:iam|sts)::\d{12}:\S{1,512}$/.test(caller)) {
    return refuse(
      'caller',
      'the request does not say who its caller is: the Function URL must be of the type AWS_IAM, and the request signed',
    );
  }
  if (operators.length > 0 && !operators.some((operator) => isPrincipal(caller, operator))) {
    return refuse('operator', `${caller} is none of the operators that the configuration names`);
  }
  return { is: 'admitted', by: caller };
}

function refuse(code: string, message: string): Refusal {
  return { is: 'refused', status: 403, code, message };
}
