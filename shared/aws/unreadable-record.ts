/** An item of the ledger that this version of the product cannot read: a later one wrote it, or it was damaged. The message says which. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}
