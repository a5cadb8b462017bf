import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { putBetweenMarks } from './between-marks.ts';

/** The path of the page of the construct. */
export const CONSTRUCT_PAGE = fileURLToPath(new URL('../docs/construct.md', import.meta.url));

const root = fileURLToPath(new URL('..', import.meta.url));
/** The constructs that the package exports, each with its props in the same file. */
const constructs = [
  { name: 'EcsInitRemediator', file: 'ecs-init-remediator.ts' },
  { name: 'EcsInitNetwork', file: 'network.ts' },
] as const;

/** What the reference tells of a member: the rest of its declaration in a line, and its documentation. */
type Documented = { readonly name: string; readonly shape: string; readonly says: string; readonly standard: string };

/** The reference, from the documentation comments of the constructs and their props. */
function composeReference(): string {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(
    constructs.map(({ file }) => `${root}infra/${file}`),
    options,
  );
  return constructs.map(({ name, file }) => documentConstruct(name, `${root}infra/${file}`, program)).join('\n\n');
}

function documentConstruct(construct: string, source: string, program: ts.Program): string {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(source);
  if (file === undefined) throw new Error(`${source} is not there`);
  const members = (name: string) => {
    const found = file.statements.find((one) => isNamed(one, name));
    if (found === undefined) throw new Error(`${source} declares no ${name}`);
    return membersOf(found).map((one) => document(one, checker, file));
  };
  const [props, all] = [members(`${construct}Props`), members(construct)];
  const properties = all.filter(({ shape }) => !shape.includes('('));
  const methods = all.filter(({ shape }) => shape.includes('('));
  return [
    `### Props of ${construct}`,
    table(
      ['prop', 'what it is', 'default'],
      props.map((one) => [`\`${one.name}${one.shape}\``, one.says, one.standard]),
    ),
    `### Properties of ${construct}`,
    table(
      ['property', 'what it is'],
      properties.map((one) => [`\`${one.name}${one.shape}\``, one.says]),
    ),
    ...(methods.length === 0
      ? []
      : [
          `### Methods of ${construct}`,
          table(
            ['method', 'what it does'],
            methods.map((one) => [`\`${one.name}${one.shape}\``, one.says]),
          ),
        ]),
  ].join('\n\n');
}

function isNamed(one: ts.Statement, name: string): boolean {
  return (ts.isClassDeclaration(one) || ts.isTypeAliasDeclaration(one)) && one.name?.text === name;
}

/** The members that somebody else can use: not the constructor, nothing private. */
function membersOf(
  one: ts.Statement,
): readonly (ts.PropertySignature | ts.PropertyDeclaration | ts.MethodDeclaration)[] {
  if (ts.isTypeAliasDeclaration(one) && ts.isTypeLiteralNode(one.type))
    return one.type.members.filter(ts.isPropertySignature);
  if (!ts.isClassDeclaration(one)) return [];
  return one.members
    .filter((member) => ts.isPropertyDeclaration(member) || ts.isMethodDeclaration(member))
    .filter((member) => (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) === 0);
}

function document(
  member: ts.PropertySignature | ts.PropertyDeclaration | ts.MethodDeclaration,
  checker: ts.TypeChecker,
  file: ts.SourceFile,
): Documented {
  const symbol = checker.getSymbolAtLocation(member.name);
  const name = member.name.getText(file);
  const says = ts.displayPartsToString(symbol?.getDocumentationComment(checker));
  if (says === '') throw new Error(`${name} has no documentation comment`);
  const standard = symbol?.getJsDocTags().find((tag) => tag.name === 'default');
  const shape = ts.isMethodDeclaration(member)
    ? `(${member.parameters.map((one) => one.getText(file)).join(', ')})`
    : `${member.questionToken === undefined ? '' : '?'}: ${member.type?.getText(file) ?? ''}`;
  const needed = ts.isPropertySignature(member) && member.questionToken === undefined ? 'required' : '';
  const otherwise = oneLine(ts.displayPartsToString(standard?.text)) || needed;
  return { name, shape, says: oneLine(says), standard: otherwise };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The text of the page with a new reference. @throws Error where a mark is missing */
export function withReference(page: string): string {
  return putBetweenMarks(page, 'reference', `\n${composeReference()}\n`, 'docs/construct.md');
}

if (import.meta.main) writeFileSync(CONSTRUCT_PAGE, withReference(readFileSync(CONSTRUCT_PAGE, 'utf8')));
