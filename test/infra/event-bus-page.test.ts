import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { describe, expect, it } from 'vitest';
import { DETAIL_TYPES, EVENT_SOURCE } from '../../shared/event-bus.ts';
import { blockAfter, readTransformer } from '../fixtures/event-bus-page.ts';
import { roleStatementsOf } from './statements.ts';
import { synthesise } from './synthesise.ts';

const template = blockAfter('<!-- template: pagerduty -->');

/** The template as CDK reads it: an unknown property or a reference to nothing is an error. */
function included(): Template {
  const file = join(mkdtempSync(join(tmpdir(), 'template-')), 'pagerduty.json');
  writeFileSync(file, JSON.stringify(template));
  const stack = new Stack(new App(), 'PagerDuty');
  new CfnInclude(stack, 'Page', { templateFile: file });
  return Template.fromStack(stack);
}

const rules = Object.values(included().findResources('AWS::Events::Rule')).map((one) => one['Properties']);

describe('the template for PagerDuty', () => {
  it('can be synthesised, and every rule has a place for what is not delivered', () => {
    expect(rules).toHaveLength(2);
    for (const { Targets } of rules) expect(Targets[0].DeadLetterConfig.Arn).toBeDefined();
  });

  it('matches the product’s own source and detail types', () => {
    for (const { EventPattern } of rules) {
      expect(EventPattern.source).toEqual([EVENT_SOURCE]);
      expect(EventPattern['detail-type']).toEqual([DETAIL_TYPES.incident, DETAIL_TYPES.outage]);
    }
  });

  it('holds no secret, but where it lies, and may invoke its own destination only', () => {
    const text = JSON.stringify(template);
    expect(text.match(/"(?:ApiKeyValue|Value)":"[^"]*"/g)).toEqual([
      '"ApiKeyValue":"{{resolve:secretsmanager:pagerduty-routing-key}}"',
      '"Value":"{{resolve:secretsmanager:pagerduty-routing-key}}"',
    ]);
    expect(text).not.toContain('"Resource":"*"');
  });
});

describe('the template of a central account', () => {
  const central = blockAfter('<!-- template: central -->');

  it('can be synthesised, and takes the product’s events of one organisation only', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'template-')), 'central.json');
    writeFileSync(file, JSON.stringify(central));
    const stack = new Stack(new App(), 'Central');
    new CfnInclude(stack, 'Central', { templateFile: file });
    const policies = Template.fromStack(stack).findResources('AWS::Events::EventBusPolicy');
    expect(Object.values(policies).map((one) => one['Properties'])).toMatchObject([
      {
        Statement: {
          Effect: 'Allow',
          Action: 'events:PutEvents',
          Resource: { 'Fn::GetAtt': ['Incidents', 'Arn'] },
          Condition: {
            StringEquals: { 'aws:PrincipalOrgID': { Ref: 'OrganizationId' }, 'events:source': EVENT_SOURCE },
          },
        },
      },
    ]);
  });

  it('is reached by the role of an installation that names the bus, and by no other bus', () => {
    const bus = 'arn:aws:events:us-east-2:999900001111:event-bus/ecs-incidents';
    const sender = synthesise({ notifications: { events: { bus } } });
    const puts = [...roleStatementsOf(sender).values()]
      .flat()
      .filter(({ Action }) => Action.includes('events:PutEvents'));
    expect(puts.map(({ Resource }) => Resource)).toEqual([[bus]]);
  });
});

describe('what the page says of events', () => {
  const page = readFileSync(new URL('../../docs/event-bus.md', import.meta.url), 'utf8');

  it('names the source and each detail type', () => {
    for (const name of [EVENT_SOURCE, ...Object.values(DETAIL_TYPES)]) expect(page).toContain(`\`${name}\``);
  });

  it('reads in its transformers only what events of incidents and of outages both have', () => {
    const paths = ['Opens', 'Resolves', 'jira'].flatMap((name) => Object.values(readTransformer(name).InputPathsMap));
    const schemas = ['notification', 'outage'].map(
      (name) =>
        JSON.parse(readFileSync(new URL(`../../docs/${name}.schema.json`, import.meta.url), 'utf8')) as {
          readonly properties: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;
        },
    );
    const known = schemas.map(({ properties }) =>
      Object.entries(properties).flatMap(([name, { properties: inner = {} }]) => [
        name,
        ...Object.keys(inner).map((second) => `${name}.${second}`),
      ]),
    );
    const read = paths.filter((one) => one.startsWith('$.detail.')).map((one) => one.slice('$.detail.'.length));
    expect(read.length).toBeGreaterThan(5);
    for (const names of known) expect(names).toEqual(expect.arrayContaining(read));
  });
});
