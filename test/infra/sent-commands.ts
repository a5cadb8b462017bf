import { readFileSync } from 'node:fs';

/** The prefix of IAM's actions, where it is not the name of the client's package. */
const prefixes: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  efs: 'elasticfilesystem',
  eventbridge: 'events',
  'secrets-manager': 'secretsmanager',
};

/** The actions of a command, where they are not called like it. */
const actionsOfCommand: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:TransactWriteItems': ['dynamodb:PutItem', 'dynamodb:DeleteItem'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  's3:ListObjectsV2': ['s3:ListBucket'],
};

/** The IAM actions of every command of AWS that a function's code can send: what its handler imports, directly or not. */
export function sentBy(functionName: string): ReadonlySet<string> {
  const files = new Map<string, string>();
  read(new URL(`../../functions/${functionName}/handler.ts`, import.meta.url), files);
  return new Set([...files.values()].flatMap(actionsIn));
}

function read(file: URL, files: Map<string, string>): void {
  if (files.has(file.href)) return;
  const text = readFileSync(file, 'utf8');
  files.set(file.href, text);
  const imports = text.replaceAll(/import type [^;]*;/g, '').matchAll(/(?:from|import\()\s*'(\.[^']+\.ts)'/g);
  for (const [, path = ''] of imports) read(new URL(path, file), files);
}

function actionsIn(text: string): readonly string[] {
  const imports = [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)];
  return imports.flatMap(([, names = '', client = '']) => {
    const commands = [...names.matchAll(/\b(\w+)Command\b/g)].map(
      ([, name]) => `${prefixes[client] ?? client}:${name}`,
    );
    return commands.flatMap((command) => actionsOfCommand[command] ?? [command]);
  });
}
