/**
 * Every character that does not stand for itself: all but letters, digits, punctuation, symbols and the plain blank. So
 * marks that combine with their neighbour, other blanks, and what a screen leaves out (U+3164, U+FE0F) are not shown raw.
 */
export const unseen = /[^\p{L}\p{N}\p{P}\p{S} ]|\p{Default_Ignorable_Code_Point}/gu;
