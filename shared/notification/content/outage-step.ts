/** One thing to do: a sentence, and what to paste for it, if there is something. */
export type OutageStep = { readonly label: string; readonly command: string };
