import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { declaredIn, discriminant } from './members/declared.ts';
import { isUnproduced, usesIn } from './members/uses.ts';

/** What is exempt, with the reason: a type (`Type`) with everything that it declares, or one member (`Type.member`). */
export type Exemptions = Readonly<Record<string, string>>;

/** The problems that were found, and the number of types that were examined. */
export type Examined = { readonly types: number; readonly problems: readonly string[] };

const folders = ['shared', 'functions', 'infra', 'cli'];

const exempt: Exemptions = {
  Incident: 'published to subscribers as JSON',
  'Target.schema': 'stored: tells a later version how to read the item',
  'Outage.schema': 'stored: tells a later version how to read the item',
  'Sweep.schema': 'stored: tells a later version how to read the item',
  'Configuration.sweep': 'the owner chooses one in the configuration',
  'FlowLogs.traffic': 'the owner chooses one in the configuration',
  'NetworkFile.flowLogs': 'what the owner writes; the schema reads it',
  'Finding.dependency': 'published to subscribers as JSON',
  Counts: 'published to subscribers as JSON',
  DrillResult: 'printed by `drill --json`',
  Summary: 'printed by `incidents --json`',
  CommandMessage: 'put on the queue as JSON, where shared/event reads it',
  ConfigurationFile: 'what the owner writes; the schema reads it',
  'Grant.consent': 'the owner chooses one in the configuration',
  'CorrectionConsent.consent': 'the owner chooses one in the configuration',
  'Asked.verb': 'a person asks for one',
  'Command.verb': 'parsed from what a person asked for',
  GrantStatement: 'written into an IAM policy as JSON',
  'PolicyStatement.Effect': 'parsed from a policy document of the account',
  SlackMessage: 'sent to Slack as JSON',
  SlackBlock: 'sent to Slack as JSON',
  Text: 'sent to Slack as JSON',
  'VpcEndpoint.type': 'AWS tells one, which is looked up in a list',
  'Request.type': 'CloudFormation sends one, which a schema reads',
  'Consent.allows': 'part of what the hash of a plan covers, as JSON',
  'Consent.consent': 'the owner chooses one in the configuration',
  Changes: 'tells the types of each kind; no value has its members',
  KeptFinding: 'compared with the schema of what is published, by the compiler',
  KeptChange: 'compared with the schema of what is published, by the compiler',
  PolicyKind: 'narrows the kinds of asks, which are made where an ask is',
  'Path.via': 'the analyser’s answer in one word, which its tables of tests compare',
  'Reached.via': 'becomes Path.via',
  'Target.lease.incident': 'stored: tells whoever reads the ledger which incident holds the lease',
  'LogGroup.name': 'whether there is such a log group is all that is asked',
  'Repository.arn': 'whether there is such a repository is all that is asked',
  'LifecycleRule.of': 'ECR tells one, which a schema reads',
  'Remedy.what': 'published to subscribers as JSON',
  'Explanation.dependency': 'printed by `explain --json`',
  'Explanation.resource': 'printed by `explain --json`',
  'Explanation.action': 'printed by `explain --json`',
  States: 'compared with the schema of what is published, by the compiler',
  Shape: 'mirrors a schema of valibot',
  SdkError: 'mirrors an error of the AWS SDK',
};

/**
 * Finds every member that is written and never read, and every variant that nothing produces, in the files of these
 * folders.
 */
export function checkMembers(program: ts.Program, root: string, exemptions: Exemptions): Examined {
  const path = (file: ts.SourceFile): string => relative(root, file.fileName).replaceAll('\\', '/');
  const isOurs = (file: ts.SourceFile): boolean => /^(?:shared|functions|infra|cli|build)\//.test(path(file));
  const ours = program.getSourceFiles().filter(isOurs);
  const declared = declaredIn(ours.filter((file) => folders.includes(path(file).split('/')[0] ?? '')));
  const uses = usesIn(program.getTypeChecker(), ours, declared, isOurs);
  const isExempt = (name: string): boolean =>
    name.split('.').some((_part, at, all) => all.slice(0, at + 1).join('.') in exemptions);
  const problem = (node: ts.Node, name: string, what: string): readonly string[] => {
    if (isExempt(name)) return [];
    const file = node.getSourceFile();
    return [`${path(file)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${name} ${what}`];
  };
  const members = declared.members.flatMap((member) => {
    const name = `${member.owner}.${member.name}`;
    const word = discriminant(member);
    if (word !== undefined && isUnproduced(uses, member))
      return problem(member.node, name, `'${word}': nothing produces this variant`);
    return uses.reads.has(member.node) ? [] : problem(member.node, name, 'is written and never read');
  });
  const words = declared.variants.flatMap(({ owner, words: all }) =>
    all.flatMap((word) =>
      uses.produced.has(word) ? [] : problem(word, owner, `'${word.text}': nothing produces this variant`),
    ),
  );
  return { types: declared.types, problems: [...members, ...words] };
}

/** The program of the product's tsconfig, without the tests and without the types of large libraries. */
function openProduct(root: string): ts.Program {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, (path) => ts.sys.readFile(path));
  const include = [...folders, 'build'];
  const { fileNames, options } = ts.parseJsonConfigFileContent({ ...config, include }, ts.sys, root);
  return ts.createProgram(fileNames, options, withoutLargeLibraries(options));
}

/**
 * Reading these types takes ten times as long as reading the whole product. What is passed to these libraries counts as
 * read.
 */
const largeLibraries = /^(?:@aws-|@smithy\/|aws-cdk-lib|constructs$|cdk-nag$|aws-lambda$|esbuild$|typescript$)/;

function withoutLargeLibraries(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const cache = ts.createModuleResolutionCache(host.getCurrentDirectory(), (name) => name, options);
  host.resolveModuleNameLiterals = (literals, importer, redirected, _options, file) =>
    literals.map((literal) => {
      if (largeLibraries.test(literal.text)) return { resolvedModule: undefined };
      const mode = ts.getModeForUsageLocation(file, literal, options);
      return ts.resolveModuleName(literal.text, importer, options, host, cache, redirected, mode);
    });
  return host;
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
  const { types, problems } = checkMembers(openProduct(root), root, exempt);
  if (types === 0) throw new Error('the check examined no type: is it run from the right place?');
  for (const one of problems) console.error(one);
  console.log(`${types} types examined, ${problems.length} problems`);
  if (problems.length > 0) process.exitCode = 1;
}
