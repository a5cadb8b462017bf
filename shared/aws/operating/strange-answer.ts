/** What was asked answers, and not as an operator does: it is another function. The message says what is odd about the answer, as a clause. */
export class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer';
}
