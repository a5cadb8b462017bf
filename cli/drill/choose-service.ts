import { parseArn } from '../../shared/arn.ts';
import { ARN_FORMS } from '../../shared/configuration/arn-forms.ts';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';
import { parseJson } from '../parse-json.ts';
import { UsageError } from '../usage-error.ts';

/** Where the services of a drill can come from. */
export type Sources = {
  /** The ARN of the operator: its account and Region are those of the service. */
  readonly operator: string;
  /** `CLUSTER/NAME` or an ARN, as the person gave it. */
  readonly given: string | undefined;
  /** The configuration's text; undefined if there is no such file. */
  readonly configuration: { readonly path: string; readonly text: string | undefined };
};

/**
 * The ARN of the service to drill for: the one that was given, or the first one that the configuration names.
 * @throws UsageError
 */
export function chooseService({ operator, given, configuration }: Sources): string {
  if (given === undefined) return firstConfigured(configuration);
  if (ARN_FORMS.service.pattern.test(given)) {
    const [of, at] = [parseArn(given), parseArn(operator)];
    if (of?.account === at?.account && of?.region === at?.region) return given;
    throw new UsageError(`${given} is not in the account ${at?.account} and Region ${at?.region} of the installation.`);
  }
  if (!/^[A-Za-z0-9_-]{1,255}\/[A-Za-z0-9_-]{1,255}$/.test(given))
    throw new UsageError(
      `${JSON.stringify(given.slice(0, 120))} names no service; allowed: CLUSTER/NAME, or ${ARN_FORMS.service.allowed}.`,
    );
  const { partition, region, account } = parseArn(operator) ?? {};
  return `arn:${partition}:ecs:${region}:${account}:service/${given}`;
}

function firstConfigured({ path, text }: Sources['configuration']): string {
  if (text === undefined)
    throw new UsageError(
      `There is no ${path}: name the service to drill for as CLUSTER/NAME, or give --configuration FILE.`,
    );
  const parsed = parseConfiguration(parseJson(text, path));
  if ('problems' in parsed) throw new UsageError(`${path}: ${parsed.problems[0]}.`);
  const { grants, corrections, moveBacks } = parsed.ok;
  const [first] = [...grants, ...corrections, ...moveBacks].flatMap(({ services }) => services);
  if (first === undefined)
    throw new UsageError(`${path} names no service: name the service to drill for as CLUSTER/NAME.`);
  return first;
}
