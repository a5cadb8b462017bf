/** One thing that `status` looks at. `you`: it wants a person, and `next` says what helps. */
export type Check = { readonly what: string } & Verdict;

/** What a check came to. `permission`: the one that AWS denied, else null. */
export type Verdict =
  | { readonly state: 'ok'; readonly says: string }
  | { readonly state: 'you'; readonly says: string; readonly next: string }
  | { readonly state: 'not-checked'; readonly says: string; readonly permission: string | null };
