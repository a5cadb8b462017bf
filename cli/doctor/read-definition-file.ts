import { UsageError } from '../usage-error.ts';
import { readForm, registration } from './definition-schema.ts';
import { isPlan, type Plan, readPlan } from './plan/read-plan.ts';
import type { Registration } from './registration.ts';

/** What a file holds: a task definition to register, or a plan of Terraform. */
export type Document =
  | { readonly is: 'registration'; readonly registration: Registration }
  | { readonly is: 'plan'; readonly plan: Plan };

const expected =
  'the input of RegisterTaskDefinition, the answer of "aws ecs describe-task-definition", or a plan of "terraform show -json PLAN"';

/** Reads a file. @param name of the file, for errors. @throws UsageError */
export function readDocument(text: string, name: string): Document {
  const value = parse(text, name);
  if (isPlan(value)) return { is: 'plan', plan: readPlan(value, name) };
  if (isFields(value) && ('Resources' in value || 'AWSTemplateFormatVersion' in value))
    throw new UsageError(`${name} is a template of CloudFormation, which is not read; expected ${expected}.`);
  if (isFields(value) && 'values' in value && 'terraform_version' in value)
    throw new UsageError(
      `${name} is a state of Terraform, not a plan: make one with terraform plan -out PLAN; expected ${expected}.`,
    );
  const definition = isFields(value) && isFields(value['taskDefinition']) ? value['taskDefinition'] : value;
  if (!isFields(definition) || !('containerDefinitions' in definition || 'family' in definition))
    throw new UsageError(`${name} holds no task definition; expected ${expected}.`);
  const read = readForm(registration, definition);
  if ('problem' in read) throw new UsageError(`${name} is no task definition that ECS takes: ${read.problem}.`);
  return { is: 'registration', registration: read.ok };
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = /position (\d+)/.exec(error.message)?.[1];
    const line = at === undefined ? '' : ` (line ${text.slice(0, Number(at)).split('\n').length})`;
    throw new UsageError(`${name} is no JSON${line}; expected ${expected}.`);
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
