/** The command, and the ARN of the person who gave it. */
export type AskedBy = { readonly id: string; readonly by: string };
