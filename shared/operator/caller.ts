import { isPrincipal } from '../change/principal.ts';
import type { Refusal } from './request.ts';

/**
 * Who may call, beside what IAM allows: within one account an identity policy alone opens a Function URL, so the owner's
 * list is held here as well.
 *
 * @param caller `requestContext.authorizer.iam.userArn`; undefined where the URL is not signed by IAM.
 * @param operators ARNs that the configuration names; none: whoever IAM lets through.
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
