import * as v from 'valibot';
import { type ArnForm, explainArn } from './arn-forms.ts';
import { quote } from './quote.ts';

/** Makes a message of the form "VALUE what is wrong; allowed: …" for {@link v.BaseIssue}. */
export function says(wrong: string, allowed: string): (issue: { readonly input: unknown }) => string {
  return (issue) => `${quote(issue.input)} ${wrong}; allowed: ${allowed}`;
}

export function text(pattern: RegExp, wrong: string, allowed: string, description: string) {
  return v.pipe(
    v.string(says('is not a text', allowed)),
    v.regex(pattern, says(wrong, allowed)),
    v.description(description),
  );
}

export function arn(form: ArnForm) {
  return v.pipe(
    v.string(says('is not a text', form.allowed)),
    v.regex(
      form.pattern,
      (issue) => `${quote(issue.input)} ${explainArn(form, issue.input)}; allowed: ${form.allowed}`,
    ),
  );
}

export function list<Item extends v.GenericSchema>(item: Item, description: string) {
  return v.optional(v.pipe(v.array(item, says('is not a list', 'a list')), v.description(description)), []);
}

export function whole(least: number, most: number, standard: number, description: string) {
  const allowed = `a whole number from ${least} to ${most}`;
  return v.optional(
    v.pipe(
      v.number(says('is not a number', allowed)),
      v.integer(says('is not a whole number', allowed)),
      v.minValue(least, says('is too small', allowed)),
      v.maxValue(most, says('is too large', allowed)),
      v.description(description),
    ),
    standard,
  );
}

export function choice<const Options extends readonly string[]>(
  options: Options,
  standard: Options[number],
  description: string,
) {
  const allowed = options.map((option) => `"${option}"`).join(' or ');
  return v.optional(
    v.pipe(v.picklist(options, says('is not one of them', allowed)), v.description(description)),
    standard,
  );
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
