import { Aws, Token } from 'aws-cdk-lib';
import type { Configuration } from '../shared/configuration/configuration.ts';

/** An output of the stack: CDK prints its name and value after a deployment, the console shows the description too. */
export type Output = { readonly value: string; readonly description: string };

/** What a person has to do after the first deployment, by the names of outputs. */
export function nextSteps(
  { notifications: { emails, https, slack }, ...may }: Configuration,
  at: { readonly topicArn: string; readonly modeParameter: string; readonly initialMode: string | undefined },
): Readonly<Record<string, Output>> {
  const mayChange = may.grants.length + may.corrections.length + may.moveBacks.length > 0;
  // A mode that only the deployment knows may be any.
  const isDryRun = at.initialMode === undefined || at.initialMode === 'dry-run' || Token.isUnresolved(at.initialMode);
  const isTold = emails.length + https.length > 0 || slack !== undefined;
  return {
    ...(emails.length > 0 && {
      ConfirmTheEmails: {
        value: `Follow the link in the mail "Subscription Confirmation" that AWS sent to ${emails.join(', ')}`,
        description: 'Nothing arrives before. "npx ecs-init-remediator status" says who has confirmed.',
      },
    }),
    ...(!isTold && {
      NobodyIsSubscribed: {
        value: `aws sns subscribe --region ${Aws.REGION} --topic-arn ${at.topicArn} --protocol email --notification-endpoint YOU@example.com`,
        description:
          'Nobody gets the messages. This subscribes an address; notifications.emails of the configuration does too.',
      },
    }),
    ...(mayChange &&
      isDryRun && {
        ModeStartsAsDryRun: {
          value: `aws ssm put-parameter --region ${Aws.REGION} --name ${at.modeParameter} --overwrite --value apply`,
          description:
            'In dry-run nothing is changed. Read the messages for a while; this command then lets the product change what the configuration allows.',
        },
      }),
  };
}
