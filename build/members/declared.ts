import ts from 'typescript';

/** A member of an object type, as it is declared. */
export type Member = { readonly node: ts.PropertySignature; readonly name: string; readonly owner: string };

/** A union of string literals, as it is declared: an alias of its own, or the type of a member. */
export type Variants = { readonly owner: string; readonly words: readonly ts.StringLiteral[] };

/** What the product's types declare. */
export type Declared = {
  readonly types: number;
  readonly members: readonly Member[];
  readonly variants: readonly Variants[];
};

/** All that the type aliases and interfaces of these files declare, at whatever depth. */
export function declaredIn(files: readonly ts.SourceFile[]): Declared {
  const members: Member[] = [];
  const variants: Variants[] = [];
  let types = 0;
  const walk = (node: ts.Node, owner: string): void => {
    if (ts.isPropertySignature(node)) {
      const name = ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name.text : node.name.getText();
      members.push({ node, name, owner });
      if (node.type !== undefined) walk(node.type, `${owner}.${name}`);
      return;
    }
    // The parameters of a function type are names for the reader; generic arguments and conditions compute a type.
    if (ts.isParameter(node) || ts.isTypeParameterDeclaration(node) || ts.isConditionalTypeNode(node)) return;
    if (ts.isTypeReferenceNode(node) && !isList(node)) return;
    const words = ts.isUnionTypeNode(node) ? wordsOf(node) : [];
    if (words.length > 1) variants.push({ owner, words });
    ts.forEachChild(node, (child) => walk(child, owner));
  };
  for (const file of files)
    for (const statement of file.statements)
      if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) {
        types++;
        const body = ts.isTypeAliasDeclaration(statement) ? [statement.type] : statement.members;
        for (const node of body) walk(node, statement.name.text);
      }
  return { types, members, variants };
}

function wordsOf(union: ts.UnionTypeNode): readonly ts.StringLiteral[] {
  return union.types.flatMap((one) =>
    ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? [one.literal] : [],
  );
}

/** `Readonly<…>`, `Promise<…>` and the like hold what their argument declares. */
function isList({ typeName }: ts.TypeReferenceNode): boolean {
  return ts.isIdentifier(typeName) && /^(?:Readonly|ReadonlyArray|Array|Promise|Record)$/.test(typeName.text);
}

/** The word that a member is declared to hold and that tells one variant of a union from the others; undefined where it is none. */
export function discriminant({ node }: Member): string | undefined {
  if (node.type === undefined || !ts.isLiteralTypeNode(node.type) || !isOneOfSeveral(node)) return undefined;
  return ts.isStringLiteral(node.type.literal) ? node.type.literal.text : undefined;
}

/** Whether the member stands in a variant: an object type that a union names, here or by an alias. */
function isOneOfSeveral(node: ts.PropertySignature): boolean {
  return ['is', 'by', 'kind', 'verb', 'ok'].includes(node.name.getText());
}
